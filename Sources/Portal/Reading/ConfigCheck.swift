import Configuration
import Database
import Files
import Foundation
import Journal
import Plugins
import PortalKit
import Vault

/// Finds every mistake in the configuration below a root. Opens no data.
struct ConfigCheck {
    /// What was read, and what is wrong with it.
    struct Result {
        let councils: [Council]
        let issues: [ConfigIssue]
    }

    private let root: String
    private let ground: Council.Ground
    private let sharedIssues: [ConfigIssue]

    /// Reads what all councils share, and how the process listens and sends.
    init(root: String) {
        var config = Folder("\(root)/Config")
        let shared = Shared(&config)
        _ = GuildhallFile.read(&config)
        self.init(root: root, shared: shared, issues: config.issues)
    }

    /// - Parameters:
    ///   - shared: what all councils share, as it was read before.
    ///   - issues: what is wrong with it.
    init(root: String, shared: Shared, issues: [ConfigIssue] = []) {
        self.root = root
        sharedIssues = issues
        let stores = StoreRoom()
        let office = Office(
            now: { Date() }, key: Key(bytes: Random.bytes(32)), hasher: PasswordHasher(workers: 1),
            journal: Journal(sink: { _ in }, now: { Date() }), throttle: Throttle(),
            commonPasswords: shared.commonPasswords, scratch: "", kick: { _ in })
        // Nothing is ever read from these: a site is built with a store, and a store is opened by its first use.
        ground = Council.Ground(
            tenants: "\(root)/Tenants", themes: "\(root)/Themes", shared: shared, office: office,
            everyoneTests: false,
            store: { tenant, environment in
                stores.store(at: "\(tenant)/\(environment.rawValue).sqlite", migrations: migrations)
            }, files: { tenant, environment in FileStore(path: "\(tenant)/\(environment.rawValue)/files") })
    }

    /// The councils there are, by the names of their folders.
    var tenants: [String] { Folder(ground.tenants).folders }

    /// Every mistake of the shared files and of the council called `only`; of every council where that is nil.
    func result(only: String? = nil) -> Result {
        let councils = (only.map { [$0] } ?? tenants).map { Council.read($0, on: ground) }
        // Of a host that another has, what follows from it comes later.
        let clashes = HostHolders.clashes(councils)
        return Result(councils: councils, issues: sharedIssues + clashes + councils.flatMap(\.issues))
    }
}
