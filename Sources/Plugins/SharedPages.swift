import Casework
import Database
import Forms
import Markup
import PortalKit

/// The pages of shared submissions, without contact details.
enum SharedPages {
    static func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.get(SharedLinks.submission, access) { visit in
            let (entry, shared, paper) = try await visit.site.store.read { try find($0, visit) }
            let view = Reply.View(.viewedSubmission, subject: entry.id, object: shared.submission.id)
            return .page(page(of: shared, paper, about: entry, visit)).viewing([view])
        }
        blueprint.get(SharedLinks.file, access) { visit in
            try await Downloads.send(visit) { db in
                let (entry, _, paper) = try find(db, visit)
                return paper.file(visit.parameters["file"] ?? "", visit).map { ($0, entry.id) }
            }
        }
    }

    private static func find(_ db: Connection, _ visit: Visit) throws -> (Entry, SharedForm, Paper) {
        let permissions = try Permissions.require(db, .seesSubmissions, for: visit)
        let all = try SharedForm.all(db, permissions, visit.site.caseRules)
        guard let shared = all.first(where: { $0.submission.id == visit.parameters["submission"] }),
            let paper = try Paper.find(db, shared.submission.id, for: .others)
        else { throw Problem(.notFound) }
        return (permissions.entry, shared, paper)
    }

    private static func page(of shared: SharedForm, _ paper: Paper, about entry: Entry, _ visit: Visit) -> Page {
        let (texts, title, sent) = (visit.texts, paper.title(visit.language), shared.submission)
        let about = Parts.details([
            (texts("form.by"), "\(shared.by(texts))"), (texts("form.receivedOn"), "\(visit.dates.date(sent.received))"),
        ])
        let back: HTML = """
            <a class="button" href="\(visit.link(FamilyLinks.person(entry.id)))">\
            \(texts("person.back", ["name": entry.name]))</a>
            """
        let content: HTML = """
            <div class="title flow"><h1>\(title)</h1><p class="lead">\(entry.name)</p></div><div class="flow">\(about)\
            \(Parts.note("<p>\(texts("shared.hidden"))</p>"))<h2>\(texts("shared.answers"))</h2>\
            \(paper.html(visit) { visit.link(SharedLinks.file(entry.id, sent.id, $0)) })\
            \(Parts.printing(visit.link(SharedLinks.submission(entry.id, sent.id)), visit, back))</div>
            """
        let running = [title, entry.name, sent.reference, visit.dates.date(sent.sent)]
        var page = Page(title, about: entry, within: "documents", visit, main: Parts.document(running, content, texts))
        page.isLargePrint = visit.isLargePrint
        return page
    }
}

/// A submission of another account about a person that the team shares with those who may see it.
struct SharedForm: Sendable {
    let submission: Submission
    /// The author's name, title and organisation; empty unless the author is a participant shown to the family.
    private let sender: String

    /// The submissions shared with an account with these permissions, newest first.
    static func all(_ db: Connection, _ permissions: Permissions, _ rules: CaseRules) throws -> [SharedForm] {
        let shared = try ReviewStore.shared(db, permissions)
        guard !shared.isEmpty else { return [] }
        let known = try InvolvementStore.shown(db, permissions, rules)
        return try shared.compactMap { review in
            guard let submission = try SubmissionStore.find(db, review.submission) else { return nil }
            let sender = known.first { $0.account == review.account || $0.entry == review.subject && !$0.entry.isEmpty }
            let words = [sender?.name, sender?.title, sender?.organisation].compactMap(\.self).filter { !$0.isEmpty }
            return SharedForm(submission: submission, sender: words.joined(separator: ", "))
        }
    }

    /// The author's name and work, or a text for a participant who is not named.
    func by(_ texts: Texts) -> String { sender.isEmpty ? texts("shared.someone") : sender }
}

extension SharedForm {
    /// The submission as an item of a list about the person.
    func row(_ entry: Entry, _ visit: Visit) -> HTML {
        let (texts, day) = (visit.texts, visit.dates.date(submission.received))
        let address = visit.link(SharedLinks.submission(entry.id, submission.id))
        let about = texts("progress.sent.of", ["form": submission.title, "date": day])
        return Parts.row(
            Parts.words(submission.title, in: submission.language, visit), [texts("shared.by", ["name": by(texts)])],
            beside: """
                <div class="row">\(Parts.tag("ok", .tick, texts("progress.sent", ["date": day])))\
                <a class="button second slim" href="\(address)">\(texts("shared.view"))\
                <span class="hidden"> \(about)</span></a></div>
                """)
    }
}
