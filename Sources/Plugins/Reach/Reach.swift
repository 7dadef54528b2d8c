import Casework
import Configuration
import Identity
import PortalKit

/// The contact wishes of an account: language and interpreter, British Sign Language, print, phone.
struct Reach: Plugin {
    static let name = "reach"
    private static let page = AccountPage("reach", "account.reach")
    static let summary = "How someone wants to be reached: language, interpreter, BSL, large print, phone."

    private static let fields =
        [Field("preferred-language", "reach.language", hint: "reach.language.hint", limit: 60)]
        + ReachWishes.all.map { Field($0, .key(TextKey("reach", $0)), .tick) }
        + [Field("reach-note", "reach.note", hint: "reach.note.hint", .longText(), limit: 1000)]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.form(Self.page, fields: Self.fields) { db, account in
            let wishes = try ReachStore.find(db, account: account)
            var typed = FormValues(["preferred-language": wishes.language, "reach-note": wishes.note])
            for wish in wishes.chosen { typed.values[wish] = "yes" }
            return typed
        } save: { db, input in
            let wishes = ReachWishes(
                language: input["preferred-language"], chosen: ReachWishes.all.filter { input[$0] == "yes" },
                note: input["reach-note"])
            try ReachStore.save(db, wishes, account: input.visit.account.account)
        }
    }
}
