import Casework
import Database
import Forms
import Markup
import PortalKit

/// Deletes an entry from the account's list, unless something was sent about it or the account is linked.
struct RemovePerson {
    func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.get(PeopleLinks.remove, access) { visit in
            let (permissions, hold, drafts) = try await visit.site.store.read { db in
                let permissions = try Permissions.require(db, for: visit)
                return (
                    permissions, try Self.hold(db, permissions),
                    try FormList.entries(db, account: permissions.account, subject: permissions.entry.id, limit: 20)
                )
            }
            return .page(hold.map { kept(permissions.entry, $0, visit) } ?? page(permissions.entry, drafts, visit))
        }
        blueprint.post(PeopleLinks.remove, access) { try await remove($0) }
    }

    private func remove(_ visit: Visit) async throws -> Reply {
        let kept = try await visit.write { db -> (Entry, Hold)? in
            let permissions = try Permissions.require(db, for: visit)
            let (account, id) = (permissions.account, permissions.entry.id)
            if let hold = try Self.hold(db, permissions) { return (permissions.entry, hold) }
            try FormList.dropDrafts(db, account: account, subject: id, at: visit.now)
            try EntryStore.remove(db, id, account: account, at: visit.now)
            try Audit.note(db, .entryRemoved, by: account, on: visit.site, subject: id, at: visit.now)
            return nil
        }
        if let (entry, hold) = kept { return .page(self.kept(entry, hold, visit), status: 409) }
        return .redirect(visit.link(SiteLinks.people).query(["removed": "1"]))
    }

    /// Why an entry cannot be deleted.
    enum Hold: Sendable {
        /// A form was sent about it.
        case sent
        /// The team has linked the account.
        case linked
    }

    static func hold(_ db: Connection, _ permissions: Permissions) throws -> Hold? {
        if try FormList.hasSent(db, account: permissions.account, subject: permissions.entry.id) { return .sent }
        return permissions.isLinked ? .linked : nil
    }

    private func page(_ entry: Entry, _ drafts: [FormEntry], _ visit: Visit) -> Page {
        let texts = visit.texts
        let list: HTML = """
            <p>\(texts("person.remove.drafts"))</p><ul>\(each: drafts, { "<li>\($0.title)</li>" })</ul>
            """
        let content: HTML = """
            <div class="actions"><button class="button warn">\(texts("person.remove.button"))\
            <span class="hidden"> \(entry.name)</span></button>\
            <a class="button second" href="\(visit.link(FamilyLinks.person(entry.id)))">\(texts("signIn.cancel"))</a></div>
            """
        let body: HTML = """
            \(texts.paragraphs("person.remove.body"))\(list, if: !drafts.isEmpty)\
            \(Parts.form(visit.link(PeopleLinks.remove(entry.id)), visit, content))
            """
        return framed(texts("person.remove", ["name": entry.name]), about: entry, body, visit)
    }

    /// The page that says why the entry stays.
    private func kept(_ entry: Entry, _ hold: Hold, _ visit: Visit) -> Page {
        let texts = visit.texts
        let words: TextKey = hold == .sent ? "person.kept.body" : "person.linked.body"
        let body: HTML = """
            \(texts.paragraphs(words, links: ["contact": visit.link(SiteLinks.page("contact"))]))<p><a class="button" href="\(visit.link(FamilyLinks.person(entry.id)))">\
            \(texts("person.back", ["name": entry.name]))</a></p>
            """
        return framed(texts("person.kept.title", ["name": entry.name]), about: entry, body, visit)
    }

    private func framed(_ heading: String, about entry: Entry, _ body: HTML, _ visit: Visit) -> Page {
        var page = Page(
            heading, section: .people, main: "\(Parts.title(heading))<div class=\"prose flow\">\(body)</div>")
        page.trail = EntrySubjects.trail(visit, to: entry)
        return page
    }
}
