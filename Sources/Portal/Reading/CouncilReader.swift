import Casework
import Configuration
import Folders
import Forms
import PortalKit

/// Reads one council's folder, and notes every mistake in its files, without consequential ones.
struct CouncilReader {
    private let id: String
    private let context: Council.ReadingContext
    private var folder: Folder
    private var issues: [ConfigIssue] = []
    private var warnings: [ConfigIssue] = []
    /// Whether every portal could be read. If not, missing parts elsewhere are not reported, because an unread portal
    /// may have them.
    private var isWhole = true
    private var outside: [HostClaim] = []
    private var assumptions: [String: Int] = [:]
    private var sharedPages: Set<String> = []
    private var packs: [String: PackName] = [:]

    private let overlay: Overlay
    private let environments: [Environment]

    /// - Parameters:
    ///   - overlay: what the council changes of its files.
    ///   - environments: those of the sites to build.
    init(
        _ id: String, _ context: Council.ReadingContext, with overlay: Overlay, in environments: [Environment]
    ) {
        (self.id, self.context, self.overlay, self.environments) = (id, context, overlay, environments)
        folder = Folder("\(context.tenants)/\(id)", overlay: overlay)
    }

    mutating func read() -> Council {
        var sources = [Council.Source(folder.files)]
        checkName()
        let value = folder.json("tenant.json")
        let file = TenantFile(
            id: id, data: context.data.name(id), value ?? [:], everyoneTests: context.everyoneTests, issues: &issues)
        // If the file cannot be read, only that is reported.
        if value == nil { (issues, isWhole) = ([], false) }
        var looks = Looks(context, overlay)
        let look = looks.read(file.theme, at: value?.table?["theme"]?.position)
        let sites = sites(of: file.tenant, in: value, look, &looks)
        sources += looks.sources
        issues += looks.issues
        return Council(
            tenant: file.tenant, sites: sites, claims: file.claims, outside: outside, sources: sources,
            issues: once(folder.issues + issues), warnings: once(warnings), assumptions: assumptions,
            sharedPages: sharedPages, packs: packs)
    }

    private var tenantFile: String { folder.files.named(["tenant.json"]) }

    /// Checks the folder's name: the council's data has a folder of the same name, beside the process's own files.
    private mutating func checkName() {
        guard !Council.isID(id) else { return }
        folder.note(tenantFile, "is in a folder '\(id)', wanted \(Council.wantedID)")
    }

