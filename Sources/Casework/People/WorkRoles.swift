public import Database
public import PortalKit

/// Queries on the table of professionals' work roles, each with its organisation, as they entered them. All functions
/// throw `DatabaseError`.
public enum WorkRoles {
    /// The migrations that create the table, in order.
    public static let migrations = [
        Migration(
            "work-details-1",
            """
            CREATE TABLE work_role (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, role TEXT NOT NULL, organisation TEXT NOT NULL,
                uprn TEXT NOT NULL, lines TEXT NOT NULL, postcode TEXT NOT NULL, phone TEXT NOT NULL,
                mobile TEXT NOT NULL, ended BIGINT)
            """,
            "CREATE INDEX work_role_account ON work_role (account)"),
        Migration(
            "work-details-2", "ALTER TABLE work_role ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE work_role ADD COLUMN mailbox TEXT NOT NULL DEFAULT ''"),
    ]

    /// One work role, as the values of its form's fields.
    public struct Role: Sendable {
        /// The id of the row.
        public let id: String
        /// The fields `role`, `role-kind` (the name of a ``WorkRole``, or empty), `organisation`, `work-address`,
        /// `work-role-phone`, `work-role-mobile` and `work-mailbox`.
        public let values: FormValues

        /// A role with the given values.
        public init(id: String, values: FormValues) { (self.id, self.values) = (id, values) }
    }

    /// The current roles of an account, by name.
    public static func all(_ db: Connection, _ account: String) throws -> [Role] {
        try db.rows(
            """
            SELECT id, role, organisation, uprn, lines, postcode, phone, mobile, kind, mailbox FROM work_role
            WHERE account = $1 AND ended IS NULL ORDER BY role, id
            """, account
        ).map { row in
            var typed = FormValues([
                "role": row.text(1), "organisation": row.text(2), "work-role-phone": row.text(6),
                "work-role-mobile": row.text(7), "role-kind": row.text(8), "work-mailbox": row.text(9),
            ])
            let lines = row.text(4).split(separator: "\n").map(String.init)
            if !lines.isEmpty {
                typed.fill(
                    "work-address", with: PostalAddress(uprn: row.text(3), lines: lines, postcode: row.text(5)))
            }
            return Role(id: row.text(0), values: typed)
        }
    }

    /// Inserts a role, or updates the account's with that id; does nothing if the id is that of another account's.
    /// - Throws: `Problem(.tooMany)` if the account has `RowLimit.workRoles` other roles, ended ones included.
    public static func save(_ db: Connection, _ account: String, id: String, _ typed: FormValues) throws {
        let address = typed.address("work-address")
        let count = try db.row("SELECT COUNT(*) FROM work_role WHERE account = $1 AND id <> $2", account, id)
        try RowLimit.check(count?.integer(0) ?? 0, most: RowLimit.workRoles, "roles at work")
        try db.run(
            """
            INSERT INTO work_role (id, account, role, organisation, uprn, lines, postcode, phone, mobile,
                kind, mailbox)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (id) DO UPDATE SET role = excluded.role, organisation = excluded.organisation,
                uprn = excluded.uprn, lines = excluded.lines, postcode = excluded.postcode, phone = excluded.phone,
                mobile = excluded.mobile, kind = excluded.kind, mailbox = excluded.mailbox
                WHERE work_role.account = excluded.account
            """, id, account, typed["role"], typed["organisation"], address?.uprn ?? "",
            address?.lines.joined(separator: "\n") ?? "", address?.postcode ?? "", typed["work-role-phone"],
            typed["work-role-mobile"], typed["role-kind"], typed["work-mailbox"])
    }

    /// Ends a role of the account at an instant in seconds since 1970; keeps an earlier one.
    public static func end(_ db: Connection, _ account: String, id: String, at now: Int) throws {
        try db.run(
            "UPDATE work_role SET ended = $3 WHERE id = $1 AND account = $2 AND ended IS NULL", id, account, now)
    }
}
