import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Vault

/// Telling the council that circumstances changed. What was told stays; each time is a row of its own.
struct Circumstances: Plugin {
    static let name = "circumstances"
    static let summary = "Telling the council that circumstances changed."

    static let migrations = [
        Migration(
            "circumstances-1",
            """
            CREATE TABLE circumstance (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, at BIGINT NOT NULL, kind TEXT NOT NULL,
                details TEXT NOT NULL)
            """,
            "CREATE INDEX circumstance_account ON circumstance (account, at)")
    ]

    private static let kinds = ["moved", "name", "family", "care", "other"]
    private static let fields = [
        Field(
            "kind", "circumstances.kind", .choice(kinds.map { .init($0, .key(TextKey("circumstances.kind", $0))) }),
            required: true),
        Field(
            "details", "circumstances.details", hint: "circumstances.details.hint", .longText(), required: true,
            limit: 4000),
    ]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(AccountPage("circumstances", "account.circumstances"))
        blueprint.get("account/circumstances", .account) { visit in
            try await AccountArea.edit(
                "circumstances", "account.circumstances", Self.fields, visit,
                lead: visit.texts.paragraphs("circumstances.intro"), button: "circumstances.send"
            ) { _, _ in Typed() }
        }
        blueprint.post("account/circumstances", .account) { visit in
            let id = newID()
            return try await AccountArea.save("circumstances", "account.circumstances", Self.fields, visit) {
                db, account, typed in
                try db.run(
                    "INSERT INTO circumstance (id, account, at, kind, details) VALUES ($1, $2, $3, $4, $5)", id,
                    account, seconds(visit.now), typed["kind"], typed["details"])
            }
        }
    }
}
