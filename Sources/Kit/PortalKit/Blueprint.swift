public import Configuration
public import Database
public import Folders
public import Foundation
import Web

/// What a site will be made of, while it is put together. The one page that lists every extension point.
public struct Blueprint: Sendable {
    /// Addresses the site answers.
    public private(set) var routes: [Route] = []
    /// What the navigation may show; a portal's configuration picks by name.
    public private(set) var navigation: [String: NavigationItem] = [:]
    /// Pages of My account, in the order of their menu.
    public private(set) var accountPages: [AccountPage] = []
    /// What registration asks, in order.
    public private(set) var registration: [RegistrationSection] = []
    /// Whether registration is one page, or one step for each kind of section.
    public var registrationIsStepped = false
    /// What is asked after the password.
    public var secondFactor: (any SecondFactor)?
    /// How a forgotten password is replaced: every check here must agree before a link is mailed.
    public private(set) var recovery: [any RecoveryCheck] = []
    /// The page after signing in, which one feature makes.
    public var home: (@Sendable (Visit) async throws -> Page)? {
        didSet { assembly.claim("a home page") }
    }
    /// Finds addresses by postcode.
    public var addressLookup: (any AddressLookup)?
    /// Mails, by the name that a row of the outbox gives.
    public private(set) var mails: [String: MailTemplate] = [:]
    /// What is removed from a store once it is of no more use; each is called within the hour.
    public private(set) var sweeps: [@Sendable (Connection, Date) throws -> Void] = []
    /// Work of the background that needs more than the store; each is called within the hour, after the sweeps.
    public private(set) var chores: [@Sendable (Site, Date) async throws -> Void] = []
    /// Finds schools.
    public var schools: (any SchoolRegister)?
    /// Looks for malware in what is uploaded.
    public var scanner: (any MalwareScanner)?
    /// Finds the people that forms are about.
    public var subjects: (any SubjectReader)?
    /// Choices that depend on who is asked, by the kind of question that offers them, such as `work-role`.
    public private(set) var choices: [String: ChoiceSource] = [:]
    /// The forms that may be started here, in order.
    public private(set) var offers: [FormOffer] = []
    /// Where tiles lead, by name, such as `people`.
    public private(set) var entrances: [String: [String]] = [:]
    /// How much of something waits for an account, by the name of the entrance and the item of navigation that lead there.
    public private(set) var counts: [String: CountSource] = [:]
    /// Reads the session a request comes with.
    public var sessions: (any SessionReader)?
    /// What is found while the features are put together; emptied once the site is built.
    public private(set) var assembly: Assembly

    /// The portal it is for.
    public let portal: PortalFacts
    /// The council's folder of configuration, for features that read a file of their own.
    public let folder: ConfinedFolder
    /// The folder of what all councils share, for the same.
    public let shared: ConfinedFolder
    /// The council's forms as they are written, by name; none once the site is built.
    public private(set) var forms: [String: ConfigValue]
    /// The names of those forms of the council that could not be read, which is reported already.
    public let unreadForms: Set<String>
    /// The processes as they are written, by name; none once the site is built.
    public private(set) var processes: [String: ConfigValue]

    private var extras: [ObjectIdentifier: any Sendable] = [:]

    public init(
        portal: PortalFacts, folder: ConfinedFolder, shared: ConfinedFolder, forms: [String: ConfigValue] = [:],
        unreadForms: Set<String> = [],
        processes: [String: ConfigValue] = [:], source: PortalSource = PortalSource()
    ) {
        assembly = Assembly(source)
        self.portal = portal
        self.folder = folder
        self.shared = shared
        self.forms = forms
        self.unreadForms = unreadForms
        self.processes = processes
    }

    /// Who may call the routes behind an entrance. What is of an area is so whatever a tile says; staff sign in in two
    /// steps always.
    public func access(behind entrance: String) -> Access {
        guard portal.audience != .staff, let area = Area.behind(entrance) else { return .account }
        return .area(area.rawValue)
    }

    /// Keeps what a floor above has read, once for all features of the site, such as the process its cases follow.
    public mutating func keep<Value: Sendable>(_ value: Value) { extras[ObjectIdentifier(Value.self)] = value }

    /// What was kept of that type; nil where no feature has kept any.
    public func kept<Value: Sendable>(_ type: Value.Type) -> Value? { extras[ObjectIdentifier(type)] as? Value }

    /// Lets go of what is of use only while the site is built: a site that waits for visitors has no more than it needs.
    public mutating func settle() { (forms, processes, assembly) = ([:], [:], Assembly(PortalSource())) }

