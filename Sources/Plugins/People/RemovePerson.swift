import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// Deletes an entry from the account's list, unless something was sent about it or the account is linked.
struct RemovePerson: FormAction {
    private let permissions: Permissions
    private let hold: Hold?
    private let drafts: [FormEntry]

    static func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.form(PeopleLinks.remove, access) { db, visit in
            let permissions = try Permissions.requireOwn(db, for: visit)
            return RemovePerson(
                permissions: permissions, hold: try hold(db, permissions),
                drafts: try FormList.entries(
                    db, account: permissions.account, subject: permissions.entry.id, limit: 20))
        }
    }

    private var entry: Entry { permissions.entry }

    func fields(_ visit: Visit) -> [Field] { [] }

    func unavailableReply(_ visit: Visit) -> Reply? {
        hold.map { .page(kept($0, visit), status: visit.head.method == .post ? 409 : 200) }
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, account) = (input.visit, permissions.account)
        try FormList.dropDrafts(db, account: account, subject: entry.id, at: visit.now)
        try EntryStore.remove(db, entry.id, account: account, at: visit.now)
        try visit.note(db, .entryRemoved, subject: entry.id)
        return visit.link(SiteLinks.people).query(["removed": "1"])
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

    func page(_ input: FormInput) -> Page {
        let (texts, visit) = (input.texts, input.visit)
        let list: HTML = """
            <p>\(texts("person.remove.drafts"))</p><ul>\(each: drafts, { "<li>\($0.title)</li>" })</ul>
            """
        let content: HTML = """
            <div class="actions"><button class="button warn">\(texts("person.remove.button"))\
            <span class="hidden"> \(entry.name)</span></button>\
            <a class="button second" href="\(visit.link(FamilyLinks.person(entry.id)))">\(texts("action.cancel"))</a></div>
            """
        let body: HTML = """
            \(texts.paragraphs("person.remove.body"))\(list, if: !drafts.isEmpty)\
            \(input.form(guarding: false, content))
            """
        return framed(texts("person.remove", ["name": entry.name]), body, visit)
    }

    /// The page that says why the entry stays.
    private func kept(_ hold: Hold, _ visit: Visit) -> Page {
        let texts = visit.texts
        let words: TextKey = hold == .sent ? "person.kept.body" : "person.linked.body"
        let body: HTML = """
            \(texts.paragraphs(words, links: ["contact": visit.link(SiteLinks.page("contact"))]))\
            \(Parts.button(texts("person.back", ["name": entry.name]), to: visit.link(FamilyLinks.person(entry.id))))
            """
        return framed(texts("person.kept.title", ["name": entry.name]), body, visit)
    }

    private func framed(_ heading: String, _ body: HTML, _ visit: Visit) -> Page {
        var page = Page(
            heading, section: .people, main: "\(Parts.title(heading))<div class=\"prose flow\">\(body)</div>")
        page.trail = EntrySubjects.trail(visit, to: entry)
        return page
    }
}
