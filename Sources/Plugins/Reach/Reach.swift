import Configuration
import Database
import Identity
import PortalKit

/// How somebody wants to be reached: language and interpreter, British Sign Language, print, phone.
struct Reach: Plugin {
    static let name = "reach"
    static let summary = "How somebody wants to be reached: language, interpreter, BSL, large print, phone."

    static let migrations = [
        Migration(
            "reach-1",
            """
            CREATE TABLE reach (
                account TEXT PRIMARY KEY, language TEXT NOT NULL, wishes TEXT NOT NULL, note TEXT NOT NULL)
            """)
    ]

    private static let wishes = ["interpreter", "bsl", "large-print", "braille", "easy-read", "phone"]
    private static let fields =
        [Field("preferred-language", "reach.language", hint: "reach.language.hint", limit: 60)]
        + wishes.map { Field($0, .key(TextKey("reach", $0)), .tick) }
        + [Field("reach-note", "reach.note", hint: "reach.note.hint", .longText(), limit: 1000)]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(AccountPage("reach", "account.reach"))
        blueprint.get("account/reach", .account) { visit in
            try await AccountArea.edit("reach", "account.reach", Self.fields, visit) { db, account in
                let row = try db.row("SELECT language, wishes, note FROM reach WHERE account = $1", account)
                var typed = Typed(["preferred-language": row?.text(0) ?? "", "reach-note": row?.text(2) ?? ""])
                for wish in row?.text(1).split(separator: " ") ?? [] { typed.values[String(wish)] = "yes" }
                return typed
            }
        }
        blueprint.post("account/reach", .account) { visit in
            try await AccountArea.save("reach", "account.reach", Self.fields, visit) { db, account, typed in
                let chosen = Self.wishes.filter { typed[$0] == "yes" }.joined(separator: " ")
                try db.run(
                    """
                    INSERT INTO reach (account, language, wishes, note) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (account) DO UPDATE SET language = excluded.language, wishes = excluded.wishes,
                        note = excluded.note
                    """, account, typed["preferred-language"], chosen, typed["reach-note"])
            }
        }
    }
}
