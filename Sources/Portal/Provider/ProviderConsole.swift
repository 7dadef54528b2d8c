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
    private let service: ProviderService
    private let requestHandler: RequestHandler
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
            testMail: { site, address in try await Self.sendTestMail(site, to: address, parts) })
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

    /// Builds the site from the shared files as they are now. Returns the mistakes for which it stays as it was.
    @discardableResult
    func open() -> [ConfigIssue] {
        var issues: [ConfigIssue] = []
        let site = ProviderSite.make(
            parts.start.file.provider, parts.councils.context, root: root, keeping: service, issues: &issues)
        guard let site else { return issues }
        parts.providerSite.withLock { $0 = site }
        requestHandler.open(ProviderSite.directory(of: site))
        return []
    }

    /// Gathers what the pages show, until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                while !Task.isCancelled {
                    service.gather(at: parts.services.now())
                    try? await Task.sleep(for: .seconds(5))
                }
            }
            group.addTask { [self] in
                while !Task.isCancelled {
                    await service.lookAtDue(parts.services.now())
                    try? await Task.sleep(for: .seconds(30))
                }
            }
        }
    }

    private static func sendTestMail(_ site: Site, to address: String, _ parts: Running) async throws {
        let texts = site.texts(site.defaultLanguage)
        let letter = MailContent(
            to: address, name: "", subject: texts("mail.providerTest.subject"),
            parts: [.paragraph(texts("mail.providerTest.body"))])
        let now = parts.services.now()
        let message = try MailLayout(site, site.defaultLanguage).message(letter, id: UUID().uuidString, date: now)
        try await parts.start.file.mail.carrier(tenant: site.tenant.id, dataFolder: parts.data.path).send(message)
    }
}

/// The site of the provider's console; nil until it is served.
final class ProviderSiteBox: Sendable {
    private let site = Mutex<Site?>(nil)

    func withLock<Value>(_ work: (inout Site?) -> Value) -> Value { site.withLock { work(&$0) } }

    /// The site as a list, for what goes over all sites.
    var sites: [Site] { [site.withLock { $0 }].compactMap { $0 } }
}
