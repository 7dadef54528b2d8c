import Database
import Foundation
import Markup
import PortalKit
import Synchronization
import Vault
import Web

@testable import Identity
@testable import Portal

/// One account whose secrets are tried, changed and reset, all at once, by requests to the real handlers.
final class SignInScene: Sendable {
    /// What came of the requests.
    struct Facts {
        var log: [String] = []
        /// Sessions that requests began, by token: the password they were begun with.
        var begun: [String: (password: String, proof: Session.Proof)] = [:]
        /// How many codes of a sign-in were judged, and how many of them were right, by its token.
        var judged: [String: Int] = [:]
        var right: [String: Int] = [:]
        /// How often a link was used.
        var uses: [String: Int] = [:]
        /// Wrong passwords that were judged, by client.
        var wrong: [String: Int] = [:]
        var signedIn = 0
        /// Whether the account was changed in a way that ends its sessions.
        var isChanged = false
        var isSuspended = false
    }

    static let first = "seven warm kettles"

    let town: Town
    let site: Site
    let email: String
    let account: String
    /// A session from before, and what it proves.
    let session: String
    let proof: Session.Proof
    /// Addresses that nothing else comes from: three networks, one of them with two addresses of IPv6.
    let clients: [String]
    let facts = Mutex(Facts())
    let passwords = Mutex([first])

    /// An account with a session. `hash` is that of the first password.
    init(_ town: Town, _ portal: String, number: Int, hash: String, hasTwoStep: Bool) async throws {
        (self.town, site, email) = (town, try town.site(portal), "model.\(number)@example.org")
        let network = "\(number / 250 % 250).\(number % 250)"
        clients =
            ["10.\(network).1", "10.\(network).2"]
            + ["1", "2"].map { "2001:db8:0:\(String(number % 65_536, radix: 16))::\($0)" }
        proof = hasTwoStep || site.portal.audience == .staff ? .code : .password
        let (site, email, id, now, proof) = (site, email, newID(), town.clock.now, proof)
        let token = try await site.store.write { db -> String? in
            try AccountStore.insert(
                db, id: id, email: email, password: hash, site.portal.audience, .en, portal: site.portal.name, at: now)
            try AccountStore.setTwoStep(db, id, method: hasTwoStep ? "email" : "")
            if site.portal.audience == .staff { try AccountStore.setRole(db, id, .officer) }
            try AccountStore.activate(db, id, at: now)
            guard let account = try AccountStore.find(db, id: id) else { return nil }
            return try SessionStore.begin(db, as: account, site: site, proof: proof, at: now)
        }
        guard let token else { throw Missing(what: "session") }
        (account, session) = (id, token)
    }

    func note(_ line: String, _ change: (inout Facts) -> Void = { _ in }) {
        facts.withLock { facts in
            facts.log.append(line)
            change(&facts)
        }
    }

    /// Posts a form, with the token of the session where there is one.
    func post(
        _ path: String, _ fields: [(String, String)], session: String? = nil, from client: String? = nil
    ) async -> Seen {
        var (fields, head) = (fields, self.head(.post, path, session: session, from: client ?? clients[0]))
        head.fields.append("Sec-Fetch-Site", "same-origin")
        if let session { fields.append(("csrf-token", csrfToken(session, path))) }
        return await town.sendSlowly(head, encoded(fields))
    }

    func get(_ path: String, session: String) async -> Seen {
        await town.sendSlowly(head(.get, path, session: session, from: clients[0]))
    }

    private func head(_ method: Web.Method, _ path: String, session: String?, from client: String) -> Head {
        let address = site.link(.en, PagePath(segments: path.split(separator: "/").map(String.init))).text
        let fields: Fields = session.map { ["Cookie": "\(cookieName)=\($0)"] } ?? [:]
        return Head(
            method, address, fields: fields, host: site.tenant.hosts[0], client: client, isSecure: true,
            isLoopback: false)
    }

    private var cookieName: String { "__Host-\(site.portal.name)-\(site.environment.rawValue)" }

    private func csrfToken(_ session: String, _ page: String) -> String {
        let session = Session(
            id: id(session), account: account, name: "", email: "", proof: .password, ends: .distantFuture)
        return CSRFToken(session, page: page, town.services.key).text(town.services.key)
    }

    func id(_ token: String) -> String { SessionStore.digest(token, site) }

    /// The session's token that a response hands over; nil for none.
    func token(_ seen: Seen) -> String? {
        let pair = seen.fields["Set-Cookie"]?.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
        return pair.flatMap { $0.count == 2 ? String($0[1]) : nil }
    }

    func shows(_ key: TextKey, _ seen: Seen) -> Bool { seen.shows(String(site.texts(.en)(key).prefix(30))) }

    /// Makes the newest mail of a kind that waits, as the post does; nil where none waits.
    func letter(_ template: String, about subject: String? = nil) async throws -> MailContent? {
        let (account, site) = (account, site)
        let row = try await site.store.read { db in
            try db.rows(
                """
                SELECT id, subject FROM outbox WHERE account = $1 AND template = $2 AND state = 'waiting'
                ORDER BY created DESC, rowid DESC
                """, account, template
            ).first { subject == nil || $0.text(1) == subject }.map { (id: $0.text(0), subject: $0.text(1)) }
        }
        guard let row else { return nil }
        let made = try await site.features.mails[template]?.make(
            MailJob(
                id: row.id, site: site, language: .en, account: account, subject: row.subject, now: town.clock.now))
        guard case .mail(let content)? = made else { return nil }
        return content
    }

    /// The code of the newest mail of a sign-in.
    func code(of token: String) async throws -> String? {
        for case .code(let words) in try await letter("two-step-code", about: id(token))?.parts ?? [] {
            return CodeDigits.read(words)
        }
        return nil
    }

    /// The token of a new link to a new password.
    func link() async throws -> String? {
        for case .link(_, let address) in try await letter("account-reset")?.parts ?? [] {
            return address.split(separator: "/").last.map(String.init)
        }
        return nil
    }
}
