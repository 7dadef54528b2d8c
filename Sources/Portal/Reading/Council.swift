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
    /// The hosts elsewhere that its old addresses lead to, each with its position.
    let outside: [HostClaim]
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
        var tenants: String
        var themes: String
        var shared: Shared
        let services: Services
        let everyoneTests: Bool
        /// The data folder.
        let data: String
        let stores: StorePool
        /// Returns the identity of a tenant's database; nil if databases are not checked.
        var identity: (@Sendable (_ tenant: String, Environment) -> StoreIdentity)?

        func store(_ tenant: String, _ environment: Environment) -> Store {
            stores.store(
                at: "\(data)/\(tenant)/\(environment.rawValue).sqlite", migrations: shared.catalogue.migrations,
                identity: identity?(tenant, environment))
        }

        func files(_ tenant: String, _ environment: Environment) -> FileStore {
            FileStore(path: "\(data)/\(tenant)/\(environment.rawValue)/files", mustBeThere: identity != nil)
        }
    }

    /// Reads a council's folder and builds its sites. Opens no data.
    static func read(_ id: String, on context: ReadingContext) -> Council {
        var reader = CouncilReader(id, context)
        return reader.read()
    }
}
