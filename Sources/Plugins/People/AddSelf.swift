import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Adds the signed-in account to its own people: a young person who acts for themselves.
struct AddSelf: FormAction {
    private static let youngest = 16

    private let account: Account
    private let home: PostalAddress?
    private let known: Entry?

    static func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.form(PeopleLinks.oneself, access) { db, visit in
            let id = try visit.account.account
            guard let account = try AccountStore.find(db, id: id) else { throw Problem(.notFound) }
            return AddSelf(
                account: account, home: try AccountStore.contact(db, id).address, known: try own(db, account: id))
        }
    }

    /// The account's entry about itself; nil if there is none. Throws `DatabaseError`.
    static func own(_ db: Connection, account: String) throws -> Entry? {
        try EntryStore.all(db, account: account).first { $0.relationship == .oneself }
    }

    func fields(_ visit: Visit) -> [Field] {
        let born = Field("born", "person.self.born", hint: "person.self.born.hint", .date(.past), required: true)
        let gender = Field("gender", "person.gender", .choice(PersonFields.genders), required: true)
        return account.gender.isEmpty ? [born, gender] : [born]
    }

    func unavailableReply(_ visit: Visit) -> Reply? {
        known.map { .redirect(visit.link(FamilyLinks.person($0.id))) }
    }

    func check(_ input: inout FormInput) {
        guard let born = input.typed.date("born") else { return }
        let (visit, today) = (input.visit, CivilDate(input.visit.now))
        if details(born, input.typed).age(on: today) < Self.youngest {
            input.typed.refuse("born.day", visit.texts("person.self.young"))
        } else if born < PersonDetails.earliestBirth(on: today) {
            input.typed.refuse("born.day", visit.texts("person.self.old"))
        }
    }

    private func details(_ born: CivilDate, _ typed: FormValues) -> PersonDetails {
        PersonDetails(
            forename: account.forename, surname: account.surname,
            gender: account.gender.isEmpty ? typed["gender"] : account.gender, born: born, address: home)
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        guard let born = input.typed.date("born") else { throw Problem(.malformed) }
        let (visit, details) = (input.visit, details(born, input.typed))
        var entry = Entry(id: input.id, details, relationship: .oneself, responsibility: .no)
        if try !EntryStore.add(db, entry, account: account.id, at: visit.now) {
            // As in `AddPerson`: whose the id is must not be revealed.
            entry = entry.renamed(newID())
            _ = try EntryStore.add(db, entry, account: account.id, at: visit.now)
        }
        try visit.note(db, .entryAdded, subject: entry.id)
        return visit.link(FamilyLinks.person(entry.id))
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit, findings) = (input.texts, input.visit, input.typed.findings)
        let title = texts("person.self.title")
        let content = input.fields(fields(visit), send: "person.self.go", leaving: visit.link(SiteLinks.people))
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.title(title, texts.paragraphs("person.self.intro")))\
            <div class="prose flow">\(input.form(content))</div>
            """
        var page = Page(title, section: .people, hasFindings: !findings.isEmpty, main: main)
        page.trail = EntrySubjects.trail(visit)
        return page
    }
}
