public import Configuration
public import Database
public import Folders
public import Foundation
public import Outbound
import Web

/// The parts of a site, to which its plugins add while it is built. This file lists every extension point.
///
/// A property that a plugin sets holds one value: if two plugins set it, that is an issue.
public struct Blueprint: Sendable {
    /// The routes, added by ``get(_:_:isCacheable:_:)``, ``page(_:_:_:)`` and ``post(_:_:bodyLimit:_:)``.
    public private(set) var routes: [Route] = []
    /// The paths of the routes, which pages ask for before they link to another feature.
    private(set) var answered: Set<[String]> = []
    /// The navigation items by name, of which the portal's settings select those to show.
    public private(set) var navigation: [String: NavigationItem] = [:]
    /// The names of items that the settings may list, and that the portal does not show, see ``withhold(_:)``.
    public private(set) var withheld: Set<String> = []
    /// The menu of My account, in order.
    public private(set) var accountPages: [AccountPage] = []
    /// The sections of registration, in the order added; shown by tab.
    public private(set) var registration: [RegistrationSection] = []
    /// Whether registration has one step for each tab, instead of one page. A plugin may set it.
    public var registrationIsStepped = false
    /// The methods of the second step of signing in, and which accounts need one; see ``add(_:)-(SecondFactor)`` and
    /// ``setSecondFactorPolicy(_:)``.
    public private(set) var secondFactors = SecondFactors()
    /// The conditions for mailing a link that resets a password; all must accept.
    public private(set) var recovery: [any RecoveryCheck] = []
    /// Finds addresses for fields of kind `.address`, set by a plugin. Without it, no postcode is found, and addresses
    /// are typed.
    public var addressLookup: (any AddressLookup)? {
        didSet { assembly.claim("an address lookup") }
    }
    /// Sends text messages, set by a plugin; nil to write them to files.
    public var textCarrier: (any TextCarrier)? {
        didSet { assembly.claim("a gateway for text messages") }
    }
    /// The services outside the process that plugins rely on, in the order in which they were added.
    public private(set) var services: [ServiceCheck] = []
    /// The templates of mail, by name.
    public private(set) var mails: [String: MailTemplate] = [:]
    /// Delete expired rows, see ``cleanUp(_:)``.
    public private(set) var cleanups: [@Sendable (Connection, Date) throws -> Void] = []
    /// Background jobs, see ``job(_:)``.
    public private(set) var jobs: [@Sendable (Site, Date) async throws -> Void] = []
    /// Finds schools for fields of kind `.school`, set by a plugin. Without it, schools are typed.
    public var schools: (any SchoolRegister)? {
        didSet { assembly.claim("a register of schools") }
    }
    /// Scans every upload for malware, set by a plugin. Without it, uploads are not scanned.
    public var scanner: (any MalwareScanner)? {
        didSet { assembly.claim("a malware scanner") }
    }
    /// Connects forms with people and the processing of submissions, set by a plugin. Without it, no form can start.
    public var subjects: (any SubjectReader)? {
        didSet { assembly.claim("the people of forms") }
    }
    /// The sources of choices that depend on the account, by kind of question, such as `work-role`.
    public private(set) var choices: [String: ChoiceSource] = [:]
    /// The forms that may be started here, in the order to show them.
    public private(set) var offers: [FormOffer] = []
    /// The pages that tiles open, by the name of the section, such as `people`.
    public private(set) var entrances: [String: PagePath] = [:]
    /// The counts for an account, by the name of the section of the tile and of the navigation item that show them.
    public private(set) var counts: [String: CountSource] = [:]
    /// Reads sessions, set by a plugin. Without it sign-in is impossible, which is an issue.
    public var sessions: (any SessionReader)? {
        didSet { assembly.claim("a reader of sessions") }
    }
    /// The text pages that plugins show, with the path of the setting that names each.
    public private(set) var shownPages: [FileName: [String]] = [:]
    /// The findings while the site is built; emptied by ``settle()``.
    public internal(set) var assembly: Assembly

