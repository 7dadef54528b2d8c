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
    /// What was read, and what is found in it.
    struct Result {
        let councils: [Council]
        /// What keeps the files from being served, each once, causes first.
        let issues: [ConfigIssue]
        /// What does not, though visitors would be better off without it.
        let warnings: [ConfigIssue]
    }

    private let root: String
    private let ground: Council.Ground
    /// What is wrong with the files that all councils share.
    private let sharedIssues: [ConfigIssue]
    /// What is wrong with how the process listens and sends.
    private let processIssues: [ConfigIssue]

    /// Reads what all councils share, and how the process listens and sends.
    init(root: String) {
        var (config, process) = (Folder("\(root)/Config"), Folder("\(root)/Config"))
        let shared = Shared(&config)
        _ = GuildhallFile.read(&process)
        self.init(root: root, shared: shared, issues: config.issues, processIssues: process.issues)
    }

    /// - Parameters:
    ///   - shared: what all councils share, as it was read before.
    ///   - issues: what is wrong with it.
    init(root: String, shared: Shared, issues: [ConfigIssue] = [], processIssues: [ConfigIssue] = []) {
        self.root = root
        sharedIssues = issues
        self.processIssues = processIssues
        let stores = StoreRoom()
        let office = Office(
            now: { Date() }, key: Key(bytes: Random.bytes(32)), hasher: PasswordHasher(workers: 1),
            journal: Journal(sink: { _ in }, now: { Date() }), throttle: Throttle(),
            commonPasswords: shared.commonPasswords, scratch: "", kick: { _ in })
        // A site is built with a store, which its first use would open: there is none here.
        ground = Council.Ground(
            tenants: "\(root)/Tenants", themes: "\(root)/Themes", shared: shared, office: office,
            everyoneTests: false,
            store: { tenant, environment in
                stores.store(at: "\(tenant)/\(environment.rawValue).sqlite", migrations: migrations)
            }, files: { tenant, environment in FileStore(path: "\(tenant)/\(environment.rawValue)/files") })
    }

    /// The councils there are, by the names of their folders.
    var tenants: [String] { Folder(ground.tenants).folders }

    /// Every mistake of the shared files and of the council called `only`; of every council where that is nil. A host that
    /// two councils claim is found in either case.
    func result(only: String? = nil) -> Result {
        // Of what all build on, the councils' files would show only what follows.
        guard sharedIssues.isEmpty else {
            return Result(councils: [], issues: unique(processIssues + sharedIssues), warnings: [])
        }
        let councils = (only.map { [$0] } ?? tenants).map { Council.read($0, on: ground) }
        let others = only == nil ? [] : tenants.filter { $0 != only }.map(claims)
        let clashes = HostHolders.clashes(councils.map { ($0.tenant.id, $0.claims) } + others).filter { clash in
            only.map { clash.position?.file.hasPrefix("\(ground.tenants)/\($0)/") == true } ?? true
        }
        // Of a host that another has, what follows from it comes later.
        return Result(
            councils: councils, issues: unique(processIssues + clashes + councils.flatMap(\.issues)),
            warnings: unique(councils.flatMap(\.warnings)))
    }

    /// The hosts that the file of a council claims, whatever else is wrong with it.
    private func claims(of id: String) -> (id: String, claims: [HostClaim]) {
        var (folder, issues): (Folder, [ConfigIssue]) = (Folder("\(ground.tenants)/\(id)"), [])
        let value = folder.json("tenant.json") ?? ConfigValue(.table(ConfigTable()))
        return (id, TenantFile(id: id, value, everyoneTests: false, issues: &issues).claims)
    }

    private func unique(_ issues: [ConfigIssue]) -> [ConfigIssue] {
        var known: Set<ConfigIssue> = []
        return issues.filter { known.insert($0).inserted }
    }
}