    /// The sites of every portal, in both environments.
    private mutating func sites(of tenant: Tenant, in file: ConfigValue?, _ look: Look, _ looks: inout Looks) -> [Site]
    {
        let processes = Processes(&folder, context.shared)
        issues += processes.issues
        var wordings = TenantWordings(&folder, context.shared)
        if processes.isUnread { isWhole = false }
        let (own, unread) = ownForms()
        let forms = context.shared.forms.merging(own) { $0.overlaid(with: $1) }.filter { !unread.contains($0.key) }
        var (sites, portals): ([Site], [AskedFormCheck.Portal]) = ([], [])
        var named: [String: [NamedWording]] = [:]
        let files = portalFiles()
        let consoles = consoles(beside: files)
        // A portal that could not be read may be for any audience.
        let audiences = isWhole ? Set(files.map(\.facts.audience)) : Set(Audience.allCases)
        for portal in files + consoles {
            let texts = wordings.texts(of: portal, tenant)
            let look = portal.theme.map { looks.read($0, at: portal.source.position(["theme"])) } ?? look
            var blueprint = blueprint(of: portal, tenant, forms, unread: unread, audiences, processes)
            var pages = SitePages(portal, blueprint, context.shared, of: tenant)
            pages.read(&folder, texts)
            // If the portal's pack is missing or for another audience, no other issues are reported.
            if portal.isWhole {
                let check = SiteCheck(tenant, portal, blueprint, wordings: wordings)
                named[portal.facts.name] = check.named
                issues += processes.explained(check.issues) + RedirectCheck(tenant, portal, blueprint).issues
                issues += pages.issues
                warnings += check.warnings + wordings.inEnglishOnly(on: portal, check.named)
                warnings += portal.englishOnly.warnings(portal.facts.languages)
            }
            isWhole = isWhole && portal.isWhole && blueprint.assembly.isWhole && portal.knowsPlugins
            blueprint.settle()
            sites += environments.filter { portal.hasSite(in: $0) }.map { [blueprint] environment in
                let prefix = portal.facts.prefix(in: environment)
                return Site(
                    tenant: tenant, portal: portal.facts, environment: environment, texts: texts, theme: look.theme,
                    pages: pages.pages(in: environment, texts), features: blueprint,
                    store: context.store(tenant.id, environment), files: context.files(tenant.id, environment),
                    services: context.services,
                    assets: look.assets(prefix: prefix, isStaff: portal.facts.audience == .staff))
            }
            guard !portal.isConsole else { continue }
            sharedPages.formUnion(pages.shared.map(\.text))
            packs[portal.facts.name] = PackName(portal.pack)
            outside += RedirectCheck.hosts(of: portal)
            portals.append(.init(file: portal, features: blueprint))
        }
        // What the council takes out in its console leaves wordings that nothing shows.
        wordings.check(named, areWhole: isWhole && overlay.isEmpty)
        issues += wordings.issues
        warnings += wordings.warnings
        let used = Set(sites.compactMap { $0.features.kept(CaseRules.self)?.process.name })
        if isWhole { warnings += processes.unused(besides: used, shared: context.shared.processes.keys) }
        let offered = Set(sites.flatMap(\.features.offers).map(\.name))
        for (name, form) in forms.sorted(by: { $0.key < $1.key }) where offered.contains(name) {
            let count = Assumptions.marked(form, at: name).count
            if count > 0 { assumptions[name] = count }
        }
        if isWhole { warnings += AskedFormCheck(portals).warnings }
        warnings += inEnglishOnly(file, own, portals)
        check(portals.map(\.file), unused: forms.filter { own[$0.key] != nil && !offered.contains($0.key) })
        return sites
    }

    /// Warnings about words of the council and of its forms that are in English only, on portals in two languages.
    private func inEnglishOnly(
        _ file: ConfigValue?, _ forms: [String: ConfigValue], _ portals: [AskedFormCheck.Portal]
    ) -> [ConfigIssue] {
        portals.filter(\.file.wantsEveryLanguage).flatMap { portal -> [ConfigIssue] in
            let languages = portal.file.facts.languages
            let offered = Set(portal.features.offers.map(\.name))
            let overrides = forms.filter { offered.contains($0.key) }.compactMap { name, form in
                context.shared.forms[name].map { EnglishOnly(form, over: $0) }
            }
            return (overrides + [EnglishOnly(file ?? [:])]).flatMap { $0.warnings(languages) }
        }
    }

    /// The council's form files, and the names of those that cannot be read or laid over the shared form.
    private mutating func ownForms() -> (forms: [String: ConfigValue], unread: Set<String>) {
        let own = folder.tables(in: "forms")
        var unread = Set(folder.names(in: "forms", ending: "json").map(\.text)).subtracting(own.keys)
        for (name, form) in own {
            guard let shared = context.shared.forms[name] else { continue }
            let faults = FormOverride(form, over: shared).issues
            issues += faults
            if !faults.isEmpty { unread.insert(name) }
        }
        return (own, unread)
    }

    /// The portals whose files could be read.
    private mutating func portalFiles() -> [PortalFile] {
        var portals: [PortalFile] = []
        for name in folder.names(in: "portals", ending: "json") {
            guard let value = folder.json("portals", name.dotted("json")) else {
                isWhole = false
                continue
            }
            let path = folder.files.named(["portals", name.dotted("json")])
            portals.append(PortalFile(name: name.text, value, path: path, context.shared, issues: &issues))
        }
        return portals
    }

