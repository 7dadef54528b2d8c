import Configuration
import Database
import Identity
import PortalKit

struct EmergencyContact: Plugin {
    static let name = "emergency-contact"
    static let summary = "The person to ring if the owner of an account cannot be reached."
    static let migrations = [
        Migration(
            "emergency-contact-1",
            "CREATE TABLE emergency_contact (account TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL)")
    ]

    private static let page = AccountPage("emergency-contact", "account.emergencyContact")
    private static let fields = [
        Field("contact-name", "emergencyContact.name", required: true),
        Field("contact-phone", "emergencyContact.phone", .telephone, required: true),
    ]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.form(Self.page, fields: Self.fields) { db, account in
            let row = try db.row("SELECT name, phone FROM emergency_contact WHERE account = $1", account)
            return FormValues(row.map { ["contact-name": $0.text(0), "contact-phone": $0.text(1)] } ?? [:])
        } save: { db, input in
            try db.run(
                """
                INSERT INTO emergency_contact (account, name, phone) VALUES ($1, $2, $3)
                ON CONFLICT (account) DO UPDATE SET name = excluded.name, phone = excluded.phone
                """, input.visit.account.account, input["contact-name"], input["contact-phone"])
        }
    }
}
