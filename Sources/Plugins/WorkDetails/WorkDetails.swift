import Configuration
import Database
import Identity
import Markup
import PortalKit
import Web

/// What a professional does: one or several roles, each with its organisation and how to reach it.
struct WorkDetails: Plugin {
    static let name = "work-details"
    static let summary = "A professional's roles, each with its organisation and how to reach it."

    static let migrations = [
        Migration(
            "work-details-1",
            """
            CREATE TABLE work_role (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, role TEXT NOT NULL, organisation TEXT NOT NULL,
                uprn TEXT NOT NULL, lines TEXT NOT NULL, postcode TEXT NOT NULL, phone TEXT NOT NULL,
                mobile TEXT NOT NULL, ended BIGINT)
            """,
            "CREATE INDEX work_role_account ON work_role (account)")
    ]

    static let fields = [
        Field("role", "work.role", hint: "work.role.hint", required: true, autocomplete: "organization-title"),
        Field("organisation", "work.organisation", required: true, autocomplete: "organization"),
        Field("work-address", "work.address", .address),
        Field("work-role-phone", "work.phone", .telephone, limit: 30, autocomplete: "work tel"),
        Field("work-role-mobile", "work.mobile", .telephone, limit: 30, autocomplete: "mobile tel"),
    ]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(
            RegistrationSection(tab: .work, fields: Self.fields) { db, account, values in
                try WorkRoles.save(db, account, id: newID(), Typed(values))
            })
        blueprint.add(AccountPage("work", "account.work"))
        // A form keeps the role in words: it stays readable when the role has ended.
        blueprint.offer("work-role") { db, account in
            try WorkRoles.all(db, account).map { role in
                let words = [role.values["role"], role.values["organisation"]].filter { !$0.isEmpty }
                return Field.Choice(saying: words.joined(separator: ", "))
            }
        }
        WorkPages().contribute(to: &blueprint)
    }
}

/// The SQL of work roles.
enum WorkRoles {
    struct Role: Sendable {
        let id: String
        let values: Typed
    }

    static func all(_ db: Connection, _ account: String) throws -> [Role] {
        try db.rows(
            """
            SELECT id, role, organisation, uprn, lines, postcode, phone, mobile FROM work_role
            WHERE account = $1 AND ended IS NULL ORDER BY role, id
            """, account
        ).map { row in
            var typed = Typed([
                "role": row.text(1), "organisation": row.text(2), "work-role-phone": row.text(6),
                "work-role-mobile": row.text(7),
            ])
            let lines = row.text(4).split(separator: "\n").map(String.init)
            if !lines.isEmpty {
                typed.fill(
                    "work-address", with: PostalAddress(uprn: row.text(3), lines: lines, postcode: row.text(5)))
            }
            return Role(id: row.text(0), values: typed)
        }
    }

    static func save(_ db: Connection, _ account: String, id: String, _ typed: Typed) throws {
        let address = typed.address("work-address")
        try db.run(
            """
            INSERT INTO work_role (id, account, role, organisation, uprn, lines, postcode, phone, mobile)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO UPDATE SET role = excluded.role, organisation = excluded.organisation,
                uprn = excluded.uprn, lines = excluded.lines, postcode = excluded.postcode, phone = excluded.phone,
                mobile = excluded.mobile
            """, id, account, typed["role"], typed["organisation"], address?.uprn ?? "",
            address?.lines.joined(separator: "\n") ?? "", address?.postcode ?? "", typed["work-role-phone"],
            typed["work-role-mobile"])
    }

    static func end(_ db: Connection, _ account: String, id: String, at now: Int) throws {
        try db.run(
            "UPDATE work_role SET ended = $3 WHERE id = $1 AND account = $2 AND ended IS NULL", id, account, now)
    }
}