    /// The portal's settings.
    public let portal: PortalFacts
    /// The council's list of roles in which professionals work; empty if it has none.
    public let workRoles: [WorkRole]
    /// The council's configuration folder, for plugins that read a file in it.
    public let folder: ConfinedFolder
    /// The configuration folder that all councils share, for plugins that read a file in it.
    public let shared: ConfinedFolder
    /// The council's form files as read, not interpreted yet, by name without `.json`; emptied by ``settle()``.
    public private(set) var forms: [String: ConfigValue]
    /// The names of forms with files that could not be read, which is reported already.
    public let unreadForms: Set<String>
    /// The process files as read, not interpreted yet, by name without `.json`; emptied by ``settle()``.
    public private(set) var processes: [String: ConfigValue]

    /// The audiences that the council has a portal for.
    public let audiences: Set<Audience>

    private var extras: [ObjectIdentifier: any Sendable] = [:]

    /// A blueprint without parts.
    /// - Parameter source: the positions of settings in the portal's own file, for issues.
    public init(
        portal: PortalFacts, folder: ConfinedFolder, shared: ConfinedFolder, forms: [String: ConfigValue] = [:],
        unreadForms: Set<String> = [],
        processes: [String: ConfigValue] = [:], workRoles: [WorkRole] = [],
        audiences: Set<Audience> = Set(Audience.allCases), source: PortalSource = PortalSource()
    ) {
        assembly = Assembly(source)
        (self.portal, self.folder, self.shared, self.workRoles) = (portal, folder, shared, workRoles)
        (self.forms, self.unreadForms, self.processes) = (forms, unreadForms, processes)
        self.audiences = audiences
    }

    /// The access for the routes of a section: `.area` if the section belongs to one, whatever its tile is set to. On
    /// portals for staff always `.account`, because staff always sign in with a second step.
    public func access(to section: SiteSection) -> Access {
        guard portal.audience != .staff, let area = Area.behind(section.name) else { return .account }
        return .area(area.rawValue)
    }

    /// Stores a value of a type that this module does not know for later plugins and for the site's handlers, such as
    /// the process of its cases. If two plugins store a value of the same type, that is an issue.
    public mutating func keep<Value: Sendable>(_ value: Value) {
        assembly.claim("a value of \(Value.self)")
        extras[ObjectIdentifier(Value.self)] = value
    }

    /// The value of that type passed to ``keep(_:)``; nil if there is none.
    public func kept<Value: Sendable>(_ type: Value.Type) -> Value? { extras[ObjectIdentifier(type)] as? Value }

    /// Adds a value of a type that this module does not know to the list of those that plugins add.
    public mutating func collect<Value: Sendable>(_ value: Value) {
        extras[ObjectIdentifier([Value].self)] = collected(Value.self) + [value]
    }

    /// The values of that type passed to ``collect(_:)``, in the order in which plugins added them.
    public func collected<Value: Sendable>(_ type: Value.Type) -> [Value] { kept([Value].self) ?? [] }

    /// Releases what is needed only while the site is built, to save memory.
    public mutating func settle() { (forms, processes, assembly) = ([:], [:], Assembly(PortalSource())) }

    /// Adds a plugin's parts. An issue if the plugin is not for the portal's audience; then it adds nothing.
    public mutating func add(_ plugin: any Plugin) {
        let type = type(of: plugin)
        assembly.begin(type.name)
        guard type.audiences.contains(portal.audience) else {
            let audiences = type.audiences.map(\.rawValue).sorted().joined(separator: " or ")
            return fail(
                "'\(type.name)' is for a portal of \(audiences) only, and this one is of \(portal.audience.rawValue)")
        }
        plugin.contribute(to: &self)
    }

    /// To be called after all plugins were added: reports those that others need and that are missing.
    public mutating func end() { assembly.end() }

