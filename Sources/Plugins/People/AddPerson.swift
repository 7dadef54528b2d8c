import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

struct AddPerson: PersonAction {
    let form: PersonForm
    let home: PostalAddress?

    static func contribute(to blueprint: inout Blueprint, _ access: Access, _ form: PersonForm) {
        blueprint.form(FamilyLinks.addPerson, access) { db, visit in
            AddPerson(form: form, home: try AccountStore.contact(db, visit.account.account).address)
        }
    }

    /// - Throws: `FormConflict` if the account has an entry with the same name and date of birth.
    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, account) = (input.visit, try input.visit.account.account)
        guard var entry = form.entry(input.id, input.typed) else { throw Problem(.malformed) }
        guard try EntryStore.all(db, account: account).count < EntryStore.limit else {
            let many = input.texts("person.many", ["count": String(EntryStore.limit)])
            throw FormRefused([ValidationError("forename", many)])
        }
        let isSure = visit.form["action"] == "anyway"
        if !isSure, let twin = try EntryStore.twin(db, of: entry, account: account) {
            throw FormConflict(warning(twin, visit), status: 422)
        }
        let count = try EntryStore.count(db, account: account, since: seconds(visit.now) - RowLimit.day)
        try RowLimit.check(count, most: RowLimit.people, "people")
        if try !EntryStore.add(db, entry, account: account, at: visit.now) {
            // The id is that of a deleted entry, or of another account's, which must not be revealed.
            entry = entry.renamed(newID())
            _ = try EntryStore.add(db, entry, account: account, at: visit.now)
        }
        try visit.note(db, .entryAdded, subject: entry.id)
        return visit.link(FamilyLinks.person(entry.id))
    }

    private func warning(_ twin: Entry, _ visit: Visit) -> HTML {
        let values = ["name": twin.name, "date": visit.dates.birth(twin.born)]
        let links = ["person": visit.link(FamilyLinks.person(twin.id))]
        return Parts.alert(
            """
            <h2>\(visit.texts("person.twin", values))</h2>\
            \(visit.texts.paragraphs("person.twin.body", values, links: links))
            """)
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit, hasNotice) = (input.texts, input.visit, input.notice != .empty)
        let anyway: HTML = """
            <button class="button second" name="action" value="anyway">\(texts("person.anyway"))</button>
            """
        let content: HTML = """
            \(fieldsAndOffer(input))\
            \(input.buttons("people.add", leaving: visit.link(SiteLinks.people), hasNotice ? anyway : .empty))
            """
        let main: HTML = """
            \(Parts.summary(input.typed.findings, texts))\(Parts.title(texts("people.add"), texts.paragraphs("person.intro")))\
            <div class="prose flow">\(Parts.requiredNote(texts))\(input.form(content))</div>
            """
        let hasFindings = !input.typed.findings.isEmpty || hasNotice
        var page = Page(texts("people.add"), section: .people, hasFindings: hasFindings, main: main)
        page.trail = EntrySubjects.trail(visit)
        return page
    }
}
