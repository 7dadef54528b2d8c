public import Database
import Foundation
import PortalKit
import Vault

/// Starting and ending sessions, inside the transaction of the change that requires it.
extension SessionStore {
    /// Starts a session and returns its token; nil if a change has ended the account's sessions since `account` was
    /// read.
    /// - Parameters:
    ///   - isComplete: whether the sign-in is complete; false if it still requires a code.
    ///   - provider: the service outside that has proven the account, as in ``OutsideSignIn/name``; empty for none.
    static func begin(
        _ db: Connection, as account: Account, site: Site, proof: Session.Proof, isComplete: Bool = true,
        provider: String = "", next: String = "", at now: Date
    ) throws -> String? {
        guard try AccountStore.isUnchanged(db, account) else { return nil }
        let token = Random.token(bytes: 32)
        try db.run(
            """
            INSERT INTO session (id, account, portal, verified, created, used, tries, next, proof, provider,
                asks_consent)
            VALUES ($1, $2, $3, $4, $5, $5, 0, $6, $7, $8, $9)
            """, digest(token, site), account.id, site.portal.name, isComplete, seconds(now), next, proof.rawValue,
            provider, Consent.isDue(account, on: site))
        // Limit the sessions per account: the oldest ones are deleted.
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

    /// The service outside that has proven the session's account, as in ``OutsideSignIn/name``; empty for none. Throws
    /// `DatabaseError`.
    public static func provider(_ db: Connection, _ id: String) throws -> String {
        try db.row("SELECT provider FROM session WHERE id = $1", id)?.text(0) ?? ""
    }

    /// Counts an attempt at the code, before it is checked. False if there were `most` already, or the sign-in has
    /// ended.
    static func countTry(_ db: Connection, _ id: String, most: Int) throws -> Bool {
        try db.run("UPDATE session SET tries = tries + 1 WHERE id = $1 AND tries < $2", id, most) == 1
    }

    static func tries(_ db: Connection, _ id: String) throws -> Int {
        try db.row("SELECT tries FROM session WHERE id = $1", id)?.integer(0) ?? .max
    }

    /// Counts a request for a code.
    /// - Parameter next: the page to return to afterwards, for a session that was started without a code; nil keeps the
    ///   stored one.
    static func challenged(_ db: Connection, _ id: String, next: String? = nil) throws {
        try db.run("UPDATE session SET challenged = challenged + 1 WHERE id = $1", id)
        if let next { try db.run("UPDATE session SET next = $2 WHERE id = $1", id, next) }
    }

    /// Whether a code was requested for this session.
    static func isChallenged(_ db: Connection, _ id: String) throws -> Bool {
        try db.row("SELECT 1 FROM session WHERE id = $1 AND challenged > 0", id) != nil
    }

    static func end(_ db: Connection, _ id: String) throws {
        try db.run("DELETE FROM session WHERE id = $1", id)
    }

    /// Ends every session of every account, and every sign-in in progress, because the database is from a backup.
    public static func endAll(_ db: Connection) throws(DatabaseError) {
        try db.run("UPDATE account SET credentials = credentials + 1 WHERE credentials >= 0")
        try db.run("DELETE FROM session WHERE created >= 0")
    }

    /// Ends every session of an account, and every sign-in in progress. Throws `DatabaseError`.
    public static func endAll(_ db: Connection, account: String) throws {
        try db.run("UPDATE account SET credentials = credentials + 1 WHERE id = $1", account)
        try db.run("DELETE FROM session WHERE account = $1", account)
    }
}
