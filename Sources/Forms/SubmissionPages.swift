import Database
import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Handlers that show a submission to its sender.
struct Sent: Sendable {
    private struct Paper: Sendable {
        let submission: Submission
        let subject: Subject
        let form: FormDefinition
        let agreed: [FormDefinition.Declaration]
        let files: [String: Attachment]
        let versions: [Submission]
        let mayBeChanged: Bool
        /// Whether the form's stage is still open, so that its text about the next steps applies.
        let isOpen: Bool
        /// When the council has to decide; nil if the stage is closed or no rule says.
        let due: Due?
    }

    /// The confirmation page: the reference, what happens next and by when.
    func confirm(_ visit: Visit) async throws -> Reply {
        let paper = try await paper(visit)
        let (texts, sent) = (visit.texts, paper.submission)
        let about = ["form": paper.form.title(visit.language), "child": paper.subject.name]
        let heading: TextKey = sent.version > 1 ? "form.sent.changed" : "form.sent.title"
        let main: HTML = """
            <div class="title flow"><div class="notice good" role="status">\(Icon.tick.html)<div class="flow">\
            <h1>\(texts(heading))</h1><p>\(texts("form.sent.thanks", about))</p></div></div></div>\
            <div class="prose flow">\(reference(sent, visit))\(next(paper, visit))\
            <p>\(texts("form.sent.mail"))</p><div class="actions"><a class="button" href="\(paper.subject.page)">\
            \(texts("form.finish"))</a><a class="button second" href="\(visit.link(FormLinks.submission(sent.id)))">\
            \(texts("form.view"))<span class="hidden"> \(texts("form.view.of", about))</span></a></div></div>
            """
        return .page(FormFrame.page(texts(heading), paper.subject, main: main))
    }

    func show(_ visit: Visit) async throws -> Reply {
        let paper = try await paper(visit)
        let (texts, sent) = (visit.texts, paper.submission)
        try await visit.noteView(.viewedSubmission, subject: sent.subject, object: sent.id)
        let journey = Journey(
            paper.form, sent.answers, offered: paper.form.taken(sent.answers), today: CivilDate(sent.sent))
        let answers = AnswerPages(
            journey: journey, files: paper.files, visit: visit, change: nil,
            file: { visit.link(FormLinks.submissionFile(sent.id, $0)) })
        let main: HTML = """
            <div class="title flow"><h1>\(paper.form.title(visit.language))</h1><p class="lead">\(paper.subject.name)</p>\
            </div>\(replaced(paper, visit))<div class="flow"><div class="prose flow">\(reference(sent, visit))\
            \(next(paper, visit))</div><h2>\(texts("form.answers"))</h2>\(answers.html)<section class="prose flow"><h2>\(texts("form.agreed"))</h2>\
            \(each: paper.agreed, { part in
                """
                <h3>\(part.title(visit.language))</h3>\(HTML(markdown: texts.filled(part.text(visit.language))))\
                <p>\(Icon.tick.html) \(part.agree(visit.language))</p>
                """
            })</section>\(history(paper, visit))\(buttons(paper, visit))</div>
            """
        var page = FormFrame.page(
            "\(paper.form.title(visit.language)) - \(sent.reference)", paper.subject, main: main)
        page.isLargePrint = visit.query["print"] == "large"
        page.here = paper.form.title(visit.language)
        return .page(page)
    }

    private func paper(_ visit: Visit) async throws -> Paper {
        let account = try visit.account.account
        let id = visit.parameters["submission"] ?? ""
        let paper = try await visit.site.store.read { db -> Paper? in
            guard let sent = try SubmissionStore.find(db, id, account: account),
                let subject = try visit.site.features.subjects?.subject(sent.subject, db, for: visit),
                let form = try DraftStore.definition(db, sent.definition)
            else { return nil }
            let subjects = visit.site.features.subjects
            let isOpen = try subjects?.isOpen(sent.stage, of: sent.subject, db) ?? true
            let versions = try SubmissionStore.versions(db, sent.reference, account: account)
            return Paper(
                submission: sent, subject: subject, form: form,
                agreed: form.declarations.filter { sent.agreed.contains($0.id) },
                files: try UploadStore.attachments(db, of: id), versions: versions,
                mayBeChanged: try sent.mayBeChanged(db, on: visit.site),
                isOpen: isOpen, due: isOpen ? subjects?.due(sent.stage, received: sent.received) : nil)
        }
        guard let paper else { throw Problem(.notFound) }
        return paper
    }

    private func reference(_ sent: Submission, _ visit: Visit) -> HTML {
        let texts = visit.texts
        func time(_ date: Date) -> HTML { "\(visit.dates.date(date)) \(visit.dates.time(date))" }
        var rows: [(String, HTML)] = [
            (texts("form.reference"), "<strong>\(sent.reference)</strong>"),
            (texts("form.by"), "\(texts("form.by.you"))"), (texts("form.receivedOn"), time(sent.received)),
        ]
        if sent.version > 1 { rows.append((texts("form.version"), "\(sent.version), \(time(sent.sent))")) }
        return Parts.details(rows)
    }

    /// What happens next and by when; once the stage is closed, only a link to the person's page.
    private func next(_ paper: Paper, _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard paper.isOpen else {
            let since = texts("form.sent.since", ["child": paper.subject.name])
            return "<p><a href=\"\(paper.subject.page)\">\(since)</a></p>"
        }
        return """
            <h2>\(texts("form.sent.next"))</h2>\(HTML(markdown: texts.filled(paper.form.sent(visit.language))))\
            \(paper.due.map { Parts.due($0, visit) })
            """
    }

    private func replaced(_ paper: Paper, _ visit: Visit) -> HTML {
        guard paper.submission.isReplaced, let newest = paper.versions.last else { return .empty }
        return Parts.warning(
            """
            <p>\(visit.texts("form.replaced"))</p><p><a href="\(visit.link(FormLinks.submission(newest.id)))">\
            \(visit.texts("form.replaced.newest"))</a></p>
            """)
    }

    /// The list of all versions, with a link to each.
    private func history(_ paper: Paper, _ visit: Visit) -> HTML {
        guard paper.versions.count > 1 else { return .empty }
        return """
            <section class="prose flow"><h2>\(visit.texts("form.versions"))</h2><ul class="rows">\
            \(each: paper.versions, { version in
                let name = visit.texts(
                    "form.versions.one",
                    ["number": String(version.version), "date": visit.dates.date(version.sent),
                        "time": visit.dates.time(version.sent)])
                return version.id == paper.submission.id
                    ? "<li><div class=\"what\"><b>\(name)</b></div></li>"
                    : "<li><div class=\"what\"><b><a href=\"\(visit.link(FormLinks.submission(version.id)))\">\(name)</a></b></div></li>"
            })</ul></section>
            """
    }

    private func buttons(_ paper: Paper, _ visit: Visit) -> HTML {
        let (texts, sent) = (visit.texts, paper.submission)
        let about = ["form": paper.form.title(visit.language), "child": paper.subject.name]
        let edit: HTML =
            paper.mayBeChanged
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
            <a class="button" href="\(paper.subject.page)">\(texts("form.finish"))</a>\(edit)\(print)</div>
            """
    }
}
