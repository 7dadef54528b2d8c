import Database
import Foundation
import Identity
import Markup
import PortalKit

/// A draft as one request meets it: whom it is about, where it is, and what came with it.
struct OpenForm: Sendable {
    let draft: Draft
    let subject: Subject
    private(set) var journey: Journey
    /// The files it holds, by id.
    let files: [String: Attachment]
    /// The questions whose words or rules changed since it was last saved.
    let changes: [Wording]
    /// What was answered and has no place in the form any more.
    let lost: LostAnswers
    /// Whether the council has withdrawn the form since the draft was begun.
    let isWithdrawn: Bool
    /// What the team has found missing in the form that this corrects; nil where nothing was sent back.
    let returned: String?

    var form: FormDefinition { journey.form }

    /// The draft of that id, if it is this account's and the person may still be seen; else the one 404 of all.
    static func find(
        _ id: String, _ forms: [String: FormDefinition], for visit: Visit
    ) async throws -> OpenForm {
        let account = try visit.account.account
        let open = try await visit.site.store.read { db -> OpenForm? in
            guard let draft = try DraftStore.find(db, id, account: account) else { return nil }
            return try OpenForm(draft, forms, db, visit)
        }
        guard let open else { throw Problem(.notFound) }
        return open
    }

    /// One that was just saved: nothing has changed since, and nothing waits.
    init(
        draft: Draft, subject: Subject, journey: Journey, files: [String: Attachment], lost: LostAnswers = .none
    ) {
        (self.draft, self.subject, self.journey, self.files, self.lost) = (draft, subject, journey, files, lost)
        (changes, isWithdrawn, returned) = ([], false, nil)
    }

    /// The same with all the entries that a page had, though another window may have removed some since.
    func showing(_ base: Base, in step: String) -> OpenForm {
        var (open, answers) = (self, draft.answers)
        for page in form.steps where page.id == step {
            for group in page.groups {
                let rows = base.paths.filter { $0.hasPrefix(group + ".") }.map { path in
                    String(path.dropFirst(group.count + 1).prefix { $0 != "." })
                }
                let kept = answers.rows(group)
                let gone = Set(rows).subtracting(kept).filter(isRow).sorted()
                // A page of a group without an entry has a first one, which is none.
                if kept.isEmpty && gone == ["1"] || gone.isEmpty { continue }
                answers.setRows(group, kept + gone.prefix(page.group(group)?.most ?? 0))
            }
        }
        if answers != draft.answers {
            open.journey = Journey(form, answers, offered: journey.offered, today: journey.today)
        }
        return open
    }

    private static func returned(_ draft: Draft, _ db: Connection, _ visit: Visit) throws -> String? {
        guard !draft.amends.isEmpty, let sent = try SubmissionStore.find(db, draft.amends, account: draft.account),
            case .returned(let missing) = try visit.site.features.subjects?.judgement(of: sent.reference, db)
        else { return nil }
        return missing
    }

    private init?(
        _ draft: Draft, _ forms: [String: FormDefinition], _ db: Connection, _ visit: Visit
    ) throws {
        guard let subject = try visit.site.features.subjects?.subject(draft.subject, db, for: visit) else { return nil }
        let now = forms[draft.form]
        let before = now?.digest == draft.definition ? nil : try DraftStore.definition(db, draft.definition)
        guard let form = now ?? before else { return nil }
        self.draft = draft
        self.subject = subject
        journey = Journey(
            form, draft.answers, offered: try form.offered(db, account: draft.account, visit.site),
            today: CivilDate(visit.now))
        files = try UploadStore.held(db, by: draft.id)
        changes = before.map(form.changes) ?? []
        lost = try LostAnswers(journey, files: files, db)
        isWithdrawn = now == nil
        returned = try Self.returned(draft, db, visit)
    }
}

extension FormDefinition {
    /// The choices that questions of this form take from the account.
    func offered(_ db: Connection, account: String, _ site: Site) throws -> [String: [Field.Choice]] {
        var choices: [String: [Field.Choice]] = [:]
        for source in steps.flatMap(\.sources) where choices[source] == nil {
            choices[source] = try site.features.choices[source]?(db, account) ?? []
        }
        return choices
    }

    /// The choices that were taken from the account, as answers have kept them.
    func taken(_ answers: Answers) -> [String: [Field.Choice]] {
        let sources = steps.flatMap(\.sources)
        guard !sources.isEmpty else { return [:] }
        let said = Set(answers.values.values).map { Field.Choice(saying: $0) }
        return Dictionary(sources.map { ($0, said) }) { first, _ in first }
    }

    /// The questions that are not in `former`, or not as they were.
    func changes(since former: FormDefinition) -> [Wording] {
        let before = Dictionary(former.steps.flatMap(\.questions).map { ($0.id, $0) }) { first, _ in first }
        return steps.flatMap(\.questions).filter { question in
            guard let known = before[question.id] else { return true }
            return known.label != question.label || known.need != question.need || known.hint != question.hint
        }.map(\.label)
    }
}

extension Question {
    /// Itself, and what each entry of it asks.
    var withInner: [Question] {
        if case .group(let group) = kind { [self] + group.questions } else { [self] }
    }
}
