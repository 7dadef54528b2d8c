public import Database
public import Foundation
import Markup
import Vault
import Web

/// A form that an account has sent: by its id the same request is recognised if it is repeated, and told from another
/// one.
public struct FormReceipt: Sendable {
    /// Whether the request sends the same again.
    let isSame: Bool
    /// The page that followed.
    let next: Address
    /// When it was sent.
    let at: Date

    /// The table `form_receipt`.
    public static let migrations = [
        Migration(
            "form-receipt-1",
            """
            CREATE TABLE form_receipt (
                account TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, next TEXT NOT NULL, at BIGINT NOT NULL,
                PRIMARY KEY (account, id))
            """,
            "CREATE INDEX form_receipt_at ON form_receipt (at)")
    ]

    /// How long forms are remembered, in seconds: longer than any page of a session or restored input lasts.
    private static let lifetime = 30 * 86_400

    /// The receipt of the form of this id, if the account of the request has sent it; nil if it has not.
    static func find(_ db: Connection, _ id: String, for visit: Visit) throws -> FormReceipt? {
        try db.row(
            "SELECT digest, next, at FROM form_receipt WHERE account = $1 AND id = $2", visit.account.account, id
        ).map { row in
            FormReceipt(
                isSame: row.text(0) == digest(visit), next: Address(row.text(1)) ?? visit.link(SiteLinks.home),
                at: row.instant(2))
        }
    }

    static func add(_ db: Connection, _ id: String, next: Address, for visit: Visit) throws {
        try db.run(
            "INSERT INTO form_receipt (account, id, digest, next, at) VALUES ($1, $2, $3, $4, $5)",
            visit.account.account, id, digest(visit), next.text, seconds(visit.now))
    }

    /// Deletes forms that were sent more than 30 days before `now`. Throws `DatabaseError`.
    public static func cleanUp(_ db: Connection, now: Date) throws {
        try db.run("DELETE FROM form_receipt WHERE at < $1", seconds(now) - lifetime)
    }

    /// The digest of a request's values and files, whichever button confirmed them.
    private static func digest(_ visit: Visit) -> String {
        let values = visit.form.fields.filter { field in
            switch field.name {
            case "csrf-token", PendingForm.field: false
            case "action": !["do", "preview"].contains(field.value)
            default: !FormTexts.isSecret(field.name)
            }
        }
        let files = visit.files.filter { $0.count > 0 }.map { "\($0.name)=\($0.count)/\($0.filename)" }
        // Lengths keep values with separators apart from several values.
        let parts = [visit.page] + values.map { "\($0.name)=\($0.value)" } + files
        return Digest.sha256Hex(parts.map { "\($0.utf8.count):\($0)" }.joined())
    }
}
