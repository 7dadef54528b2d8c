import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Handlers that show a submission to its sender.
enum SubmissionPages {
    private struct Opened: Sendable {
        let paper: Paper
        let subject: Subject
        /// The name of the colleague who sent it; nil if the account did.
        let colleague: String?
        let versions: [Submission]
        let mayBeChanged: Bool
        /// Whether the form's stage is still open, so that its text about the next steps applies.
        let isOpen: Bool
        /// When the council has to decide; nil if the stage is closed or no rule says.
        let due: Due?

        var submission: Submission { paper.submission }

        /// The values of wordings about it.
        func about(_ visit: Visit) -> [String: String] {
            ["form": paper.title(visit.language), "child": subject.name]
        }
    }

    /// The confirmation page: the reference, what happens next and by when.
    /// - Parameter isReceipt: false if the list of what is to complete, where there is one, confirms it instead.
    static func confirm(_ visit: Visit, isReceipt: Bool = true) async throws -> Reply {
        let open = try await open(visit)
        if !isReceipt, let tasks = open.subject.tasks {
            return .redirect(tasks.query(["sent": open.submission.id]))
        }
        let (texts, sent) = (visit.texts, open.submission)
        let about = open.about(visit)
        let heading: TextKey = sent.version > 1 ? "form.sent.changed" : "form.sent.title"
        let main: HTML = """
            <div class="title flow"><div class="notice good" role="status">\(Icon.tick.html)<div class="flow">\
            <h1>\(texts(heading))</h1><p>\(texts("form.sent.thanks", about))</p></div></div></div>\
            <div class="prose flow">\(reference(open, visit))\(next(open, visit))\
            <p>\(texts("form.sent.mail"))</p><div class="actions"><a class="button" href="\(open.subject.page)">\
            \(texts("form.finish"))</a><a class="button second" href="\(visit.link(FormLinks.submission(sent.id)))">\
            \(texts("form.view"))<span class="hidden"> \(texts("form.view.of", about))</span></a></div></div>
            """
        return .page(FormFrame.page(texts(heading), open.subject, main: main))
    }

    static func show(_ visit: Visit) async throws -> Reply {
        let open = try await open(visit)
        let (texts, sent) = (visit.texts, open.submission)
        try await visit.noteView(.viewedSubmission, subject: sent.subject, object: sent.id)
        let title = open.paper.title(visit.language)
        let answers = open.paper.html(visit) { visit.link(FormLinks.submissionFile(sent.id, $0)) }
        let content: HTML = """
            <div class="title flow"><h1>\(title)</h1><p class="lead">\(open.subject.name)</p></div>\
            \(replaced(open, visit))<div class="flow"><div class="prose flow">\(reference(open, visit))\
            \(next(open, visit))</div><h2>\(texts("form.answers"))</h2>\(answers)\
            \(history(open, visit))\(buttons(open, visit))</div>
            """
        let about = [title, open.subject.name, sent.reference, visit.dates.date(sent.sent)]
        let main = Parts.document(about, content, texts)
        var page = FormFrame.page("\(title) - \(sent.reference)", open.subject, main: main)
        page.isLargePrint = visit.query["print"] == "large"
        page.here = title
        return .page(page)
    }

    private static func open(_ visit: Visit) async throws -> Opened {
        let account = try visit.account.account
        return try await visit.site.store.read { db in
            let id = visit.parameters["submission"] ?? ""
            guard let (sent, subject) = try SubmissionStore.seen(db, id, for: visit),
                let paper = try Paper.find(db, id, for: .sender), let subjects = visit.site.features.subjects
            else { throw Problem(.notFound) }
            let colleague = sent.account == account ? nil : try AccountStore.find(db, id: sent.account)?.name
            // A form without a deadline may be sent at every stage, so no stage ends what it says of itself.
            let isOpen = try !paper.form.flow.hasDeadline || subjects.isOpen(sent.stage, of: sent.subject, db)
            return Opened(
                paper: paper, subject: subject, colleague: colleague,
                versions: try SubmissionStore.versions(db, sent.reference, about: sent.subject),
                mayBeChanged: try subject.mayFill && sent.mayBeChanged(db, on: visit.site), isOpen: isOpen,
                due: isOpen && paper.form.flow.hasDeadline
                    ? try subjects.due(
                        sent.stage, of: sent.subject, received: sent.received, for: account, db) : nil)
        }
    }

