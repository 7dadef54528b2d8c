import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// The people of an account as a table: a filter, and hiding, showing or deleting those that are ticked.
struct SelectPeople: FormAction {
    /// What the buttons below the filter do with the people that are ticked.
    enum Deed: String {
        case hide, show, delete
    }

    /// A person who is to be deleted from the list.
    struct Leaving: Sendable {
        let entry: Entry
        /// Why it cannot be deleted; nil if it can.
        let hold: RemovePerson.Hold?
        /// The number of its drafts, which are deleted too.
        let drafts: Int
    }

    let entries: [Entry]
    /// The ids of those that belong to the account itself, which alone it can hide.
    let own: Set<String>
    let hidden: Set<String>
    /// The people that are ticked, if the form is to delete them.
    let leaving: [Leaving]
    let mayAdd: Bool

    static func contribute(to blueprint: inout Blueprint, _ access: Access, mayAdd: Bool) {
        blueprint.form(SiteLinks.people, access) { db, visit in
            let account = try visit.account.account
            let seen = try EntryStore.seen(db, by: account)
            let entries = seen.map(\.entry)
            return SelectPeople(
                entries: entries, own: Set(seen.filter { $0.owner == account }.map(\.entry.id)),
                hidden: try EntryStore.hidden(db, account: account),
                leaving: try leaving(entries, db, visit), mayAdd: mayAdd)
        }
    }

    private static func leaving(_ entries: [Entry], _ db: Connection, _ visit: Visit) throws -> [Leaving] {
        guard visit.form["what"] == Deed.delete.rawValue else { return [] }
        let drafts = try FormList.waiting(db, account: try visit.account.account)
        return try entries.filter { visit.form[input($0.id)] == "yes" }.map { entry in
            let permissions = try Permissions.find(db, entry: entry.id, for: visit)
            return Leaving(
                entry: entry, hold: try permissions.flatMap { try RemovePerson.hold(db, $0) },
                drafts: drafts[entry.id] ?? 0)
        }
    }

    /// The name of the checkbox of an entry.
    static func input(_ id: String) -> String { "person.\(id)" }

    var isRepeatable: Bool { true }
    var inputs: [String] { ["what", "q", "show"] }

    func fields(_ visit: Visit) -> [Field] {
        [Field("person", "people.select", .ticks(entries.map { .init($0.id, saying: $0.name) }), required: true)]
    }

    func initial(_ visit: Visit) -> FormValues {
        FormValues(["q": String((visit.query["q"] ?? "").prefix(100)), "show": visit.query["show"] ?? ""])
    }

    func ticked(_ input: FormInput) -> [Entry] { entries.filter { input[Self.input($0.id)] == "yes" } }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, account) = (input.visit, try input.visit.account.account)
        guard let deed = Deed(rawValue: input["what"]) else { throw Problem(.malformed) }
        switch deed {
        case .hide, .show:
            for entry in ticked(input) where own.contains(entry.id) && hidden.contains(entry.id) != (deed == .hide) {
                try EntryStore.hide(db, entry.id, account: account, at: deed == .hide ? visit.now : nil)
                try visit.note(db, deed == .hide ? .entryHidden : .entryShown, subject: entry.id)
            }
        case .delete:
            for leaving in leaving where leaving.hold == nil {
                try FormList.dropDrafts(db, account: account, subject: leaving.entry.id, at: visit.now)
                try EntryStore.remove(db, leaving.entry.id, account: account, at: visit.now)
                try visit.note(db, .entryRemoved, subject: leaving.entry.id)
            }
        }
        return visit.link(SiteLinks.people).query(["done": deed.rawValue])
    }

    func page(_ input: FormInput) -> Page { PeopleTable(people: self, input: input).page }

    /// What will be deleted, what cannot be, and the button that does it.
    func preview(_ input: FormInput) throws -> Page? {
        guard input["what"] == Deed.delete.rawValue else { return nil }
        let (texts, visit) = (input.texts, input.visit)
        let going = leaving.filter { $0.hold == nil }
        let staying = leaving.filter { $0.hold != nil }
        let gone: HTML = "\(texts.paragraphs("people.delete.body"))\(Parts.rows(going) { row($0, visit) })"
        let kept: HTML = "<p>\(texts("people.delete.kept"))</p>\(Parts.rows(staying) { row($0, visit) })"
        let delete: HTML = """
            <button class="button warn" name="action" value="do">\(texts("people.delete.button"))</button>
            """
        let content: HTML = """
            \(gone, if: !going.isEmpty)\(kept, if: !staying.isEmpty)<div class="actions">\(delete, if: !going.isEmpty)\
            <a class="button second" href="\(visit.link(SiteLinks.people))">\(texts("action.cancel"))</a></div>
            """
        let title = texts("people.delete.title")
        var page = Page(
            title, section: .people,
            main: "\(Parts.title(title))<div class=\"prose flow\">\(input.form(guarding: false, content))</div>")
        page.trail = EntrySubjects.trail(visit)
        return page
    }

    private func row(_ leaving: Leaving, _ visit: Visit) -> HTML {
        let texts = visit.texts
        var small = [texts("people.born", ["date": visit.dates.birth(leaving.entry.born)])]
        switch leaving.hold {
        case .sent: small.append(texts("people.delete.sent"))
        case .linked: small.append(texts("people.delete.linked"))
        case nil where leaving.drafts > 0:
            let words: TextKey = leaving.drafts == 1 ? "people.delete.drafts.one" : "people.delete.drafts"
            small.append(texts(words, ["count": String(leaving.drafts)]))
        case nil: break
        }
        return Parts.row("\(leaving.entry.listed(visit))", small)
    }
}
