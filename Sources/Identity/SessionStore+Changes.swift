public import Database
import Foundation
import PortalKit
import Vault

/// Beginning and ending sessions, each in the write of what it is for.
extension SessionStore {
    /// Begins a session for an account as it was when its password was judged, and returns the session's token; nil when
    /// a change has ended the account's sessions since.
    /// - Parameter isComplete: whether no code is waited for.
    static func begin(
        _ db: Connection, as account: Account, site: Site, proof: Session.Proof, isComplete: Bool = true,
        next: String = "", at now: Date
    ) throws -> String? {
        guard try AccountStore.isUnchanged(db, account) else { return nil }
        let token = Random.token(bytes: 32)
        try db.run(
            """
            INSERT INTO session (id, account, portal, verified, created, used, tries, next, proof)
            VALUES ($1, $2, $3, $4, $5, $5, 0, $6, $7)
            """, digest(token, site), account.id, site.portal.name, isComplete, seconds(now), next, proof.rawValue)
        // Signing in again and again ends the oldest sessions.
        try db.run(
            """
            DELETE FROM session WHERE account = $1 AND id NOT IN (
                SELECT id FROM session WHERE account = $1 ORDER BY created DESC, used DESC, id LIMIT $2)
                AND id <> $3
            """, account.id, RowLimit.sessions, digest(token, site))
        return token
    }

    static func next(_ db: Connection, _ id: String) throws -> String {
        try db.row("SELECT next FROM session WHERE id = $1", id)?.text(0) ?? ""
    }

    /// Counts a try of a code before it is judged. False when there were `most` already, or the sign-in has ended.
    static func countTry(_ db: Connection, _ id: String, most: Int) throws -> Bool {
        try db.run("UPDATE session SET tries = tries + 1 WHERE id = $1 AND tries < $2", id, most) == 1
    }

    static func tries(_ db: Connection, _ id: String) throws -> Int {
        try db.row("SELECT tries FROM session WHERE id = $1", id)?.integer(0) ?? .max
    }

    /// Notes that a code was asked for. A session of before that is asked for its first is led back to `next`.
    static func challenged(_ db: Connection, _ id: String, next: String? = nil) throws {
        try db.run("UPDATE session SET challenged = challenged + 1 WHERE id = $1", id)
        if let next { try db.run("UPDATE session SET next = $2 WHERE id = $1", id, next) }
    }

    /// Whether a code was ever asked for.
    static func isChallenged(_ db: Connection, _ id: String) throws -> Bool {
        try db.row("SELECT 1 FROM session WHERE id = $1 AND challenged > 0", id) != nil
    }

    static func end(_ db: Connection, _ id: String) throws {
        try db.run("DELETE FROM session WHERE id = $1", id)
    }

    /// Ends every session of an account, and every sign-in that is under way.
    public static func endAll(_ db: Connection, account: String) throws {
        try db.run("UPDATE account SET credentials = credentials + 1 WHERE id = $1", account)
        try db.run("DELETE FROM session WHERE account = $1", account)
    }
}