    private static func reference(_ open: Opened, _ visit: Visit) -> HTML {
        let (texts, sent) = (visit.texts, open.submission)
        func time(_ date: Date) -> HTML { "\(visit.dates.date(date)) \(visit.dates.time(date))" }
        var rows: [(String, HTML)] = [
            (texts("form.reference"), "<strong>\(sent.reference)</strong>"),
            (texts("form.by"), "\(open.colleague ?? texts("form.by.you"))"),
            (texts("form.receivedOn"), time(sent.received)),
        ]
        if sent.version > 1 { rows.append((texts("form.version"), "\(sent.version), \(time(sent.sent))")) }
        return Parts.details(rows)
    }

    /// What happens next and by when; once the stage is closed, only a link to the person's page.
    private static func next(_ open: Opened, _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard open.isOpen else {
            let since = texts("form.sent.since", ["child": open.subject.name])
            return "<p><a href=\"\(open.subject.page)\">\(since)</a></p>"
        }
        return """
            <h2>\(texts("form.sent.next"))</h2>\(HTML(markdown: texts.filled(open.paper.form.sent(visit.language))))\
            \(open.due.map { Parts.due($0, visit) })
            """
    }

    private static func replaced(_ open: Opened, _ visit: Visit) -> HTML {
        guard open.submission.isReplaced, let newest = open.versions.last else { return .empty }
        return Parts.warning(
            """
            <p>\(visit.texts("form.replaced"))</p><p><a href="\(visit.link(FormLinks.submission(newest.id)))">\
            \(visit.texts("form.replaced.newest"))</a></p>
            """)
    }

    /// The list of all versions, with a link to each.
    private static func history(_ open: Opened, _ visit: Visit) -> HTML {
        guard open.versions.count > 1 else { return .empty }
        return """
            <section class="prose flow"><h2>\(visit.texts("form.versions"))</h2><ul class="rows">\
            \(each: open.versions, { version in
                let name = visit.texts(
                    "form.versions.one",
                    ["number": String(version.version), "date": visit.dates.date(version.sent),
                        "time": visit.dates.time(version.sent)])
                return version.id == open.submission.id
                    ? "<li><div class=\"what\"><b>\(name)</b></div></li>"
                    : "<li><div class=\"what\"><b><a href=\"\(visit.link(FormLinks.submission(version.id)))\">\(name)</a></b></div></li>"
            })</ul></section>
            """
    }

    private static func buttons(_ open: Opened, _ visit: Visit) -> HTML {
        let (texts, sent) = (visit.texts, open.submission)
        let about = open.about(visit)
        let edit: HTML =
            open.mayBeChanged
            ? """
            <form method="post" action="\(visit.link(FormLinks.edit(sent.id)))">\(visit.formFields)\
            <button class="button second">\(texts("form.edit"))<span class="hidden"> \(texts("form.view.of", about))</span>\
            </button></form>
            """ : .empty
        let here = visit.link(FormLinks.submission(sent.id))
        let print: HTML =
            visit.query["print"] == "large"
            ? "<a class=\"button second\" href=\"\(here)\">\(texts("form.print.usual"))</a>"
            : "<a class=\"button second\" href=\"\(here.query(["print": "large"]))\">\(texts("form.print.large"))</a>"
        return """
            <p class="small muted on-screen">\(texts("form.print.how"))</p><div class="actions">\
            <a class="button" href="\(open.subject.page)">\(texts("form.finish"))</a>\(edit)\(print)</div>
            """
    }
}
