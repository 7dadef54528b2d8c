import Configuration
import Foundation
import Journal
import Outbound
import PortalKit
import Server
import Synchronization

/// The provider's console in a serving process: its site, on a listener of its own.
final class ProviderConsole: Sendable {
    private let parts: Running
    private let root: String
    let service: ProviderService
    private let requestHandler: RequestHandler
    /// That of the shared files that the site was built from; nil before the first.
    private let version = Mutex<Int?>(nil)
    let server: Server
    /// The TCP port that it listens on; nil for a Unix socket only.
    let port: UInt16?

    /// Listens on `endpoints`. Throws a ``CommandFailure`` if the console's own files have a mistake, and a
    /// `Server.ListenError`.
    init(_ parts: Running, root: String, _ tenants: TenantAdmin, on endpoints: [Server.Endpoint]) throws {
        let (file, services) = (parts.start.file, parts.services)
        (self.parts, self.root) = (parts, root)
        service = ProviderService(
            tenants, file.provider, health: { parts.tenants }, directory: { parts.requestHandler.directory },
            services: parts.serviceWatch)
        let handler = RequestHandler(
            services, OutsidePages(parts.councils.context.shared, services), postsPerAccount: file.postsPerAccount
        ) { head in parts.readiness.answer(head) }
        requestHandler = handler
        server = Server(
            limits: file.limits, loops: 1, scratch: parts.data.scratch, trustedProxies: file.trustedProxies,
            isHostForwarded: file.isHostForwarded, ready: { handler.ready($0) }, answer: { await handler.answer($0) })
        let port = try endpoints.map { [server] in try server.listen(on: $0) }.max() ?? 0
        self.port = port == 0 ? nil : port
        if let issue = open().first { throw CommandFailure(78, "the provider's console cannot be served: \(issue)") }
    }

    /// Builds the site if the shared files have changed since. Returns the mistakes for which it stays as it was.
    @discardableResult
    func open() -> [ConfigIssue] {
        let context = parts.councils.context
        guard version.withLock({ $0 != context.sharedVersion }) else { return [] }
        version.withLock { $0 = context.sharedVersion }
        var issues: [ConfigIssue] = []
        let council = ProviderSite.council(
            parts.start.file.provider, context, root: root, keeping: service, issues: &issues)
        guard let council else { return issues }
        parts.provider.council = council
        let holders = council.tenant.hosts.map { ($0, council.tenant.id) }
        requestHandler.open(Directory([council], holders: Dictionary(uniqueKeysWithValues: holders)))
        return []
    }
}

/// The provider as a council with one site, the console; none until that is served.
final class ProviderBox: Sendable {
    private let held = Mutex<Council?>(nil)

    var council: Council? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }

    /// Its site as a list, for what goes over all sites.
    var sites: [Site] { council?.sites ?? [] }
}
