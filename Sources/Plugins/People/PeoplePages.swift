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
            \(removed(visit))<div class="title flow"><h1>\(texts("people.title"))</h1><div class="prose flow">\
            \(texts.paragraphs(intro))</div></div>\
            \(cards.isEmpty ? none(visit, mayAdd: mayAdd) : list(cards, visit, mayAdd: mayAdd))
            """
        var page = Page(texts("people.title"), section: .people, main: main)
        page.trail = EntrySubjects.trail(visit).dropLast()
        return .page(page)
    }

    private static func removed(_ visit: Visit) -> HTML {
        visit.query["removed"] == nil ? .empty : Parts.done(visit.texts("people.removed"))
    }

    private static func none(_ visit: Visit, mayAdd: Bool) -> HTML {
        let texts = visit.texts
        guard mayAdd else {
            return """
                <p class="empty">\(Icon.person.html)<strong>\(texts("people.allocated.none"))</strong>\
                <span>\(texts("people.allocated.hint"))</span></p>
                """
        }
        return """
            <div class="flow"><p class="empty">\(Icon.person.html)<strong>\(texts("people.none"))</strong>\
            <span>\(texts("people.none.hint"))</span></p>\
            <p><a class="button" href="\(visit.link(PeopleLinks.add))">\(Icon.plus.html)\(texts("people.add"))</a></p></div>
            """
    }

    private static func list(_ cards: [Card], _ visit: Visit, mayAdd: Bool) -> HTML {
        let add: HTML =
            mayAdd
            ? """
            <li><a class="tile add" href="\(visit.link(PeopleLinks.add))">\(Icon.plus.html)\
            <b>\(visit.texts("people.add"))</b><span>\(visit.texts("people.add.about"))</span></a></li>
            """ : .empty
        return "<ul class=\"tiles\">\(each: cards, { tile($0, visit) })\(add)</ul>"
    }

    private static func tile(_ card: Card, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let count = ["count": String(card.waiting)]
        let waiting =
            switch card.waiting {
            case 0: texts("people.waiting.none")
            case 1: texts("people.waiting.one")
            default: texts("people.waiting.many", count)
            }
        let asked =
            card.asked == 1 ? texts("people.asked.one") : texts("people.asked.many", ["count": String(card.asked)])
        let badge: HTML = "<span class=\"badge\" aria-hidden=\"true\">\(card.waiting + card.asked)</span>"
        return """
            <li><a class="tile" href="\(visit.link(FamilyLinks.person(card.entry.id)))">\(Icon.person.html)\
            \(badge, if: card.waiting + card.asked > 0)<b>\(card.entry.name)</b>\
            <span>\(texts("people.born", ["date": visit.dates.date(card.entry.born)]))</span>\("<span>\(asked)</span>", if: card.asked > 0)\
            \("<span>\(waiting)</span>", if: card.waiting > 0 || card.asked == 0)</a></li>
            """
    }
}
