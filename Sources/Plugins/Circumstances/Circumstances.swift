import Casework
import Configuration
import Identity
import PortalKit

/// Reports of changed circumstances: a message to the team about every child that the account is linked to.
struct Circumstances: Plugin {
    static let name = "circumstances"
    private static let page = AccountPage("circumstances", "account.circumstances")
    static let summary = "Telling the council that circumstances changed."

    static let kinds = ["moved", "name", "family", "care", "other"]
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
        blueprint.form(
            Self.page, fields: Self.fields, lead: "circumstances.intro", button: "circumstances.send", creates: true
        ) { db, input in
            let site = input.visit.site
            let texts = site.texts(site.defaultLanguage)
            let kind = texts(TextKey("circumstances.kind", input["kind"]))
            try IncomingMessages.sendAboutAll(
                db, id: input.id, subject: texts("circumstances.subject", ["kind": kind]), body: input["details"],
                for: input.visit)
        }
    }
}
