import Database
import Markup
import PortalKit

/// A draft as loaded for one request: the person it is about, its state and its files.
struct OpenForm: Sendable {
    let draft: Draft
    let subject: Subject
    private(set) var journey: Journey
    /// Its files, by upload id.
    let files: [String: Attachment]
    let lost: [LostAnswer]
    /// The labels of questions that are new or were changed since the draft was last saved.
    var changes: [Wording] = []
    /// Whether the form is no longer offered.
    var isWithdrawn = false
    /// What the team found missing in the submission that this draft changes; nil if it was not returned.
    var returned: String?

    var form: FormDefinition { journey.form }

    /// Who fills it in and the person it is about, as the summary shows them.
    func about(_ visit: Visit) -> Answers {
        let filled = journey.filled["person.school.name"].map { ["person.school": $0] } ?? [:]
        return AboutPages.details(of: form, subject.name, subject.facts.merging(filled) { $1 }, visit)
    }

    /// The page of a step; for nil, that of the person.
    func page(of step: FormDefinition.Step?, _ visit: Visit) -> Address {
        step.map { visit.link(FormLinks.step(draft.id, $0.id)) } ?? subject.page
    }

    /// The draft with that id, if it belongs to this account and the account may still see the person. Throws
    /// `Problem(.notFound)` in all other cases, so that they cannot be distinguished.
    static func find(
        _ id: String, _ forms: [String: FormDefinition], for visit: Visit
    ) async throws -> OpenForm {
        let account = try visit.account.account
        return try await visit.site.store.read { db in
            guard let draft = try DraftStore.find(db, id, account: account),
                let open = try OpenForm(draft, among: forms, db, for: visit)
            else { throw Problem(.notFound) }
            return open
        }
    }

    /// The same draft with all group entries that the page had, even those that another window has since removed.
    func showing(_ base: Base, in step: String) -> OpenForm {
        var (open, answers) = (self, draft.answers)
        for page in form.steps where page.id == step {
            for group in page.groups {
                let rows = base.paths.filter { $0.hasPrefix(group + ".") }.map { path in
                    String(path.dropFirst(group.count + 1).prefix { $0 != "." })
                }
                let stored = answers.rows(group)
                let gone = Set(rows).subtracting(stored).filter(isRow).sorted()
                // A group without entries is shown with an empty entry `1`, which is not stored.
                if stored.isEmpty && gone == ["1"] || gone.isEmpty { continue }
                answers.setRows(group, stored + gone.prefix(page.group(group)?.most ?? 0))
            }
        }
        if answers != draft.answers {
            open.journey = Journey(form, answers, offered: journey.offered, today: journey.today)
        }
        return open
    }
}

extension OpenForm {
    fileprivate init?(
        _ draft: Draft, among forms: [String: FormDefinition], _ db: Connection, for visit: Visit
    ) throws {
        guard let subject = try visit.site.features.subjects?.subject(draft.subject, db, for: visit), subject.mayFill
        else { return nil }
        let now = forms[draft.form]
        let before = now?.digest == draft.definition ? nil : try DraftStore.definition(db, draft.definition)
        guard let form = now ?? before else { return nil }
        self.draft = draft
        self.subject = subject
        journey = Journey(
            form, draft.answers, offered: try form.offered(db, account: draft.account, visit.site),
            today: CivilDate(visit.now))
        files = try UploadStore.attachments(db, of: draft.id)
        changes = before.map(form.changes) ?? []
        lost = try LostAnswer.all(in: journey, files: files, db)
        isWithdrawn = now == nil
        returned = try Self.returned(draft, db, visit)
    }

    private static func returned(_ draft: Draft, _ db: Connection, _ visit: Visit) throws -> String? {
        guard let sent = try SubmissionStore.former(db, of: draft),
            case .returned(let missing) = try visit.site.features.subjects?.reviewStatus(of: sent.reference, db)
        else { return nil }
        return missing
    }
}

extension FormDefinition {
    /// The account's own choices for the questions of this form, by the name of their source.
    func offered(_ db: Connection, account: String, _ site: Site) throws -> [String: [Field.Choice]] {
        var choices: [String: [Field.Choice]] = [:]
        for source in sources {
            choices[source] = try site.features.choices[source]?(db, account) ?? []
        }
        return choices
    }

    /// The account's own choices as stored in submitted answers, by the name of their source.
    func taken(_ answers: Answers) -> [String: [Field.Choice]] {
        guard !sources.isEmpty else { return [:] }
        let said = Set(answers.values.values).map { Field.Choice(saying: $0) }
        return Dictionary(uniqueKeysWithValues: sources.map { ($0, said) })
    }

    /// The answers that the person's details already give, to the questions that fill them in. They can be corrected.
    func known(_ facts: [String: String]) -> Answers {
        var answers = Answers()
        for question in steps.flatMap(\.questions) where !question.fills.isEmpty {
            // A question that is asked of those at a school has no use for another place.
            let at = facts["\(question.fills).at"] ?? Schooling.Place.school.rawValue
            if question.isOfSchoolsOnly, at != Schooling.Place.school.rawValue { continue }
            for path in question.paths {
                answers[path] = facts[question.fills + path.dropFirst(question.id.count)] ?? ""
            }
        }
        return answers
    }

    /// The labels of questions that `former` does not have, or has with another label, hint or need.
    func changes(since former: FormDefinition) -> [Wording] {
        let before = Dictionary(former.steps.flatMap(\.questions).map { ($0.id, $0) }) { first, _ in first }
        return steps.flatMap(\.questions).filter { question in
            guard let known = before[question.id] else { return true }
            return known.label != question.label || known.need != question.need || known.hint != question.hint
        }.map(\.label)
    }
}

extension Question {
    /// Whether it is asked only where another answer says that the person is at a school.
    var isOfSchoolsOnly: Bool { when.wanted.values.contains([Schooling.Place.school.rawValue]) }

    /// The repeating part; nil for any other kind.
    var group: Group? {
        if case .group(let group) = kind { group } else { nil }
    }

    /// The question itself and, for a group, the questions of an entry.
    var withInner: [Question] { [self] + (group?.questions ?? []) }
}
