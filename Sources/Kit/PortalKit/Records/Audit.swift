public import Database
public import Foundation
import Vault

/// The audit trail of actions and views, append-only: triggers reject UPDATE and DELETE.
public enum Audit {
    /// The table `audit`, its index and triggers.
    public static let migrations = [
        Migration(
            "audit-1",
            """
            CREATE TABLE audit (
                id TEXT PRIMARY KEY, at BIGINT NOT NULL, account TEXT NOT NULL, portal TEXT NOT NULL,
                action TEXT NOT NULL, subject TEXT NOT NULL, object TEXT NOT NULL)
            """,
            "CREATE INDEX audit_subject ON audit (subject, at)",
            sqlite: [
                """
                CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
                BEGIN SELECT RAISE(ABORT, 'audit rows are for good'); END
                """,
                """
                CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
                BEGIN SELECT RAISE(ABORT, 'audit rows are for good'); END
                """,
            ],
            postgreSQL: [
                """
                CREATE FUNCTION audit_for_good() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'audit rows are for good'; END $$
                """,
                """
                CREATE TRIGGER audit_for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
                FOR EACH STATEMENT EXECUTE FUNCTION audit_for_good()
                """,
            ]),
        Migration("audit-reason", "ALTER TABLE audit ADD COLUMN reason TEXT NOT NULL DEFAULT ''"),
    ]

    /// Inserts a row. To be called in the transaction of the action that it records.
    /// - Parameters:
    ///   - account: the id of the account that acts.
    ///   - subject: the id of the entry or person it concerns; empty for none.
    ///   - object: the id of the draft, submission, file or the like; empty for none.
    ///   - reason: why it was done, as the account says; empty where none is asked for.
    /// - Throws: `DatabaseError`.
    public static func note(
        _ db: Connection, _ event: AuditEvent, by account: String, on site: Site, subject: String, object: String = "",
        reason: String = "", at now: Date
    ) throws {
        try db.run(
            """
            INSERT INTO audit (id, at, account, portal, action, subject, object, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """, nextID(), seconds(now), account, site.portal.name,
            event.name, subject, object, reason)
    }

    /// An id that is greater than those before it, so that rows of the same second can be listed in their order: the
    /// nanoseconds since the machine started, in hex, and 128 random bits.
    private static func nextID() -> String {
        let place = String(DispatchTime.now().uptimeNanoseconds, radix: 16)
        return String(repeating: "0", count: 16 - place.count) + place + Random.token(bytes: 16)
    }
}
