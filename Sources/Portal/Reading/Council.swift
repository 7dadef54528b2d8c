import Configuration
import Database
import Files
import Folders
import PortalKit

/// One council, read and built: all its sites, or every mistake in its files.
struct Council: Sendable {
    let tenant: Tenant
    let sites: [Site]
    /// Every host that its files claim, and where.
    let claims: [HostClaim]
    /// The folders it was read from, each as it was then.
    let sources: [Source]
    /// What keeps it from being served.
    let issues: [ConfigIssue]
    /// What does not, though visitors would be better off without it.
    let warnings: [ConfigIssue]

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
        var reader = CouncilReader(id, ground)
        return reader.read()
    }
}