    /// Adds a route for GET and HEAD. If another plugin has a GET route with the same path, that is an issue; a path
    /// with a fixed segment takes precedence over one with a parameter in its place.
    /// - Parameters:
    ///   - link: the pages that it answers; a parameter `:name` of its path is in ``Visit/parameters``.
    ///   - isCacheable: whether the response is the same for every visitor who is signed out, whatever the database
    ///     holds; then it is cached for requests without session cookie and query, until the site or a notice changes.
    ///   - handler: called for each request that `access` permits.
    public mutating func get(
        _ link: PageLink<some Any>, _ access: Access, isCacheable: Bool = false, _ handler: @escaping Handler
    ) {
        add(.get, at: link.segments, access, isCacheable: isCacheable, bodyLimit: .encoded(), handler)
    }

    /// Adds a route for GET and HEAD whose page one short read makes; otherwise as ``get(_:_:isCacheable:_:)``. The
    /// session, the page and the counts of the navigation are then read in one transaction.
    public mutating func page(_ link: PageLink<some Any>, _ access: Access, _ page: @escaping PageHandler) {
        self.page(
            link, access, restoring: { visit in try await visit.site.store.read { db in try page(db, visit) } }, page)
    }

    /// As ``page(_:_:_:)``.
    /// - Parameter restoring: called in place of `page` if input may have to be restored.
    mutating func page(
        _ link: PageLink<some Any>, _ access: Access, restoring: @escaping Handler, _ page: @escaping PageHandler
    ) {
        add(.get, at: link.segments, access, isCacheable: false, bodyLimit: .encoded(), page: page, restoring)
    }

    /// Adds a route for GET and HEAD to the one page of `link` with this parameter; otherwise as
    /// ``get(_:_:isCacheable:_:)``.
    public mutating func get(
        _ link: PageLink<String>, of value: String, _ access: Access, _ handler: @escaping Handler
    ) {
        add(.get, at: link(value).segments, access, isCacheable: false, bodyLimit: .encoded(), handler)
    }

    /// Adds a route for POST. If another plugin has a POST route with the same path, that is an issue.
    /// - Parameters:
    ///   - link: as for ``get(_:_:isCacheable:_:)``. If it is also a GET route, input posted after the end of a session
    ///     is stored, and restored there.
    ///   - bodyLimit: by default 256 KB; to be made from the page's fields if it has long texts or files.
    ///   - handler: called for each request that `access` permits, after the CSRF token was checked.
    public mutating func post(
        _ link: PageLink<some Any>, _ access: Access, bodyLimit: BodyLimit = .encoded(), _ handler: @escaping Handler
    ) {
        add(.post, at: link.segments, access, isCacheable: false, bodyLimit: bodyLimit, handler)
    }

    /// Adds an item that the portal's settings may show in the navigation. If two plugins add the same name, that is an
    /// issue.
    public mutating func add(_ item: NavigationItem) {
        assembly.claim("an item of navigation '\(item.section.name)'")
        navigation[item.section.name] = item
    }

    /// Declares that the portal has no item of navigation for a section, even if its settings or its pack list it.
    public mutating func withhold(_ section: SiteSection) { withheld.insert(section.name) }

