import Configuration
import Database
import Files
import Folders
import PortalKit

/// One council as read from its files: its sites, and every mistake.
struct Council: Sendable {
    let tenant: Tenant
    let sites: [Site]
    /// Every host that its files claim, with its position.
    let claims: [HostClaim]
    /// The folders it was read from, with their state at that time.
    let sources: [Source]
    /// Mistakes that prevent serving it.
    let issues: [ConfigIssue]
    /// Problems that do not prevent serving, but affect visitors.
    let warnings: [ConfigIssue]

    /// A folder, and its state before it was read.
    struct Source: Sendable {
        let folder: ConfinedFolder
        let print: FolderPrint

        init(_ folder: ConfinedFolder) {
            self.folder = folder
            print = FolderPrint(folder)
        }

        /// Whether the folder is unchanged.
        var isCurrent: Bool { FolderPrint(folder) == print }
    }

    /// The folders to read from, and the dependencies of the sites.
    struct ReadingContext: Sendable {
        let tenants: String
        let themes: String
        let shared: Shared
        let services: Services
        let everyoneTests: Bool
        /// The store of a tenant's environment.
        let store: @Sendable (_ tenant: String, Environment) -> Store
        /// The file store of a tenant's environment.
        let files: @Sendable (_ tenant: String, Environment) -> FileStore
    }

    /// Reads a council's folder and builds its sites. Opens no data.
    static func read(_ id: String, on context: ReadingContext) -> Council {
        var reader = CouncilReader(id, context)
        return reader.read()
    }
}
