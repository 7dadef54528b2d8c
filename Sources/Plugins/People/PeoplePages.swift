import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

enum PeoplePages {
    /// An entry, the number of unsent drafts about it, and its open information requests.
    struct Card: Sendable {
        let entry: Entry
        let waiting: Int
        let asked: Int
        /// The day by which the first of those requests is due; nil if there is none.
        let due: CivilDate?
    }

    /// The forms that are not sent yet, but for those that the team has asked for, which are listed as such.
    static func waiting(_ db: Connection, _ visit: Visit) throws -> [Waiting.Item] {
        guard visit.site.answers(FormLinks.draft) else { return [] }
        let account = try visit.account.account
        let drafts = try FormList.drafts(db, account: account, limit: 20)
        guard !drafts.isEmpty else { return [] }
        let isAsked = try visit.counted(.requests, db) > 0
        let asked = isAsked ? try RequestStore.asked(db, for: visit).map(\.request).filter(\.isOpen) : []
        let entries = try EntryStore.seen(db, by: account).map(\.entry)
        return drafts.compactMap { subject, draft in
            guard let entry = entries.first(where: { $0.id == subject }),
                !asked.contains(where: { $0.entry == subject && $0.form == draft.form })
            else { return nil }
            return Waiting.Item(draft.unsentRow(draft.id, naming: [entry.name], isDeletable: false, visit))
        }
    }

    static func list(
        _ visit: Visit, _ style: PeopleStyle, mayAdd: Bool, hasSelf: Bool
    ) async throws -> Reply {
        let account = try visit.account.account
        let cards = try await visit.site.store.read { db in
            let waiting = try FormList.waiting(db, account: account)
            let open = try RequestStore.asked(db, for: visit).map(\.request).filter(\.isOpen)
            return try EntryStore.seen(db, by: account).map(\.entry).map { entry in
                let asked = open.filter { $0.entry == entry.id }
                return Card(
                    entry: entry, waiting: waiting[entry.id] ?? 0, asked: asked.count,
                    due: asked.map(\.due).min { $0 < $1 })
            }
        }
        let texts = visit.texts
        let tiles = try PeopleTiles(
            cards: cards, showsDue: style == .tiles, name: hasSelf ? visit.account.name : nil, visit: visit)
        let intro: TextKey = mayAdd ? "people.intro" : "people.allocated.intro"
        let people =
            cards.isEmpty && !hasSelf && !(style == .list && mayAdd)
            ? none(visit, mayAdd: mayAdd) : style == .list ? tiles.list(mayAdd: mayAdd) : tiles.html(mayAdd: mayAdd)
        let main: HTML = """
            \(Parts.done(texts("people.removed")), if: visit.query["removed"] != nil)\
            <div class="title flow"><h1>\(texts("people.title"))</h1><div class="prose flow">\
            \(texts.paragraphs(intro))</div></div>\
            \(people)
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
            <p><a class="button" href="\(visit.link(FamilyLinks.addPerson))">\(Icon.plus.html)\(texts("people.add"))</a></p></div>
            """
    }
}
