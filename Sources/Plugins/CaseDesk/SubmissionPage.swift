import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit

/// A submission as the team reads it, and the changes of a version.
enum SubmissionPage {
    static func contribute(to blueprint: inout Blueprint) {
        let staff = Access.staff(.officer)
        blueprint.page(CaseDeskLinks.submission, staff) { try show($0, $1) }
        blueprint.page(CaseDeskLinks.submissionChanges, staff) { try changes($0, $1) }
        blueprint.get(CaseDeskLinks.submissionFile, staff) { try await file($0) }
    }

    private struct Reading {
        let sent: SentIn
        let versions: [Paper]
        let paper: Paper
        let representative: OnBehalf?

        /// What the page shows, and the audit records.
        var views: [Reply.View] {
            [Reply.View(.viewedSubmission, subject: sent.open.person.id, object: sent.submission.id)]
        }
    }

    private static func read(_ db: Connection, _ visit: Visit) throws -> Reading {
        let open = try OpenCase.find(db, for: visit)
        let sent = try SentIn.read(db, open, visit)
        let versions = try Paper.versions(db, sent.submission.reference, for: .team)
        guard let paper = versions.first(where: { $0.submission.id == sent.submission.id }) else {
            throw Problem(.notFound)
        }
        return Reading(
            sent: sent, versions: versions, paper: paper,
            representative: try OnBehalfStore.find(open.team(db), reference: sent.submission.reference))
    }

    private static func show(_ db: Connection, _ visit: Visit) throws -> Reply {
        let reading = try read(db, visit)
        let (sent, texts) = (reading.sent, visit.texts)
        let (caseID, id) = (sent.open.current.id, sent.submission.id)
        let title = reading.paper.title(visit.language)
        let about = [title, sent.open.person.name, sent.submission.reference, visit.dates.date(sent.submission.sent)]
        let content: HTML = """
            \(newer(sent, visit))\(facts(reading, visit))\(reviewing(sent, visit))\(versions(reading, visit))\
            <h2>\(texts("shared.answers"))</h2>\(reading.paper.html(visit) { visit.link(CaseDeskLinks.submissionFile(caseID, id, $0)) })
            """
        return .page(sent.open.page(title, visit, Parts.document(about, content, texts))).viewing(reading.views)
    }

    /// The buttons to review the submission, if it is the newest version.
    private static func reviewing(_ sent: SentIn, _ visit: Visit) -> HTML {
        guard sent.isNewest else { return .empty }
        let (caseID, id) = (sent.open.current.id, sent.submission.id)
        let accept: HTML = """
            <a class="button" href="\(visit.link(AcceptSubmission.link(caseID, id)))">\(visit.texts("act.accept.title"))</a>
            """
        return """
            <div class="actions">\(accept, if: sent.reviewed.reviewStatus != .accepted)\
            <a class="button second" href="\(visit.link(ReturnSubmission.link(caseID, id)))">\(visit.texts("act.return.title"))</a></div>
            """
    }

    /// The link to the newest version, if this is an older one.
    private static func newer(_ sent: SentIn, _ visit: Visit) -> HTML {
        guard !sent.isNewest else { return .empty }
        let newest = visit.link(CaseDeskLinks.submission(sent.open.current.id, sent.reviewed.submission))
        return Parts.warning("<p><a href=\"\(newest)\">\(visit.texts("case.newer"))</a></p>")
    }

    private static func facts(_ reading: Reading, _ visit: Visit) -> HTML {
        let (sent, texts) = (reading.sent.submission, visit.texts)
        let representative: HTML =
            reading.representative.map { "<div><dt>\(texts("case.behalf"))</dt><dd>\($0.words(visit))</dd></div>" }
            ?? .empty
        return """
            <dl class="answers two"><div><dt>\(texts("form.reference"))</dt><dd>\(sent.reference)</dd></div>\
            <div><dt>\(texts("form.by"))</dt><dd>\(reading.sent.author?.name ?? "")</dd></div>\(representative)\
            <div><dt>\(texts("form.receivedOn"))</dt><dd>\(visit.dates.dateAndTime(sent.received))</dd></div>\
            <div><dt>\(texts("form.version"))</dt><dd>\(version(sent, visit))</dd></div>\
            <div><dt>\(texts("case.state"))</dt><dd>\(ReviewStatusTag.html(reading.sent.reviewed, texts))</dd></div></dl>
            """
    }

    /// The number and the day of a version.
    private static func version(_ sent: Submission, _ visit: Visit) -> String {
        visit.texts("case.version", ["number": String(sent.version), "date": visit.dates.date(sent.sent)])
    }

    private static func versions(_ reading: Reading, _ visit: Visit) -> HTML {
        guard reading.versions.count > 1 else { return .empty }
        let caseID = reading.sent.open.current.id
        return """
            <section><h2>\(visit.texts("form.versions"))</h2><ul class="rows">\(each: reading.versions, { paper in
                let name = version(paper.submission, visit)
                let changes: HTML = """
                    <a class="button second slim" href="\(visit.link(CaseDeskLinks.submissionChanges(caseID, paper.submission.id)))">\
                    \(visit.texts("case.changes"))<span class="hidden"> \(name)</span></a>
                    """
                return """
                    <li><div class="what"><b><a href="\(visit.link(CaseDeskLinks.submission(caseID, paper.submission.id)))">\(name)</a></b></div>\
                    \(changes, if: paper.submission.version > 1)</li>
                    """
            })</ul></section>
            """
    }

    /// The differences between a version and the one before it.
    private static func changes(_ db: Connection, _ visit: Visit) throws -> Reply {
        let reading = try read(db, visit)
        let (paper, texts) = (reading.paper, visit.texts)
        guard let former = reading.versions.last(where: { $0.submission.version < paper.submission.version }) else {
            throw Problem(.notFound)
        }
        let differences = paper.differences(from: former, visit)
        func said(_ words: String) -> HTML {
            words.isEmpty ? "<span class=\"muted\">\(texts("form.none"))</span>" : broken(words)
        }
        let nothing: HTML = "<p>\(texts("case.changes.none"))</p>"
        let title = texts("case.changes.title", ["number": String(paper.submission.version)])
        return .page(
            reading.sent.open.page(
                title, visit,
                """
                \(newer(reading.sent, visit))<p>\(paper.title(visit.language))</p>\(each: differences, { difference in
                    """
                    <div class="change"><h2 class="small">\(difference.question)</h2>\
                    <dl><dt>\(texts("case.before"))</dt>\
                    <dd>\(said(difference.before))</dd><dt>\(texts("case.after"))</dt>\
                    <dd class="new">\(said(difference.after))</dd></dl></div>
                    """
                })\(nothing, if: differences.isEmpty)\(reviewing(reading.sent, visit))
                """)
        ).viewing(reading.views)
    }

    private static func file(_ visit: Visit) async throws -> Reply {
        try await Downloads.send(visit) { db in
            let reading = try read(db, visit)
            return reading.paper.file(visit.parameters["file"] ?? "", visit).map {
                ($0, reading.sent.open.person.id)
            }
        }
    }
}

/// The team's review as a tag.
enum ReviewStatusTag {
    static func html(_ reviewed: Review, _ texts: Texts) -> HTML {
        switch reviewed.reviewStatus {
        case .received: Icon.clock.tag(texts("judge.received"), "soon")
        case .accepted: Icon.tick.tag(texts("judge.accepted"), "ok")
        case .returned: Icon.warning.tag(texts("judge.returned"), "returned")
        }
    }
}
