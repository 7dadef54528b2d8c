public import Database
public import Foundation
public import PortalKit
import Vault
public import Web

/// A random key for a row.
public func newID() -> String { Random.token(bytes: 16) }

/// The key that a page chose for what it makes, so that a second press makes no second one; a new one where what was
/// posted is none.
public func chosenID(_ posted: String?) -> String {
    guard let posted, posted.utf8.count == 22,
        posted.utf8.allSatisfy({ byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        })
    else { return newID() }
    return posted
}

/// Sessions: 256-bit tokens, of which only the digest is stored.
public struct SessionStore: SessionReader {
    /// How long a session lasts without use, and at most, in seconds.
    public struct Lifetime: Sendable {
        public let idle: Int
        public let absolute: Int

        public init(idle: Int, absolute: Int) {
            self.idle = idle
            self.absolute = absolute
        }
    }

    let lifetime: Lifetime

    public func cookieName(_ site: Site, secure: Bool) -> String {
        Self.name(site, secure: secure)
    }

    /// The digest a token is stored under. It names the site, so that no other site's token can match.
    static func digest(_ token: String, _ site: Site) -> String { Digest.sha256Hex("\(site.id):\(token)") }

    public func session(of token: String, site: Site, now: Date) async throws -> Session? {
        let id = Self.digest(token, site)
        let (now, lifetime, factor) = (seconds(now), lifetime, site.features.secondFactor)
        let found = try await site.store.read { db -> (session: Session, used: Int)? in
            guard
                let row = try db.row(
                    """
                    SELECT s.account, a.forename, a.surname, a.email, a.two_step, s.verified, s.used, s.created,
                        a.role, s.proof, (SELECT COUNT(*) FROM held_form h WHERE h.account = s.account)
                    FROM session s JOIN account a ON a.id = s.account
                    WHERE s.id = $1 AND s.portal = $2 AND s.used > $3 AND s.created > $4 AND a.suspended IS NULL
                    """, id, site.portal.name, now - lifetime.idle, now - lifetime.absolute)
            else { return nil }
            let used = row.integer(6)
            let ends = min(now + lifetime.idle, row.integer(7) + lifetime.absolute)
            let proof = Session.Proof(rawValue: row.text(9)) ?? .password
            let asksCode = factor.map { $0.asks(ofMethod: row.text(4)) } ?? false
            let stage: Session.Stage =
                !row.flag(5) ? .awaitingCode : asksCode && proof != .code ? .codeRequired : .signedIn
            let session = Session(
                id: id, account: row.text(0), name: "\(row.text(1)) \(row.text(2))", email: row.text(3),
                role: Role(rawValue: row.text(8)), proof: proof, stage: stage,
                ends: Date(timeIntervalSince1970: TimeInterval(ends)), hasHeld: row.integer(10) > 0)
            return (session, used)
        }
        guard let found else { return nil }
        // Once a minute is often enough; nobody waits for it.
        if now - found.used >= 60 {
            Task {
                try? await site.store.write { db in
                    try db.run("UPDATE session SET used = $2 WHERE id = $1 AND used < $2", id, now)
                }
            }
        }
        return found.session
    }

    public func isLive(_ session: Session, _ connection: Connection) throws -> Bool {
        try connection.row(
            """
            SELECT 1 FROM session s JOIN account a ON a.id = s.account
            WHERE s.id = $1 AND a.suspended IS NULL AND a.role = $2
            """, session.id, session.role?.rawValue ?? "") != nil
    }

    /// The cookie that hands a token to the browser; nil takes it back.
    public static func cookie(_ token: String?, _ visit: Visit) throws -> SetCookie {
        let secure = !visit.head.isLoopback || visit.head.isSecure
        return try SetCookie(
            name(visit.site, secure: secure), token ?? "", maxAge: token == nil ? 0 : nil, isSecure: secure)
    }

    private static func name(_ site: Site, secure: Bool) -> String {
        (secure ? "__Host-" : "") + "\(site.portal.name)-\(site.environment.rawValue)"
    }
}
