public import Database
public import Foundation
public import PortalKit
import Vault
public import Web

/// The sessions of a site: 256-bit tokens, stored as a SHA-256 digest only.
public struct SessionStore: SessionReader {
    /// How long a session lasts.
    struct Lifetime: Sendable {
        /// Seconds without a request after which the session ends.
        let idle: Int
        /// Seconds after sign-in at which the session ends in any case.
        let absolute: Int
    }

    let lifetime: Lifetime
    /// After how many days a password must be replaced.
    let passwords: PasswordRule

    /// The name of the session cookie: `<portal>-<environment>`, with the prefix `__Host-` if `secure`.
    public func cookieName(_ site: Site, secure: Bool) -> String {
        Self.name(site, secure: secure)
    }

    /// The digest under which a token is stored. It includes the site, so that tokens of other sites do not match.
    static func digest(_ token: String, _ site: Site) -> String { Digest.sha256Hex("\(site.sealName):\(token)") }

    /// The session of a token. Extends its idle time, in the background and at most once a minute.
    /// - Returns: nil if the token is unknown on this portal, the session has expired, or the account is suspended.
    /// - Throws: `DatabaseError`.
    public func session(of token: String, _ connection: Connection, site: Site, now: Date) throws -> Session? {
        let id = Self.digest(token, site)
        let now = seconds(now)
        guard
            let row = try connection.row(
                """
                SELECT s.account, a.forename, a.surname, a.email, a.two_step, s.verified, s.used, s.created,
                    a.role, s.proof, (SELECT COUNT(*) FROM held_form h WHERE h.account = s.account),
                    a.password_set, a.created, s.asks_consent, s.provider
                FROM session s JOIN account a ON a.id = s.account
                WHERE s.id = $1 AND s.portal = $2 AND s.used > $3 AND s.created > $4 AND a.suspended IS NULL
                """, id, site.portal.name, now - lifetime.idle, now - lifetime.absolute)
        else { return nil }
        // Once a minute is sufficient; the request does not wait for the write.
        if now - row.integer(6) >= 60 {
            Task {
                try? await site.store.write { db in
                    try db.run("UPDATE session SET used = $2 WHERE id = $1 AND used < $2", id, now)
                }
            }
        }
        let ends = min(now + lifetime.idle, row.integer(7) + lifetime.absolute)
        let proof = Session.Proof(rawValue: row.text(9)) ?? .password
        let step = try Self.stage(
            connection, of: row.text(0), method: row.text(4), proof, isComplete: row.flag(5), site)
        // A password that becomes too old during a session is asked for at the next one.
        let isOld =
            row.text(14).isEmpty
            && passwords.isDue(set: max(row.integer(11), row.integer(12)), signedIn: row.integer(7))
        let asksConsent = row.flag(13) && Consent.of(site) != nil
        let stage = step != .signedIn ? step : isOld ? .passwordDue : asksConsent ? .consentDue : .signedIn
        return Session(
            id: id, account: row.text(0), name: "\(row.text(1)) \(row.text(2))", email: row.text(3),
            role: Role(rawValue: row.text(8)), proof: proof, stage: stage,
            ends: Date(timeIntervalSince1970: TimeInterval(ends)), hasHeld: row.integer(10) > 0)
    }

    /// The stage of a session by today's policy.
    /// - Parameter isComplete: whether it was complete by the policy of the time when it began.
    private static func stage(
        _ db: Connection, of account: String, method: String, _ proof: Session.Proof, isComplete: Bool, _ site: Site
    ) throws -> Session.Stage {
        let asks = site.features.secondFactors.asks(ofMethod: method)
        guard !isComplete || (asks && proof != .code) else { return .signedIn }
        let step = try SecondStep(db, of: account, method: method, site)
        if step.mustSetUp { return .setUpRequired }
        // Without any method, the password is all that can be asked for.
        return step.factors.isEmpty ? .signedIn : isComplete ? .codeRequired : .awaitingCode
    }

    /// Whether the session still exists, its account is not suspended and has the same role. To be called in the
    /// transaction that relies on it; throws `DatabaseError`.
    public func isLive(_ session: Session, _ connection: Connection) throws -> Bool {
        try connection.row(
            """
            SELECT 1 FROM session s JOIN account a ON a.id = s.account
            WHERE s.id = $1 AND a.suspended IS NULL AND a.role = $2
            """, session.id, session.role?.rawValue ?? "") != nil
    }

    /// The session cookie with a token; if nil, the cookie that deletes it. Throws `SetCookie.Failure` if the portal's
    /// name cannot be part of a cookie name.
    public static func cookie(_ token: String?, _ visit: Visit) throws -> SetCookie {
        let secure = !visit.head.isLoopback || visit.head.isSecure
        return try SetCookie(
            name(visit.site, secure: secure), token ?? "", maxAge: token == nil ? 0 : nil, isSecure: secure)
    }

    private static func name(_ site: Site, secure: Bool) -> String {
        (secure ? "__Host-" : "") + "\(site.portal.name)-\(site.environment.rawValue)"
    }
}
