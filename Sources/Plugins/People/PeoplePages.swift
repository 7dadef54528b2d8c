import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

enum PeoplePages {
    /// An entry, the number of unsent drafts about it, and the number of open information requests.
    private struct Card: Sendable {
        let entry: Entry
        let waiting: Int
        let asked: Int
    }

    /// The forms that are not sent yet, but for those that the team has asked for, which are listed as such.
    static func waiting(_ db: Connection, _ visit: Visit) throws -> [Waiting.Item] {
        let account = try visit.account.account
        let drafts = try FormList.drafts(db, account: account, limit: 20)
        guard !drafts.isEmpty else { return [] }
        let asked = try RequestStore.asked(db, for: visit).map(\.request).filter(\.isOpen)
        let entries = try EntryStore.all(db, account: account)
        return drafts.compactMap { subject, draft in
            guard let entry = entries.first(where: { $0.id == subject }),
                !asked.contains(where: { $0.entry == subject && $0.form == draft.form })
            else { return nil }
            return Waiting.Item(waiting(draft, entry, visit))
        }
    }

    private static func waiting(_ draft: FormEntry, _ entry: Entry, _ visit: Visit) -> HTML {
        guard case .draft(let step, let steps) = draft.state else { return .empty }
        let texts = visit.texts
        let title = Parts.words(draft.title, in: draft.language, visit)
        let values = [
            "name": entry.name, "step": String(step), "steps": String(steps), "date": visit.dates.date(draft.at),
            "time": visit.dates.time(draft.at),
        ]
        return Parts.row(
            title, [texts("people.draft", values)],
            beside: """
                <div class="row">\(Parts.tag("soon", .clock, texts("people.draft.notSent")))\
                <a class="button slim" href="\(visit.link(FormLinks.draft(draft.id)))">\(texts("people.draft.continue"))\
                <span class="hidden"> \(title)</span></a></div>
                """)
    }

    static func list(_ visit: Visit, mayAdd: Bool) async throws -> Reply {
        let account = try visit.account.account
        let cards = try await visit.site.store.read { db in
            let waiting = try FormList.waiting(db, account: account)
            let asked = try RequestStore.asked(db, for: visit).filter(\.request.isOpen)
            return try EntryStore.all(db, account: account).map { entry in
                Card(
                    entry: entry, waiting: waiting[entry.id] ?? 0, asked: asked.count { $0.request.entry == entry.id })
            }
        }
        let texts = visit.texts
        let intro: TextKey = mayAdd ? "people.intro" : "people.allocated.intro"
        let main: HTML = """
            \(Parts.done(texts("people.removed")), if: visit.query["removed"] != nil)\
            <div class="title flow"><h1>\(texts("people.title"))</h1><div class="prose flow">\
            \(texts.paragraphs(intro))</div></div>\
            \(cards.isEmpty ? none(visit, mayAdd: mayAdd) : list(cards, visit, mayAdd: mayAdd))
            """
        var page = Page(texts("people.title"), section: .people, main: main)
        page.trail = EntrySubjects.trail(visit).dropLast()
        return .page(page)
    }

    private static func none(_ visit: Visit, mayAdd: Bool) -> HTML {
        let texts = visit.texts
        guard mayAdd else {
            return Parts.empty(.person, texts("people.allocated.none"), "\(texts("people.allocated.hint"))")
        }
        return """
            <div class="flow">\(Parts.empty(.person, texts("people.none"), "\(texts("people.none.hint"))"))\
            <p><a class="button" href="\(visit.link(PeopleLinks.add))">\(Icon.plus.html)\(texts("people.add"))</a></p></div>
            """
    }

    private static func list(_ cards: [Card], _ visit: Visit, mayAdd: Bool) -> HTML {
        let add: HTML = """
            <li><a class="tile add" href="\(visit.link(PeopleLinks.add))">\(Icon.plus.html)\
            <b>\(visit.texts("people.add"))</b><span>\(visit.texts("people.add.about"))</span></a></li>
            """
        return "<ul class=\"tiles\">\(each: cards, { tile($0, visit) })\(add, if: mayAdd)</ul>"
    }

    private static func tile(_ card: Card, _ visit: Visit) -> HTML {
        let texts = visit.texts
        func count(_ number: Int, _ one: TextKey, _ many: TextKey) -> String {
            texts(number == 1 ? one : many, ["count": String(number)])
        }
        let asked = count(card.asked, "people.asked.one", "people.asked.many")
        let waiting =
            card.waiting == 0
            ? texts("people.waiting.none") : count(card.waiting, "people.waiting.one", "people.waiting.many")
        let badge: HTML = "<span class=\"badge\" aria-hidden=\"true\">\(card.waiting + card.asked)</span>"
        return """
            <li><a class="tile" href="\(visit.link(FamilyLinks.person(card.entry.id)))">\(Icon.person.html)\
            \(badge, if: card.waiting + card.asked > 0)<b>\(card.entry.name)</b>\
            <span>\(texts("people.born", ["date": visit.dates.birth(card.entry.born)]))</span>\
            \("<span>\(asked)</span>", if: card.asked > 0)\
            \("<span>\(waiting)</span>", if: card.waiting > 0 || card.asked == 0)</a></li>
            """
    }
}
