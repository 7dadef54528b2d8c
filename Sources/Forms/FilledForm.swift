public import Database
public import Markup
public import PortalKit
import Web

/// A ``WholeForm`` with its answers, as one request has them.
public struct FilledForm: Sendable {
    let whole: WholeForm
    private(set) var open: OpenForm
    private var typed: FormValues
    private let agreed: [String]
    let visit: Visit
    private var attachments: [Attachment] = []

    init(_ whole: WholeForm, _ typed: FormValues, agreed: [String], _ visit: Visit) {
        (self.whole, self.typed, self.agreed, self.visit) = (whole, typed, agreed, visit)
        open = Self.opened(whole, Answers(typed.values), visit)
    }

    private static func opened(_ whole: WholeForm, _ answers: Answers, _ visit: Visit) -> OpenForm {
        let draft = Draft(
            id: "", account: "", subject: "", form: whole.name, amends: "", definition: whole.form.digest,
            answers: answers, step: whole.step.id, version: 1, saved: visit.now, sent: nil)
        let subject = Subject(
            id: "", name: "", page: visit.link(SiteLinks.landing), trail: [], details: nil, facts: [:])
        return OpenForm(
            draft: draft, subject: subject, journey: Journey(whole.form, answers, today: CivilDate(visit.now)),
            files: [:], lost: [])
    }

    /// The fields of its questions, without those for files.
    public var fields: [Field] { StepPages.fields(whole.step, open.journey) }

    /// The validation errors found so far.
    public var findings: [ValidationError] { typed.findings }

    /// Adds the validation errors of all questions but those for files, and of declarations that are not agreed to.
    mutating func check() {
        for (place, fault) in open.journey.faults(in: whole.step) where !place.question.isFile {
            typed.refuse(fault.input, open.journey.message(fault, at: place, visit))
        }
        for part in whole.form.agreements where !agreed.contains(part.id) {
            let title = part.title?(visit.language) ?? ""
            typed.refuse("declaration.\(part.id)", visit.texts("form.agree.missing", ["declaration": title]))
        }
    }

    /// Checks and stores the posted files, and adds their validation errors. They become part of a submission only by
    /// ``send(_:id:account:subject:)``; otherwise they are deleted.
    /// - Parameter account: the id of the account that the submission will be from.
    public mutating func takeFiles(for account: String) async throws {
        var answers = open.draft.answers
        for arrival in try await open.receiveFiles(of: whole.step, visit, owner: account) {
            if let finding = arrival.finding { typed.findings.append(finding) }
            guard let attachment = arrival.attachment else { continue }
            let isTaken = arrival.place.entry == nil && !answers[arrival.place.path].isEmpty
            guard !isTaken, let path = whole.step.path(for: arrival, &answers) else {
                typed.refuse(arrival.place.entry?.group ?? arrival.place.path, visit.texts("upload.surplus"))
                continue
            }
            answers[path] = attachment.id
            attachments.append(attachment)
        }
        open = Self.opened(whole, answers, visit)
        for (place, fault) in open.journey.faults(in: whole.step) where place.question.isFile {
            typed.refuse(fault.input, open.journey.message(fault, at: place, visit))
        }
    }

    /// The questions and the declarations, with answers and validation errors.
    public var html: HTML {
        // A page that is shown again has lost its files: browsers do not fill in file inputs.
        let shown = Self.opened(whole, Answers(typed.values), visit)
        var questions = QuestionPages(open: shown, step: whole.step, typed: typed, conflicts: [], visit: visit)
        questions.isWhole = true
        let intro = whole.step.intro(visit.language)
        let lead: HTML =
            intro.isEmpty ? .empty : "<div class=\"prose flow\">\(HTML(markdown: visit.texts.filled(intro)))</div>"
        let declarations = DeclarationPages(open: shown, findings: typed.findings, agreed: Set(agreed), visit: visit)
        return """
            <h2>\(whole.step.title(visit.language))</h2>\(lead)\(questions.html)\
            \("<section class=\"card raised prose flow\">\(declarations.words)</section>", if: !whole.form.declarations.isEmpty)
            """
    }

    /// Stores the form as a submission, in the transaction that stores who it is from and about. It must have no
    /// validation errors.
    /// - Parameters:
    ///   - id: the id of the page, which no other submission may have.
    ///   - account: the id of the account that it is from.
    ///   - submitter: the sender's name.
    ///   - subject: the person it is about.
    /// - Returns: the submission, as it was received.
    public func send(
        _ db: Connection, id: String, account: String, submitter: String, subject: Subject
    ) throws -> SentForm {
        let draft = Draft(
            id: id, account: account, subject: subject.id, form: whole.name, amends: "",
            definition: whole.form.digest, answers: open.draft.answers, step: "", version: 1, saved: visit.now,
            sent: nil)
        let (submission, counted) = (newID(), open.journey.counted)
        let filled = open.journey.filled["person.school.name"].map { ["person.school": $0] } ?? [:]
        var about = AboutPages.details(of: whole.form, subject.name, subject.facts.merging(filled) { $1 }, visit)
        if whole.form.about.submitter { about["submitter"] = submitter }
        try SubmissionStore.insert(
            db, id: submission, draft, whole.form, answers: counted, agreed: agreed, about: about, for: visit)
        for attachment in attachments where counted.values.values.contains(attachment.id) {
            try UploadStore.insert(db, attachment, account: account, subject: subject.id, holder: submission)
        }
        try visit.site.features.subjects?.fill(open.journey.filled, of: subject.id, db)
        guard let sent = try SubmissionStore.find(db, submission)?.asSent else { throw Problem(.failed) }
        try visit.site.features.subjects?.receive(sent, db, for: visit)
        try Audit.note(db, .formSent, by: account, on: visit.site, subject: subject.id, object: sent.id, at: visit.now)
        return sent
    }
}