    /// Adds an entry at the end of the menu of My account; the plugin must also add its route. If two plugins add the
    /// same page, both entries are shown, and their routes are an issue.
    public mutating func add(_ page: AccountPage) { accountPages.append(page) }
    /// Adds a service outside the process, which is checked once an hour. Two of one name are an issue.
    public mutating func add(_ service: ServiceCheck) {
        assembly.claim("a service '\(service.name)'")
        services.append(service)
    }
    /// Adds a section to registration, the last of its tab. All sections are shown; names of fields must be unique.
    public mutating func add(_ section: RegistrationSection) { registration.append(section) }
    /// Adds a function that deletes expired rows, as of the given date. It is called once an hour for every site with a
    /// database, in one write transaction with those of all plugins. If one throws, that is logged, all are rolled
    /// back, and the site's background jobs are skipped, until the next hour.
    public mutating func cleanUp(_ cleanUp: @escaping @Sendable (Connection, Date) throws -> Void) {
        cleanups.append(cleanUp)
    }
    /// Adds a background job. It is called once an hour for every site with a database, after the cleanups, one job
    /// after another. If one throws, that is logged, and the site's later jobs are skipped, until the next hour.
    public mutating func job(_ job: @escaping @Sendable (Site, Date) async throws -> Void) { jobs.append(job) }
    /// Adds a condition for resetting a forgotten password. It is called whenever a link is requested; the link is
    /// mailed only if the conditions of all plugins accept. Names of fields must be unique.
    public mutating func check(_ check: any RecoveryCheck) { recovery.append(check) }
    /// Sets which accounts need a second step of signing in. If two plugins do, that is an issue.
    public mutating func setSecondFactorPolicy(_ policy: SecondFactorPolicy) {
        assembly.claim("the policy of two step verification")
        secondFactors.declared = policy
    }
    /// Adds a method of two step verification, after which its plugin may be asked for codes at each sign-in. If two
    /// plugins add the same method, that is an issue.
    public mutating func add(_ factor: any SecondFactor) {
        assembly.claim("the method '\(factor.method)' of two step verification")
        secondFactors.methods.append(factor)
    }
    /// Adds the source of choices for questions of `kind`, such as `work-role`. If two plugins add the same kind, that is
    /// an issue.
    public mutating func offer(_ kind: String, _ source: @escaping ChoiceSource) {
        assembly.claim("choices for questions of '\(kind)'")
        choices[kind] = source
    }
    /// Adds a form that may be started on the portal, at the end of the list. Two with the same name are both shown; a
    /// draft is started by the first.
    public mutating func offer(_ form: FormOffer) { offers.append(form) }
    /// Adds a count for the signed-in account, shown on the tile that opens the section, and beside its navigation item;
    /// screen readers get the wording `waiting.<section>`. If two plugins count the same section, that is an issue.
    public mutating func count(_ section: SiteSection, _ source: @escaping CountSource) {
        assembly.claim("a count of '\(section.name)'")
        counts[section.name] = source
    }
    /// Adds a section that tiles may open, by the setting `opens`. If two plugins add the same section, that is an issue.
    /// - Parameter path: the page that its tile leads to.
    public mutating func open(_ section: SiteSection, _ path: PagePath) {
        assembly.claim("an entrance '\(section.name)'")
        entrances[section.name] = path
    }

    /// Declares that the current plugin shows the text page that its setting at `path` names. It is an issue if there is
    /// none in a language of the portal.
    public mutating func show(_ page: FileName, at path: [String]) {
        shownPages[page] = ["plugins", assembly.owner] + path
    }

    /// Adds a template of mail. It is called when a row of the outbox with its name is sent. If two plugins add the
    /// same name, that is an issue.
    public mutating func add(_ mail: MailTemplate) {
        if mails[mail.name] != nil { refuse("two features mail '\(mail.name)'") }
        mails[mail.name] = mail
    }

    private mutating func add(
        _ method: Method, at segments: [String], _ access: Access, isCacheable: Bool, bodyLimit: BodyLimit,
        page: PageHandler? = nil, _ handler: @escaping Handler
    ) {
        let owner = assembly.owner
        if let other = routes.first(where: { $0.method == method && overlaps($0.path, segments) }) {
            assembly.clash(
                with: other.owner, over: "an answer to \(method.rawValue) /\(segments.joined(separator: "/"))")
        }
        answered.insert(segments)
        routes.append(
            Route(
                method: method, path: segments, access: access, isCacheable: isCacheable, bodyLimit: bodyLimit,
                owner: owner, handler: handler, page: page))
    }
}

/// Whether two paths are the same except for the names of parameters.
private func overlaps(_ a: [String], _ b: [String]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.hasPrefix(":") && $1.hasPrefix(":")) }
}
