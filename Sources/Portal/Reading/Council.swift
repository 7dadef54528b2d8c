import Configuration
import Database
import Files
import Folders
import PortalKit
import Vault

/// One council as read from its files: its sites, and every mistake.
struct Council: Sendable {
    let tenant: Tenant
    var sites: [Site]
    /// Every host that its files claim, with its position.
    let claims: [HostClaim]
    /// The hosts elsewhere that its old addresses lead to, each with its position.
    let outside: [HostClaim]
    /// The folders it was read from, with their state at that time.
    let sources: [Source]
    /// Mistakes that prevent serving it.
    let issues: [ConfigIssue]
    /// Problems that do not prevent serving, but affect visitors.
    let warnings: [ConfigIssue]
    /// How much is assumed, without a source, in the forms that it offers, by the form's name.
    var assumptions: [String: Int] = [:]
    /// The pages of text that it has not made its own.
    var sharedPages: Set<String> = []
    /// The packs that its live portals build on, with their versions, by the portal's name.
    var packs: [String: PackName] = [:]
    /// What the council had changed when it was read.
    var overlays = Overlays.Pair()
    /// The published changes that its files do not allow any more: they are left out.
    var leftOut: [SettingPath] = []
    /// The mistakes for which TEST has the published changes instead of the draft; empty if it has the draft.
    var draftIssues: [ConfigIssue] = []

    /// The folders of its themes, such as `Themes/leafshire`.
    var themes: [String] { sources.dropFirst().map { "Themes/\($0.name)" } }

    /// Whether its folders are unchanged, and `overlays` are those that it was read with.
    func isCurrent(_ overlays: Overlays.Pair) -> Bool {
        self.overlays == overlays && sources.allSatisfy(\.isCurrent)
    }

    /// A folder, and its state before it was read.
    struct Source: Sendable {
        let folder: ConfinedFolder
        let print: FolderPrint

        init(_ folder: ConfinedFolder) {
            self.folder = folder
            print = FolderPrint(folder)
        }

        /// The folder's own name.
        var name: String { folder.path.split(separator: "/").last.map(String.init) ?? "" }

        /// Identifies the state of the folder, in hexadecimal.
        var digest: String { Digest.sha256Hex(print.text) }

        /// Whether the folder is unchanged.
        var isCurrent: Bool { FolderPrint(folder) == print }
    }

    /// The folders to read from, and the dependencies of the sites.
    struct ReadingContext: Sendable {
        var tenants: String
        var themes: String
        var shared: Shared
        /// Counts how often ``shared`` was read again.
        var sharedVersion = 0
        let services: Services
        let everyoneTests: Bool
        let data: DataPlaces
        let stores: StorePool
        /// Returns the identity of one of a tenant's databases, such as `live`; nil if databases are not checked.
        var identity: (@Sendable (_ tenant: String, _ part: String) -> StoreIdentity)?
        /// Edits and publishes what the councils change; nil where nothing is changed, such as in a check.
        var configuration: ConfigurationService?

        /// What a council has changed.
        func overlays(of tenant: String) -> Overlays.Pair { configuration?.overlays[tenant] ?? Overlays.Pair() }

        func store(_ tenant: String, _ environment: Environment) -> Store {
            stores.store(
                at: "\(data.folder(of: tenant))/\(environment.rawValue).sqlite",
                migrations: shared.catalogue.migrations,
                identity: identity?(tenant, environment.rawValue))
        }

        func files(_ tenant: String, _ environment: Environment) -> FileStore {
            FileStore(path: "\(data.folder(of: tenant))/\(environment.rawValue)/files", mustBeThere: identity != nil)
        }
    }

    /// Reads a council's folder with what it has published and drafted, and builds its sites. Opens no data.
    static func read(_ id: String, on context: ReadingContext) -> Council {
        let overlays = context.overlays(of: id)
        let isDrafting = overlays.draft != overlays.live
        let (published, leftOut) = published(id, overlays.live, on: context)
        var council = published
        if isDrafting {
            let draft = read(id, overlays.draft, [.test], on: context)
            if draft.issues.isEmpty {
                council.sites = published.sites.filter { $0.environment == .live } + draft.sites
            } else {
                council.draftIssues = draft.issues
            }
        }
        (council.overlays, council.leftOut) = (overlays, leftOut)
        return council
    }

    /// Reads a council's folder with an overlay, and builds its sites in these environments.
    static func read(
        _ id: String, _ overlay: Overlay, _ environments: [Environment], on context: ReadingContext
    ) -> Council {
        var reader = CouncilReader(id, context, with: overlay, in: environments)
        return reader.read()
    }

    /// How often changes are left out, because each may hide the next.
    private static let mostRounds = 8

    /// Reads a council with what it has published, but for changes that its files of today do not allow.
    private static func published(
        _ id: String, _ overlay: Overlay, on context: ReadingContext
    ) -> (Council, leftOut: [SettingPath]) {
        var (overlay, leftOut) = (overlay, [SettingPath]())
        for _ in 0..<mostRounds {
            let council = read(id, overlay, Environment.allCases, on: context)
            let refused = council.issues.compactMap { $0.position.flatMap(overlay.path(at:)) }
            guard !refused.isEmpty else { return (council, leftOut) }
            for path in refused { overlay.putBack(path) }
            overlay = overlay.located
            leftOut += refused
        }
        return (read(id, .empty, Environment.allCases, on: context), leftOut)
    }
}
