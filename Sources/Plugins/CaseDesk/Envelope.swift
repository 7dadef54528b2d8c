import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// A letter for printing and posting, addressed to one participant.
struct Envelope: Sendable {
    let involvement: Involvement
    /// The name of the recipient when it was written.
    let name: String
    /// The lines of the address; empty if none is known.
    let lines: [String]
    let now: Case
    let person: Person
    let title: String
    let dated: CivilDate
    let author: String
    /// Whether an attached file must be printed too.
    let hasFile: Bool

    /// Throws `Problem(.notFound)` if the recipient is not a current participant of this case.
    init(
        _ team: TeamDatabase, to name: String? = nil, involvement: Involvement?, caseID: String, title: String,
        dated: CivilDate, author: String, hasFile: Bool
    ) throws {
        guard let involvement, involvement.ended == nil, let now = try CaseStore.find(team, caseID),
            involvement.person == now.person, let person = try PersonStore.find(team, now.person)
        else { throw Problem(.notFound) }
        self.involvement = involvement
        self.name = name ?? involvement.name
        let own = involvement.account.isEmpty ? nil : try AccountStore.contact(team.db, involvement.account).address
        // An account's own address is more recent than the one the team has stored.
        lines = own.map { $0.lines + [$0.postcode] } ?? involvement.lines
        (self.now, self.person, self.title, self.dated) = (now, person, title, dated)
        (self.author, self.hasFile) = (author, hasFile)
    }

    /// The page for printing it, with the address `here`.
    func page(_ words: HTML, at here: Address, _ visit: Visit) -> Page {
        let (texts, isLarge) = (visit.texts, visit.query["print"] == "large")
        let file: HTML = hasFile ? Parts.note("<p>\(texts("case.print.file"))</p>") : .empty
        let people = visit.link(TeamLinks.participant(now.id, involvement.id))
        let unknown = Parts.warning(
            """
            <p>\(texts("posting.noAddress", ["name": involvement.name])) \
            <a href="\(people)">\(texts("posting.addAddress"))</a></p>
            """)
        let renamed = Parts.warning(
            "<p>\(texts("posting.renamed", ["name": name, "other": involvement.name]))</p>")
        let other = isLarge ? here : here.query(["print": "large"])
        let about = texts(
            "case.print.about",
            ["child": person.name, "date": visit.dates.document(person.born), "reference": now.reference])
        let tenant = visit.site.tenant
        let contact =
            tenant.areas.isEmpty ? "" : tenant.contactLine(near: person.address?.postcode, visit.site.defaultLanguage)
        let main: HTML = """
            <div class="on-screen flow block">\(Parts.note("<p>\(texts("case.print.how"))</p>"))\
            \(renamed, if: name != involvement.name)\(unknown, if: lines.isEmpty)\(file)<p><a class="button second slim" href="\(other)">\
            \(texts(isLarge ? "form.print.usual" : "form.print.large"))</a></p></div>\
            <article class="card letter prose flow">\
            <p>\(broken(([name] + lines).joined(separator: "\n")))</p>\
            <p>\(visit.dates.document(dated))</p><p>\(about)</p><h1>\(Parts.written(title, visit))</h1>\(words)\
            <p>\(author)<br>\(tenant.names(visit.site.defaultLanguage))\("<br>\(contact)", if: !contact.isEmpty)</p></article>\
            <div class="actions"><a class="button" href="\(visit.link(TeamLinks.case(now.id)))">\(texts("case.back"))</a></div>
            """
        var page = Page(title, section: .caseload, main: main)
        (page.isLargePrint, page.hereLanguage) = (isLarge, visit.site.defaultLanguage)
        page.trail = [
            Page.Above(texts("caseload.title"), visit.link(SiteLinks.home)),
            Page.Above(person.listed(visit), visit.link(TeamLinks.case(now.id))),
        ]
        return page
    }
}
