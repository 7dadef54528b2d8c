import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// The pages of shared submissions, without contact details.
struct SharedPages {
    func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.get(SharedLinks.submission, access) { try await Self.show($0) }
        blueprint.get(SharedLinks.file, access) { visit in
            try await Downloads.send(visit) { db in
                let (permissions, shared) = try Self.find(db, visit)
                guard let paper = try Paper.find(db, shared.submission.id, for: .others),
                    let file = paper.file(visit.parameters["file"] ?? "", visit)
                else { return nil }
                return (file, permissions.entry.id)
            }
        }
    }

    private static func find(_ db: Connection, _ visit: Visit) throws -> (Permissions, SharedForm) {
        let permissions = try Permissions.require(db, .seesSubmissions, for: visit)
        let process = try visit.site.caseRules.process
        let id = visit.parameters["submission"] ?? ""
        guard let shared = try SharedForm.find(db, id: id, permissions, process) else { throw Problem(.notFound) }
        return (permissions, shared)
    }

    /// Shows a submission, with an audit row.
    private static func show(_ visit: Visit) async throws -> Reply {
        let (entry, shared, paper) = try await visit.site.store.read { db in
            let (permissions, shared) = try find(db, visit)
            guard let paper = try Paper.find(db, shared.submission.id, for: .others) else { throw Problem(.notFound) }
            return (permissions.entry, shared, paper)
        }
        try await visit.noteView(.viewedSubmission, subject: entry.id, object: shared.submission.id)
        let (texts, title) = (visit.texts, paper.title(visit.language))
        let sent = shared.submission
        let here = visit.link(SharedLinks.submission(entry.id, sent.id))
        let print: HTML =
            visit.query["print"] == "large"
            ? "<a class=\"button second\" href=\"\(here)\">\(texts("form.print.usual"))</a>"
            : "<a class=\"button second\" href=\"\(here.query(["print": "large"]))\">\(texts("form.print.large"))</a>"
        let answers = paper.html(visit) { visit.link(SharedLinks.file(entry.id, sent.id, $0)) }
        let main: HTML = """
            <div class="title flow"><h1>\(title)</h1><p class="lead">\(entry.name)</p></div><div class="flow">\
            <dl class="answers two"><div><dt>\(texts("form.by"))</dt><dd>\(sender(shared, texts))</dd></div>\
            <div><dt>\(texts("form.receivedOn"))</dt><dd>\(visit.dates.date(sent.received))</dd></div></dl>\
            \(Parts.note("<p>\(texts("shared.hidden"))</p>"))<h2>\(texts("shared.answers"))</h2>\(answers)\
            <p class="small muted on-screen">\(texts("form.print.how"))</p><div class="actions">\
            <a class="button" href="\(visit.link(FamilyLinks.person(entry.id)))">\(texts("person.back", ["name": entry.name]))</a>\
            \(print)</div></div>
            """
        var page = Page("\(title): \(entry.name)", section: .people, main: main)
        page.isLargePrint = visit.query["print"] == "large"
        page.trail = EntrySubjects.trail(visit, to: entry)
        page.here = title
        return .page(page)
    }

    /// The author's name and work, or a text for a participant who is not named.
    static func sender(_ shared: SharedForm, _ texts: Texts) -> String {
        shared.sender.isEmpty ? texts("shared.somebody") : shared.sender
    }
}
