import Casework
import Database
import Identity
import Markup
import PortalKit

struct CorrectPerson: PersonAction {
    let form: PersonForm
    let entry: Entry
    let home: PostalAddress?
    let isRemovable: Bool

    static func contribute(to blueprint: inout Blueprint, _ access: Access, _ form: PersonForm) {
        blueprint.form(FamilyLinks.personDetails, access) { db, visit in
            let (account, id) = (try visit.account.account, visit.parameters["entry"] ?? "")
            guard let entry = try EntryStore.find(db, id, account: account) else { throw Problem(.notFound) }
            let permissions = try Permissions.find(db, entry: id, for: visit)
            return CorrectPerson(
                form: form, entry: entry, home: try AccountStore.contact(db, account).address,
                isRemovable: try permissions.flatMap { try RemovePerson.hold(db, $0) } == nil)
        }
    }

    var isRepeatable: Bool { true }
    func initial(_ visit: Visit) -> FormValues { form.typed(entry) }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, account) = (input.visit, try input.visit.account.account)
        guard let changed = form.entry(entry.id, input.typed, changing: entry.details) else {
            throw Problem(.malformed)
        }
        try EntryStore.change(db, changed, account: account, at: visit.now)
        try visit.note(db, .entryChanged, subject: entry.id)
        return visit.link(FamilyLinks.person(entry.id)).query(["saved": "1"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit, findings) = (input.texts, input.visit, input.typed.findings)
        let content: HTML = """
            \(fieldsAndOffer(input))\
            \(input.buttons("account.save", leaving: visit.link(FamilyLinks.person(entry.id))))
            """
        let remove: HTML = """
            <p><a href="\(visit.link(PeopleLinks.remove(entry.id)))">\(texts("person.remove", ["name": entry.name]))</a></p>
            """
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.title(texts("person.correct.title"), "<p>\(entry.name)</p>"))\
            <div class="prose flow">\(Parts.requiredNote(texts))\(input.form(content))\(remove, if: isRemovable)</div>
            """
        return Page(
            texts("person.correct.title"), about: entry, hasFindings: !findings.isEmpty, visit, main: main)
    }
}
