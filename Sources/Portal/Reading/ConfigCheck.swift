import Configuration
import Database
import PortalKit
import Vault

/// Finds every mistake in the configuration below a root. Opens no data.
struct ConfigCheck {
    struct Result {
        let councils: [Council]
        /// Mistakes that prevent serving the files, without duplicates, causes first.
        let issues: [ConfigIssue]
        /// Problems that do not prevent serving, but affect visitors.
        let warnings: [ConfigIssue]
    }

    private let context: Council.ReadingContext
    private let sharedIssues: [ConfigIssue]
    /// Mistakes in `Config/guildhall.json`.
    private let processIssues: [ConfigIssue]

    init(root: String, _ catalogue: Catalogue) {
        var (config, process) = (Folder("\(root)/Config"), Folder("\(root)/Config"))
        let shared = Shared(&config, catalogue)
        _ = GuildhallFile.read(&process)
        self.init(root: root, shared: shared, issues: config.issues, processIssues: process.issues)
    }

    /// - Parameters:
    ///   - shared: the shared files, as read before.
    ///   - issues: the mistakes in them.
    init(root: String, shared: Shared, issues: [ConfigIssue] = [], processIssues: [ConfigIssue] = []) {
        sharedIssues = issues
        self.processIssues = processIssues
        // A site needs a store, which is opened on first use: a check never uses it.
        context = Council.ReadingContext(
            tenants: "\(root)/Tenants", themes: "\(root)/Themes", shared: shared,
            services: .idle(key: Key(bytes: Random.bytes(32)), commonPasswords: shared.commonPasswords),
            everyoneTests: false, data: DataPlaces(""), stores: StorePool())
    }

    /// The ids of all councils: the names of their folders.
    var tenants: [String] { Folder(context.tenants).folders }

    /// Every mistake in the shared files and in the files of the council `only`; of every council if that is nil. A
    /// host that two councils claim is found in either case.
    func result(only: String? = nil) -> Result {
        // With mistakes in the shared files, the councils' files would only show consequential mistakes.
        guard sharedIssues.isEmpty else {
            return Result(councils: [], issues: unique(processIssues + sharedIssues), warnings: [])
        }
        let councils = (only.map { [$0] } ?? tenants).map { Council.read($0, on: context) }
        let others = only == nil ? [] : tenants.filter { $0 != only }.map(claims)
        let claims = councils.map { ($0.tenant.id, $0.claims) } + others
        func own(_ issues: [ConfigIssue]) -> [ConfigIssue] {
            guard let only else { return issues }
            return issues.filter { $0.position?.file.hasPrefix("\(context.tenants)/\(only)/") == true }
        }
        // Clashes of hosts come first, because other issues may follow from them.
        return Result(
            councils: councils,
            issues: unique(processIssues + own(HostHolders.clashes(claims)) + councils.flatMap(\.issues)),
            warnings: unique(own(RedirectCheck.foreign(councils, claims)) + councils.flatMap(\.warnings)))
    }

    /// The hosts that a council's file claims, even if the file has mistakes.
    private func claims(of id: String) -> (id: String, claims: [HostClaim]) {
        var (folder, issues): (Folder, [ConfigIssue]) = (Folder("\(context.tenants)/\(id)"), [])
        let value = folder.json("tenant.json") ?? [:]
        return (id, TenantFile(id: id, value, everyoneTests: false, issues: &issues).claims)
    }

    private func unique(_ issues: [ConfigIssue]) -> [ConfigIssue] {
        var known: Set<ConfigIssue> = []
        return issues.filter { known.insert($0).inserted }
    }
}
