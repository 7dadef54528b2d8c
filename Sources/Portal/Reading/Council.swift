import Configuration
import Database
import Files
import Folders
import Forms
import Foundation
import Markup
import Plugins
import PortalKit

/// One council, read and built: all its sites, or every mistake in its files.
struct Council: Sendable {
    let tenant: Tenant
    let sites: [Site]
    /// Every host that its files claim, and where.
    let claims: [HostClaim]
    /// The folders it was read from, each as it was then.
    let sources: [Source]
    let issues: [ConfigIssue]

    /// A folder, and how it was before it was read.
    struct Source: Sendable {
        let folder: ConfinedFolder
        let print: FolderPrint

        init(_ folder: ConfinedFolder) {
            self.folder = folder
            print = FolderPrint(folder)
        }

        /// Whether the folder is still the same.
        var isCurrent: Bool { FolderPrint(folder) == print }
    }

    /// Where the files are, and what the sites are built with.
    struct Ground: Sendable {
        let tenants: String
        let themes: String
        let shared: Shared
        let office: Office
        let everyoneTests: Bool
        /// The store of a tenant's environment.
        let store: @Sendable (_ tenant: String, Environment) -> Store
        /// The files of the same.
        let files: @Sendable (_ tenant: String, Environment) -> FileStore
    }

    /// Reads a council's folder and builds its sites. Opens no data.
    static func read(_ id: String, on ground: Ground) -> Council {
        var folder = Folder("\(ground.tenants)/\(id)")
        var sources = [Source(folder.files)]
        var issues: [ConfigIssue] = []
        // Its data has a folder of the same name, beside those of the process.
        if reserved.contains(id) || !id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) {
            folder.note(
                "\(folder.path)/tenant.json",
                "is in a folder '\(id)', wanted letters, digits and hyphens, and none of \(reserved.sorted().joined(separator: ", "))"
            )
        }
        let nothing = ConfigValue(.table(ConfigTable()))
        let value = folder.json("tenant.json")
        let file = TenantFile(id: id, value ?? nothing, everyoneTests: ground.everyoneTests, issues: &issues)
        // Of a file that cannot be read, that is told and nothing else.
        if value == nil { issues = [] }
        let tenant = file.tenant
        let theme = value?.table?["theme"]
        var themeFolder = Folder("\(ground.themes)/\(file.theme)")
        let isThere = themeFolder.isThere && !file.theme.text.isEmpty
        if !file.theme.text.isEmpty { sources.append(Source(themeFolder.files)) }
        if !isThere, !file.theme.text.isEmpty {
            let themes = Folder(ground.themes).folders
            let hint = suggestion(for: file.theme.text, in: themes)
            issues.append(ConfigIssue(theme?.position, "theme is '\(file.theme)', wanted a folder of Themes\(hint)"))
        }
        let look = Look(name: file.theme.text, &themeFolder, ground.shared)
        let wordings = TenantWordings(&folder, ground.shared)
        let forms = folder.tables(in: "forms")
        var sites: [Site] = []
        var paths: [String: Position] = [:]
        for name in folder.names(in: "portals", ending: "json") {
            let portal = folder.json("portals", name.dotted("json"))
            // Both environments say the same.
            var texts: [Language: Texts]?
            for environment in Environment.allCases {
                var found: [ConfigIssue] = []
                let file = PortalFile(
                    name: name.text, portal ?? nothing, ground.shared, environment, catalogue: catalogue,
                    issues: &found)
                let words = texts ?? wordings.texts(of: file, tenant)
                texts = words
                let builder = SiteBuilder(
                    tenant: tenant, portal: file, environment: environment, texts: words, look: look, forms: forms,
                    ground: ground)
                sites.append(builder.build(&folder, issues: &found))
                if environment == .live { found += file.clash(with: &paths) }
                // Both environments are read from the same files: each mistake is told once.
                if environment == .live, portal != nil { issues += found }
            }
        }
        // A form that no portal offers is read all the same, so that every mistake is told.
        let offered = Set(sites.flatMap(\.features.offers).map(\.name))
        for (name, form) in forms where !offered.contains(name) {
            _ = FormDefinition.read(name, form, languages: [], issues: &issues)
        }
        if sites.isEmpty, value != nil { folder.note("\(folder.path)/portals", "holds no portal") }
        let all = folder.issues + issues + (isThere ? themeFolder.issues : []) + wordings.issues
        return Council(
            tenant: tenant, sites: sites, claims: file.claims, sources: sources,
            issues: Array(Set(all)).sorted(by: inOrder))
    }
}

/// Names that the folder of data has for itself.
private let reserved: Set = ["keys", "good", "scratch", "lock", "demo", "outbox"]

private func inOrder(_ a: ConfigIssue, _ b: ConfigIssue) -> Bool {
    let (left, right) = (a.position, b.position)
    return (left?.file ?? "", left?.line ?? 0, a.message) < (right?.file ?? "", right?.line ?? 0, b.message)
}
