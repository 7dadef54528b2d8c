import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Corrects the details of an entry.
struct CorrectPerson {
    let form: PersonForm

    /// The data of the page.
    private struct Known: Sendable {
        let entry: Entry
        let home: PostalAddress?
        /// Whether the entry may be deleted.
        let isRemovable: Bool
    }

    func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.get(FamilyLinks.personDetails, access) { visit in
            let known = try await known(visit)
            return .page(page(visit.heldTyped ?? form.typed(known.entry), known, visit))
        }
        blueprint.post(FamilyLinks.personDetails, access) { try await save($0) }
    }

    private func known(_ visit: Visit) async throws -> Known {
        let (account, id) = (try visit.account.account, visit.parameters["entry"] ?? "")
        return try await visit.site.store.read { db in
            guard let entry = try EntryStore.find(db, id, account: account) else { throw Problem(.notFound) }
            return Known(
                entry: entry, home: try AccountStore.contact(db, account).address,
                isRemovable: try Permissions.find(db, entry: id, for: visit).flatMap { try RemovePerson.hold(db, $0) }
                    == nil)
        }
    }

    private func save(_ visit: Visit) async throws -> Reply {
        let (account, known) = (try visit.account.account, try await known(visit))
        var (typed, isAct) = try await form.read(visit, home: known.home)
        if isAct { return .page(page(typed, known, visit), status: typed.findings.isEmpty ? 200 : 422) }
        form.check(&typed, for: visit)
        guard typed.findings.isEmpty, let entry = form.entry(known.entry.id, typed) else {
            return .page(page(typed, known, visit), status: 422)
        }
        try await visit.write { db in
            // Read again: the entry may have been deleted in another tab.
            guard try EntryStore.find(db, entry.id, account: account) != nil else { throw Problem(.notFound) }
            try EntryStore.change(db, entry, account: account, at: visit.now)
            try Audit.note(db, .entryChanged, by: account, on: visit.site, subject: entry.id, at: visit.now)
        }
        return .redirect(visit.link(FamilyLinks.person(entry.id)).query(["saved": "1"]))
    }

    private func page(_ typed: FormValues, _ known: Known, _ visit: Visit) -> Page {
        let (texts, entry) = (visit.texts, known.entry)
        let content: HTML = """
            \(form.html(typed, home: known.home, visit))<div class="actions"><button class="button">\
            \(texts("account.save"))</button><a class="button second" href="\(visit.link(FamilyLinks.person(entry.id)))">\
            \(texts("signIn.cancel"))</a></div>
            """
        let remove: HTML = """
            <p><a href="\(visit.link(PeopleLinks.remove(entry.id)))">\(texts("person.remove", ["name": entry.name]))</a></p>
            """
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\
            <div class="title prose flow"><h1>\(texts("person.correct.title"))</h1><p>\(entry.name)</p></div>\
            <div class="prose flow">\(Parts.requiredNote(texts))\
            \(Parts.form(visit.link(FamilyLinks.personDetails(entry.id)), visit, guarding: true, content))\
            \(remove, if: known.isRemovable)</div>
            """
        var page = Page(
            "\(texts("person.correct.title")): \(entry.name)", section: .people, hasFindings: !typed.findings.isEmpty,
            main: main)
        page.trail = EntrySubjects.trail(visit, to: entry)
        page.here = texts("person.correct.title")
        return page
    }
}
