import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Adds a child or young person.
struct AddPerson {
    let form: PersonForm

    private enum Outcome: Sendable {
        case added(id: String)
        /// The account has an entry with the same name and date of birth.
        case twin(Entry)
        case tooMany
    }

    func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.get(PeopleLinks.add, access) { try await show($0) }
        blueprint.post(PeopleLinks.add, access) { try await add($0) }
    }

    private func show(_ visit: Visit) async throws -> Reply {
        let account = try visit.account.account
        let home = try await visit.site.store.read { try AccountStore.contact($0, account).address }
        let typed = visit.heldTyped ?? FormValues()
        return .page(page(typed, entry: typed["entry"], home: home, visit))
    }

    private func add(_ visit: Visit) async throws -> Reply {
        let account = try visit.account.account
        let home = try await visit.site.store.read { try AccountStore.contact($0, account).address }
        let id = chosenID(visit.form["entry"])
        var (typed, isAct) = try await form.read(visit, home: home)
        if isAct {
            let status = typed.findings.isEmpty ? 200 : 422
            return .page(page(typed, entry: id, home: home, visit), status: status)
        }
        form.check(&typed, for: visit)
        guard typed.findings.isEmpty, let entry = form.entry(id, typed) else {
            return .page(page(typed, entry: id, home: home, visit), status: 422)
        }
        let isSure = visit.form["action"] == "anyway"
        switch try await visit.write({ try Self.keep($0, entry, account: account, isSure: isSure, visit) }) {
        case .added(let id): return .redirect(visit.link(FamilyLinks.person(id)))
        case .twin(let twin):
            return .page(page(typed, entry: id, home: home, visit, lead: warning(twin, visit), twin: twin), status: 422)
        case .tooMany:
            typed.refuse("forename", visit.texts("person.many", ["count": String(EntryStore.limit)]))
            return .page(page(typed, entry: id, home: home, visit), status: 422)
        }
    }

    /// Adds an entry once: its id is chosen when the page is made, so that a repeated request adds no second one.
    private static func keep(
        _ db: Connection, _ entry: Entry, account: String, isSure: Bool, _ visit: Visit
    ) throws -> Outcome {
        if let known = try EntryStore.find(db, entry.id, account: account) { return .added(id: known.id) }
        let all = try EntryStore.all(db, account: account)
        guard all.count < EntryStore.limit else { return .tooMany }
        if !isSure, let twin = try EntryStore.twin(db, of: entry, account: account) { return .twin(twin) }
        let count = try EntryStore.count(db, account: account, since: seconds(visit.now) - RowLimit.day)
        try RowLimit.check(count, most: RowLimit.people, "people")
        var entry = entry
        if try !EntryStore.add(db, entry, account: account, at: visit.now) {
            // The id is that of a deleted entry, or of another account's, which must not be revealed.
            entry = entry.renamed(newID())
            _ = try EntryStore.add(db, entry, account: account, at: visit.now)
        }
        try Audit.note(db, .entryAdded, by: account, on: visit.site, subject: entry.id, at: visit.now)
        return .added(id: entry.id)
    }

    private func warning(_ twin: Entry, _ visit: Visit) -> HTML {
        let values = ["name": twin.name, "date": visit.dates.date(twin.born)]
        let links = ["person": visit.link(FamilyLinks.person(twin.id))]
        return """
            <div class="notice" role="alert">\(Icon.warning.html)<div class="flow">\
            <h2>\(visit.texts("person.twin", values))</h2>\(visit.texts.paragraphs("person.twin.body", values, links: links))\
            </div></div>
            """
    }

    private func page(
        _ typed: FormValues, entry: String, home: PostalAddress?, _ visit: Visit, lead: HTML = .empty,
        twin: Entry? = nil
    ) -> Page {
        let texts = visit.texts
        let anyway: HTML = """
            <button class="button second" name="action" value="anyway">\(texts("person.anyway"))</button>
            """
        let content: HTML = """
            <input type="hidden" name="entry" value="\(chosenID(entry))">\(form.html(typed, home: home, visit))\
            <div class="actions"><button class="button">\(texts("people.add"))</button>\(anyway, if: twin != nil)\
            <a class="button second" href="\(visit.link(SiteLinks.people))">\(texts("signIn.cancel"))</a></div>
            """
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.title(texts("people.add"), texts.paragraphs("person.intro")))\
            <div class="prose flow">\(lead)\(Parts.requiredNote(texts))\
            \(Parts.form(visit.link(PeopleLinks.add), visit, guarding: true, content))</div>
            """
        var page = Page(
            texts("people.add"), section: .people, hasFindings: !typed.findings.isEmpty || twin != nil, main: main)
        page.trail = EntrySubjects.trail(visit)
        return page
    }
}
