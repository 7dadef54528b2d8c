import Database
import Foundation
import Outbound
import PortalKit
import Synchronization

@testable import Portal

/// A mailer for invented councils that writes mail into folders.
struct PostFixture {
    let sites: SiteFixture

    init() throws { sites = try SiteFixture() }

    /// A notice and a code, to the address that stands in the row's account.
    static func templates(_ blueprint: inout Blueprint) {
        blueprint.add(
            MailTemplate("note", isUrgent: false) { job in
                MailContent(to: job.account, name: "", subject: "About your request", parts: [.paragraph("Hello")])
            })
        blueprint.add(
            MailTemplate("code", isUrgent: true) { job in
                MailContent(to: job.account, name: "", subject: "Your code", parts: [.code("It is 905163")])
            })
    }

    func mailer(_ carrier: (@Sendable (Site) -> any MailCarrier)? = nil) -> Mailer {
        Mailer(
            sites: { [sites] in sites.sites }, carrier: carrier ?? { [self] in folder($0) },
            texts: { [self] in TextFolder(folder: "\(sites.folder)/\($0.tenant.id)") },
            now: { [sites] in sites.clock.now }, journal: sites.journal,
            pause: { [sites] in try await sites.clock.pause($0) })
    }

    func folder(_ site: Site) -> MailFolder { MailFolder(folder: "\(sites.folder)/\(site.tenant.id)") }

    func post(
        _ template: String, id: String, account: String = "alex@example.org", lifetime: TimeInterval = 7 * 86_400,
        on site: Site
    ) async throws {
        let now = sites.clock.now
        try await site.store.write { db in
            try Outbox.post(
                db, template, id: id, site: site, language: .en, account: account, lifetime: lifetime, now: now)
        }
    }

    /// The mails in the tenant's folder, as they are written.
    func mails(of site: Site) throws -> [String] {
        let folder = "\(sites.folder)/\(site.tenant.id)"
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    }

    func state(of id: String, _ site: Site) async throws -> String? {
        try await site.store.read { try $0.row("SELECT state FROM outbox WHERE id = $1", id)?.text(0) }
    }
}

/// A carrier that tells which mails it was given, and keeps or refuses those that the test names.
final class Carrier: MailCarrier {
    private struct State {
        var taken: [String] = []
        var held: [CheckedContinuation<Void, Never>] = []
        var isReleased = false
    }

    private let state = Mutex(State())
    private let holding: @Sendable (String) -> Bool
    private let failing: @Sendable (String) -> MailFailure?
    private let (mails, told) = AsyncStream.makeStream(of: String.self)

    init(
        holding: @escaping @Sendable (String) -> Bool = { _ in false },
        failing: @escaping @Sendable (String) -> MailFailure? = { _ in nil }
    ) {
        self.holding = holding
        self.failing = failing
    }

    /// The ids of the mails that came, in their order.
    var taken: [String] { state.withLock { $0.taken } }

    /// The next mail that comes.
    func next() async -> String? { await mails.first { _ in true } }

    /// Lets go of what is held, and holds nothing from then on.
    func release() {
        let held = state.withLock { state in
            state.isReleased = true
            defer { state.held = [] }
            return state.held
        }
        for waiting in held { waiting.resume() }
    }

    func send(_ message: MailMessage) async throws(MailFailure) {
        let id = message.id
        state.withLock { $0.taken.append(id) }
        told.yield(id)
        if holding(id) {
            await withCheckedContinuation { waiting in
                let isReleased = state.withLock { state in
                    if !state.isReleased { state.held.append(waiting) }
                    return state.isReleased
                }
                if isReleased { waiting.resume() }
            }
        }
        if let failure = failing(id) { throw failure }
    }
}
