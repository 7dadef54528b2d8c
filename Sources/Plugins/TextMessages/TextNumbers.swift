import Database
import Foundation
import PortalKit

/// The numbers of accounts: confirmed ones, and those that a session is setting up. All functions throw `DatabaseError`.
enum TextNumbers {
    /// A number that waits for its code.
    struct Pending: Sendable {
        /// What its codes are bound to: another one for each number that is entered.
        let id: String
        let account: String
        let number: String
        /// Whether the account keeps the method that it has.
        let keeps: Bool
    }

    /// The number of wrong attempts after which the number must be entered again.
    private static let triesAllowed = 5
    /// Seconds for which a number waits for its code.
    private static let lifetime = 1800

    /// The confirmed number of an account; nil if there is none.
    static func number(_ db: Connection, of account: String) throws -> String? {
        try db.row("SELECT number FROM text_number WHERE account = $1", account)?.text(0)
    }

    /// Stores a number as confirmed, in place of one of before.
    static func save(_ db: Connection, _ pending: Pending, at now: Date) throws {
        try db.run(
            """
            INSERT INTO text_number (account, number, confirmed) VALUES ($1, $2, $3)
            ON CONFLICT (account) DO UPDATE SET number = excluded.number, confirmed = excluded.confirmed
            """, pending.account, pending.number, seconds(now))
        try db.run("DELETE FROM text_pending WHERE id = $1", pending.id)
    }

    /// Stores a number that a session has entered, in place of one that it entered before. Returns its id.
    static func enter(
        _ db: Connection, _ number: String, keeps: Bool, session: Session, at now: Date
    ) throws -> String {
        let id = newID()
        try db.run("DELETE FROM text_pending WHERE session = $1", session.id)
        try db.run(
            """
            INSERT INTO text_pending (id, session, account, number, keeps, created, tries)
            VALUES ($1, $2, $3, $4, $5, $6, 0)
            """, id, session.id, session.account, number, keeps, seconds(now))
        return id
    }

    /// The number that this session is setting up; nil if there is none.
    static func pending(_ db: Connection, of session: Session, at now: Date) throws -> Pending? {
        try db.row(
            "SELECT id, account, number, keeps FROM text_pending WHERE session = $1 AND account = $2 AND created > $3",
            session.id, session.account, seconds(now) - lifetime
        ).map(pending)
    }

    /// The number of that id; nil if there is none.
    static func pending(_ db: Connection, id: String) throws -> Pending? {
        try db.row("SELECT id, account, number, keeps FROM text_pending WHERE id = $1", id).map(pending)
    }

    /// Counts an attempt at the code, before it is checked; false if there were too many.
    static func countTry(_ db: Connection, _ pending: Pending) throws -> Bool {
        try db.run(
            "UPDATE text_pending SET tries = tries + 1 WHERE id = $1 AND tries < $2", pending.id, triesAllowed) == 1
    }

    /// Whether no attempt is left; then the number is deleted.
    static func isSpent(_ db: Connection, _ pending: Pending) throws -> Bool {
        try db.run("DELETE FROM text_pending WHERE id = $1 AND tries >= $2", pending.id, triesAllowed) == 1
    }

    private static func pending(_ row: Row) -> Pending {
        Pending(id: row.text(0), account: row.text(1), number: row.text(2), keeps: row.flag(3))
    }
}