    /// Lets a plugin add its part, where the portal is for those whom the plugin is for.
    public mutating func add(_ plugin: any Plugin) {
        let type = type(of: plugin)
        assembly.begin(type.name)
        guard type.audiences.contains(portal.audience) else {
            let whom = type.audiences.map(\.rawValue).sorted().joined(separator: " or ")
            return fail(
                "'\(type.name)' is for a portal of \(whom) only, and this one is of \(portal.audience.rawValue)")
        }
        plugin.contribute(to: &self)
    }

    /// Ends the adding of plugins: what they want of each other is reported.
    public mutating func end() { assembly.end() }

    /// - Parameter isLasting: whether the page is the same for everybody signed out, whatever the store holds.
    public mutating func get(
        _ path: String, _ access: Access, isLasting: Bool = false, _ handler: @escaping Handler
    ) {
        add(.get, path, access, isLasting: isLasting, bodyLimit: .encoded(), handler)
    }

    /// - Parameter bodyLimit: the longest body taken; made of the fields that the page has, where any is a long text.
    public mutating func post(
        _ path: String, _ access: Access, bodyLimit: BodyLimit = .encoded(), _ handler: @escaping Handler
    ) {
        add(.post, path, access, isLasting: false, bodyLimit: bodyLimit, handler)
    }

    public mutating func add(_ item: NavigationItem) {
        assembly.claim("an item of navigation '\(item.name)'")
        navigation[item.name] = item
    }

    public mutating func add(_ page: AccountPage) { accountPages.append(page) }
    public mutating func add(_ section: RegistrationSection) { registration.append(section) }
    public mutating func sweep(_ sweep: @escaping @Sendable (Connection, Date) throws -> Void) { sweeps.append(sweep) }
    public mutating func chore(_ chore: @escaping @Sendable (Site, Date) async throws -> Void) { chores.append(chore) }
    public mutating func check(_ check: any RecoveryCheck) { recovery.append(check) }
    public mutating func offer(_ kind: String, _ source: @escaping ChoiceSource) { choices[kind] = source }
    public mutating func offer(_ form: FormOffer) { offers.append(form) }
    public mutating func count(_ name: String, _ source: @escaping CountSource) { counts[name] = source }
    public mutating func open(_ entrance: String, _ path: [String]) { entrances[entrance] = path }

    public mutating func add(_ mail: MailTemplate) {
        if mails[mail.name] != nil { refuse("two features mail '\(mail.name)'") }
        mails[mail.name] = mail
    }

    private mutating func add(
        _ method: Method, _ path: String, _ access: Access, isLasting: Bool, bodyLimit: BodyLimit,
        _ handler: @escaping Handler
    ) {
        let segments = path.split(separator: "/").map(String.init)
        let owner = assembly.owner
        if let other = routes.first(where: { $0.method == method && overlaps($0.path, segments) }) {
            assembly.clash(with: other.owner, over: "an answer to \(method.rawValue) /\(path)")
        }
        routes.append(
            Route(
                method: method, path: segments, access: access, isLasting: isLasting, bodyLimit: bodyLimit,
                owner: owner,
                handler: handler))
    }

}

extension Blueprint {
    /// Notes a mistake where the settings of the feature that is being added say `path`, or at `entry` of the list there.
    public mutating func refuse(_ message: String, at path: [String] = [], entry: String? = nil) {
        assembly.refuse(message, at: path, entry: entry)
    }

    /// Notes mistakes in a file that a feature reads.
    public mutating func refuse(_ others: [ConfigIssue]) { assembly.refuse(others) }

    /// Notes, as ``refuse(_:at:entry:)`` does, what is no mistake and would better be otherwise.
    public mutating func warn(_ message: String, at path: [String] = [], entry: String? = nil) {
        assembly.warn(message, at: path, entry: entry)
    }

    /// Notes a mistake for which the feature that is being added cannot add its part.
    public mutating func fail(_ message: String, at path: [String] = []) {
        assembly.refuse(message, at: path, entry: nil)
        assembly.fail()
    }

    /// Notes that the feature that is being added cannot add its part without the plugin `plugin`.
    public mutating func fail(without plugin: String) { assembly.fail(without: plugin) }

    /// Calls for a wording by a name that the configuration makes up.
    public mutating func call(for wording: NamedWording) { assembly.add(wording) }

    /// The same, where the settings of the feature that is being added say `path`.
    public mutating func call(for key: TextKey, at path: [String], isRequired: Bool = true) {
        let place = assembly.source.position(["plugins", assembly.owner] + path)
        assembly.add(NamedWording(key, at: place, isRequired: isRequired))
    }
}

/// Whether two patterns are the same but for the names of what they capture.
private func overlaps(_ a: [String], _ b: [String]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.hasPrefix(":") && $1.hasPrefix(":")) }
}