    /// The console on the host of the team's portal; none if that could not be read.
    private mutating func consoles(beside portals: [PortalFile]) -> [PortalFile] {
        guard let team = portals.first(where: { $0.isWhole && $0.facts.audience == .staff }),
            let pack = context.shared.packs[PortalFile.consolePack], pack.isWhole
        else { return [] }
        let file: ConfigValue = [
            "pack": .init(stringLiteral: PortalFile.consolePack), "origin": .init(stringLiteral: team.facts.origin),
        ]
        // It has no file of its own: what is wrong with it stands in its pack.
        let path = context.shared.files.named(["packs", "console", "portal.json"])
        return [PortalFile(name: PortalFile.consolePack, file, path: path, context.shared, issues: &issues)]
    }

    /// The features of a portal.
    private func blueprint(
        of portal: PortalFile, _ tenant: Tenant, _ forms: [String: ConfigValue], unread: Set<String>,
        _ audiences: Set<Audience>, _ processes: Processes
    ) -> Blueprint {
        var blueprint = Blueprint(
            portal: portal.facts, folder: folder.files, shared: context.shared.files, forms: forms,
            unreadForms: unread, processes: processes.all, workRoles: tenant.workRoles,
            audiences: audiences, source: portal.source)
        if portal.isConsole, let configuration = context.configuration { blueprint.keep(configuration) }
        for plugin in portal.plugins { blueprint.add(plugin) }
        blueprint.end()
        return blueprint
    }

    /// Checks the portals as a whole, and the files that none of them refers to.
    /// - Parameter unused: the council's forms that no portal offers, which are read so that every mistake is reported.
    private mutating func check(_ portals: [PortalFile], unused: [String: ConfigValue]) {
        issues += PortalPaths.clashes(portals.filter(\.isWhole)) + RedirectCheck.clashes(portals.filter(\.isWhole))
        for (name, form) in unused {
            let definition = FormDefinition.read(name, form, languages: [], issues: &issues)
            var templates = FormTemplates()
            let folders = [folder.files, context.shared.files]
            issues += templates.read(definition, form, in: folders, Language.allCases)
        }
        let teams = portals.filter { $0.isWhole && $0.facts.audience == .staff }
        if portals.isEmpty, isWhole {
            folder.note(
                tenantFile, "has no portal beside it, wanted one in the folder portals, such as portals/citizen.json")
        } else if teams.isEmpty, isWhole {
            folder.note(
                tenantFile,
                "has no portal of its team beside it, so that no one would read what residents send: wanted "
                    + "portals/team.json on the pack 'team'")
        }
        for second in teams.dropFirst() {
            let other = teams[0].source.file
            issues.append(
                ConfigIssue(
                    second.source.position(["pack"]),
                    "is a second portal of the team, wanted one: \(other) is the first"))
        }
        issues += FolderNames.misspelt(in: &folder)
    }
}

extension Council {
    /// Names that the data folder uses for other purposes.
    private static let reserved: Set = [
        "all", "keys", "good", "scratch", "lock", "demo", "outbox", "provider", "removed", "restoring",
    ]

    /// Whether a council can have this id: the name of its folder, and of the one with its data.
    static func isID(_ text: String) -> Bool {
        FileName(text) != nil && hasOnlyASCII(text, besides: "-") && !reserved.contains(text)
    }

    /// What an id has to be, for messages.
    static var wantedID: String {
        "letters, digits and hyphens, and none of \(reserved.sorted().joined(separator: ", "))"
    }

    /// The site of its team; nil if it is not served.
    func team(in environment: Environment) -> Site? {
        sites.first { $0.portal.audience == .staff && $0.environment == environment }
    }
}

/// The issues in order, each once. Of two at one place that begin alike, such as those of two portals that want a wording
/// in one language and in two, only the longer.
private func once(_ issues: [ConfigIssue]) -> [ConfigIssue] {
    let sorted = Set(issues).sorted(by: inOrder)
    return zip(sorted, sorted.dropFirst() + [ConfigIssue(nil, "")]).compactMap { issue, next in
        issue.position == next.position && next.message.hasPrefix("\(issue.message), ") ? nil : issue
    }
}

private func inOrder(_ a: ConfigIssue, _ b: ConfigIssue) -> Bool {
    let (left, right) = (a.position, b.position)
    return (left?.file ?? "", left?.line ?? 0, a.message) < (right?.file ?? "", right?.line ?? 0, b.message)
}
