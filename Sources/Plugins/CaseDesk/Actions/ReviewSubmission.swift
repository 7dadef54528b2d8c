import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit

/// A submission to review.
struct SentIn: Sendable {
    let open: OpenCase
    let submission: Submission
    let reviewed: Review
    /// The request that it answers; nil for none.
    let asked: InformationRequest?
    /// The account that sent it.
    let author: Account?

    /// Whether the team recorded it on behalf of someone.
    var isRecorded: Bool { reviewed.subject == open.person.id }

    /// The submission of the route's parameter `submission`, sent by any account or recorded by the team. Throws
    /// `Problem(.notFound)` if it is about another person.
    static func read(_ db: Connection, _ open: OpenCase, _ visit: Visit) throws -> SentIn {
        let (team, person) = (open.team(db), open.person.id)
        guard let submission = try SubmissionStore.find(db, visit.parameters["submission"] ?? ""),
            let row = try db.row(
                """
                SELECT j.reference FROM submission s JOIN judgement j ON j.reference = s.reference
                WHERE s.id = $1 AND (j.subject = $2 OR j.subject IN (SELECT id FROM entry WHERE person = $2))
                """, submission.id, person),
            let reviewed = try ReviewStore.find(team, row.text(0))
        else { throw Problem(.notFound) }
        return SentIn(
            open: open, submission: submission, reviewed: reviewed,
            asked: try RequestStore.find(team, reference: reviewed.reference, person: person),
            author: try AccountStore.find(db, id: submission.account))
    }

    var isNewest: Bool { reviewed.submission == submission.id }

    /// Stores the team's review, and what becomes of the request that the submission answers.
    func review(_ db: Connection, _ reviewStatus: ReviewStatus, isShared: Bool, _ act: CaseInput) throws {
        guard
            try ReviewStore.review(
                open.team(db), reviewed.reference, submission: submission.id, reviewStatus, isShared: isShared,
                at: act.visit.now)
        else { throw Problem(.conflict, detail: "a newer version has come") }
        guard let asked else { return }
        let (state, note): (InformationRequest.State, String) =
            if case .returned(let note) = reviewStatus { (.returned, note) } else { (.accepted, "") }
        try RequestStore.settle(open.team(db), asked.id, as: state, on: nil, reference: reviewed.reference, note: note)
    }

    var values: [String: String] { ["title": submission.title, "name": author?.name ?? ""] }
}

/// An action that stores the team's review of a submission.
protocol ReviewAction: CaseAction {
    var sent: SentIn { get }
    init(sent: SentIn)
}

extension ReviewAction {
    static func read(_ db: Connection, _ open: OpenCase, for visit: Visit) throws -> Self {
        Self(sent: try SentIn.read(db, open, visit))
    }

    var open: OpenCase { sent.open }
    var isPossible: Bool { sent.isNewest }

    func lead(_ visit: Visit) -> HTML {
        visit.texts.paragraphs(TextKey("act", Self.name, "intro"), sent.values)
    }

    func about(_ act: CaseInput) -> String { sent.submission.id }
}

/// Accepts a submission.
struct AcceptSubmission: ReviewAction {
    static let link = PageLink<(String, String)>("cases/:case/submissions/:submission/accept")
    static let name = "accept"
    static let event = AuditEvent.submissionAccepted

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.reviewed(doneKey, object) { $0 == .accepted }
    }

    let sent: SentIn

    func fields(_ visit: Visit) -> [Field] { [Field("shared", "judge.share", hint: "judge.share.hint", .tick)] }
    func initial(_ visit: Visit) -> FormValues { FormValues(["shared": sent.reviewed.isShared ? "yes" : ""]) }

    func work(_ db: Connection, _ act: CaseInput) throws {
        try sent.review(db, .accepted, isShared: act["shared"] == "yes", act)
    }
}

/// Returns a submission to its author with a note of what is missing, so that they correct it and send it again.
struct ReturnSubmission: ReviewAction {
    static let link = PageLink<(String, String)>("cases/:case/submissions/:submission/return")
    static let name = "return"
    static let event = AuditEvent("submission-returned")

    static func done(_ object: String, on page: CasePage) -> [String] {
        page.reviewed(doneKey, object) { if case .returned = $0 { true } else { false } }
    }

    static func longTexts(_ rules: CaseRules) -> [Field] {
        [
            Field(
                "missing", "judge.missing", hint: "judge.missing.hint", .longText(isCounted: true), required: true,
                limit: 4000)
        ]
    }

    let sent: SentIn

    private func words(_ act: CaseInput) -> (subject: String, body: String) {
        let texts = sent.author.map { act.visit.site.texts($0.language) } ?? act.texts
        return open.words(Self.name, sent.values.merging(["missing": act["missing"]]) { $1 }, texts)
    }

    func notificationPreviews(_ act: CaseInput) -> [NotificationPreview] {
        guard let author = sent.author, !sent.isRecorded else { return [] }
        return [
            NotificationPreview(
                name: author.name, title: act.texts("judge.author"), way: .portal, words: words(act).body)
        ]
    }

    func work(_ db: Connection, _ act: CaseInput) throws {
        try sent.review(db, .returned(act["missing"]), isShared: false, act)
        // The author of a recorded form is an officer, who needs no message: the case shows what is missing.
        guard !sent.isRecorded else { return }
        let words = words(act)
        // What was sent for an organisation is returned to it: its author may have left.
        let owner = try Linking.entry(open.team(db), sent.submission.subject)?.account ?? sent.submission.account
        let message = Message(
            id: act.id, person: open.person.id, caseID: open.current.id, account: owner,
            entry: sent.submission.subject, isIncoming: false, author: open.officer.account, name: open.officer.name,
            subject: words.subject, body: words.body, kind: .returned, object: sent.submission.id, at: act.visit.now)
        try MessageStore.send(open.team(db), message, site: act.visit.site)
    }
}

extension CasePage {
    /// The confirmation that a submission was reviewed; none unless its review is as `isSo` says.
    fileprivate func reviewed(_ key: TextKey, _ id: String, isSo: (ReviewStatus) -> Bool) -> [String] {
        view.sent.filter { $0.submission.id == id && isSo($0.reviewed.reviewStatus) }.map { sent in
            texts(key, ["title": sent.submission.title, "name": sent.author])
        }
    }
}
