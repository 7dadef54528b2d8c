public import Configuration
public import PortalKit
import Vault

/// A form as read from `forms/<name>.json`: its steps, their questions, and what may happen after sending. An immutable
/// class, as are its parts, so that requests share them.
public final class FormDefinition: Sendable {
    /// How long a submission may be edited. A submission that the team returned for correction may always be edited.
    public enum Editing: String, SettingChoice {
        /// Until the team accepts it or the decision of its stage is made.
        case untilDecision = "until-decision"
        /// Not after sending.
        case never
    }

    /// The name of its file, without `.json`.
    public let name: String
    /// Plain text, per language.
    public let title: Wording
    /// The prefix of every reference: a capital letter and up to nine more capital letters and digits, such as `EHC`.
    public let reference: String
    /// The name of the process stage that it belongs to, such as `request`.
    public let stage: String
    /// How long a submission may be edited.
    public let editing: Editing
    /// Whether another one may be started for the same person.
    public let again: Again
    /// What the summary and the submission say besides the answers.
    public let about: About
    /// How it is laid out, and sent.
    public let flow: Flow
    /// Whether the progress bar shows the names of steps; their numbers otherwise.
    public let namesSteps: Bool
    /// Whether the progress bar marks the open step with an arrow.
    public let marksStep: Bool
    /// In page order, two to fifty; the last has no questions and shows the summary.
    public let steps: [Step]
    /// Notes that the summary may show, in order.
    public let flags: [Flag]
    /// What the sender has to read or agree to before sending, in order.
    public let declarations: [Declaration]
    /// What happens next, shown after sending; CommonMark.
    public let sent: Wording
    /// Identifies this version of the definition: SHA-256 of `source`, 64 hex digits.
    public let digest: String
    /// The form file as JSON, stored with every draft and submission.
    public let source: String
    /// The maximum request body of a step: its texts, and ten files of the largest size that it allows.
    let bodyLimit: BodyLimit
    /// The names of the choice sources (`Blueprint.choices`) that its questions use.
    let sources: Set<String>
    /// Every path that an answer to one of its questions may have; `*` stands for the entry of a group.
    private let paths: Set<String>

    init(
        name: String, title: Wording, reference: String, stage: String, editing: Editing, again: Again,
        about: About, flow: Flow, namesSteps: Bool, marksStep: Bool, steps: [Step], flags: [Flag],
        declarations: [Declaration], sent: Wording, source: ConfigValue
    ) {
        (self.name, self.title, self.reference, self.stage) = (name, title, reference, stage)
        (self.editing, self.again, self.about, self.flow) = (editing, again, about, flow)
        (self.namesSteps, self.marksStep) = (namesSteps, marksStep)
        (self.steps, self.flags) = (steps, flags)
        (self.declarations, self.sent) = (declarations, sent)
        self.source = source.json
        digest = Digest.sha256Hex(self.source)
        let questions = steps.flatMap(\.questions)
        bodyLimit = steps.map { BodyLimit.step($0.questions) }.reduce(.encoded()) { $0.union($1) }
        sources = Set(
            questions.flatMap(\.withInner).compactMap { question in
                if case .offered(let source) = question.kind { source } else { nil }
            })
        paths = Set(questions.flatMap(\.possiblePaths))
    }

    /// Whether an answer at `path` belongs to a question of this form.
    func has(_ path: String) -> Bool {
        if paths.contains(path) { return true }
        let parts = path.split(separator: ".", maxSplits: 2)
        return parts.count == 3 && paths.contains("\(parts[0]).*.\(parts[2])")
    }

    /// The declarations that the sender has to agree to; the others are only read.
    var agreements: [Declaration] { declarations.filter { $0.agree != nil } }

    /// One page of questions.
    public final class Step: Sendable {
        /// Lower-case letters, digits and hyphens; unique in the form, and part of the page's path.
        public let id: String
        /// The page's heading, plain text.
        public let title: Wording
        /// Text above the questions, CommonMark; empty for none.
        public let intro: Wording
        /// A file that it offers to download; nil for none.
        public let template: Template?
        /// The step is left out unless this holds.
        public let when: Condition
        /// In page order; empty for the summary.
        public let questions: [Question]
        let ids: Set<String>

        init(
            id: String, title: Wording, intro: Wording, template: Template?, when: Condition, questions: [Question]
        ) {
            (self.id, self.title, self.intro, self.template) = (id, title, intro, template)
            (self.when, self.questions) = (when, questions)
            ids = Set(questions.map(\.id))
        }
    }

    /// A note that the summary shows if its condition holds. It never blocks sending.
    public struct Flag: Sendable {
        /// Its key in the form file.
        public let id: String
        /// The note is shown only if this holds; an empty condition never shows it.
        public let when: Condition
        /// Plain text.
        public let text: Wording
    }
}

/// One question of a form. An immutable class, so that the many questions of a page are shared and not copied.
public final class Question: Sendable {
    /// Whether an answer is required.
    public enum Need: String, SettingChoice {
        /// May be left empty.
        case optional
        /// The summary points out a missing answer, but sending is not blocked.
        case advised
        /// Without an answer, Continue does not leave the step and the form cannot be sent.
        case required
    }

    /// The kind of answer.
    public enum Kind: Sendable {
        /// An ordinary form field.
        case field(Field.Kind)
        /// One of the account's own choices; the name of the choice source, such as `work-role`.
        case offered(String)
        /// One file: the accepted extensions, such as `pdf`, and the maximum size in MB.
        case file(types: [String], megabytes: Int)
        /// Questions that repeat for each entry.
        case group(Group)
    }

    /// The repeating part of a group question.
    public struct Group: Sendable {
        /// The heading of one entry; `{number}` stands for its position, from 1.
        public let entry: Wording
        /// The label of the button that adds an entry.
        public let add: Wording
        /// Maximum number of entries, 1...100.
        public let most: Int
        /// Whether it is shown as one list of files with one input for more; then its only question is for a file.
        public let isList: Bool
        /// The questions of one entry; none of them is a group.
        public let questions: [Question]
    }

    /// The path of its answer: lower-case letters, digits and hyphens. Must not be reused for another question, because
    /// stored drafts refer to it.
    public let id: String
    /// The kind of answer, with its settings.
    public let kind: Kind
    /// The question itself, plain text.
    public let label: Wording
    /// A line below the label, plain text; nil for none.
    public let hint: Wording?
    /// CommonMark between the label and the input; nil for none.
    public let guidance: Wording?
    /// Whether an answer is required.
    public let need: Need
    /// Maximum length of a text answer, in UTF-16 code units.
    public let limit: Int
    /// The `autocomplete` token (HTML, section 4.10.18.7); empty for `off`.
    public let autocomplete: String
    /// The question is asked only if this holds; always empty inside a group.
    public let when: Condition
    /// The fact of the person that the answer fills in on sending, as in `FilledFact`: `person.school` or
    /// `person.address`; empty for none.
    public let fills: String
    /// Whether the answer is contact information: shown to the team and the sender, never to others.
    public let isContact: Bool
    /// Whether the asterisk of a required question stands before its label.
    public let isMarkedFirst: Bool
    /// The suffixes of its inputs' paths: `.day`, `.month` and `.year` of a date; one empty suffix if there is a single
    /// input.
    let parts: [String]
    /// The paths of its inputs outside a group.
    let paths: [String]
    /// Its field outside a group. A file question has a text field with the id of the upload; its input is made
    /// elsewhere. The choices of a choice source are not in it.
    let field: Field
    /// The values to choose one from; nil for other kinds, and for a choice source.
    let values: Set<String>?

    init(
        id: String, kind: Kind, label: Wording, hint: Wording?, guidance: Wording?, need: Need, limit: Int,
        autocomplete: String, when: Condition, fills: String, isContact: Bool, isMarkedFirst: Bool = false
    ) {
        (self.id, self.kind, self.label, self.hint, self.guidance) = (id, kind, label, hint, guidance)
        (self.need, self.limit, self.autocomplete, self.when) = (need, limit, autocomplete, when)
        (self.fills, self.isContact, self.isMarkedFirst) = (fills, isContact, isMarkedFirst)
        let fieldKind: Field.Kind = if case .field(let kind) = kind { kind } else { .text }
        parts = Field("", "", fieldKind).names
        paths = parts.map { id + $0 }
        field = Self.field(
            id, fieldKind, label: label, hint: hint, need: need, limit: limit, autocomplete: autocomplete,
            isMarkedFirst: isMarkedFirst)
        values =
            switch fieldKind {
            case .choice(let choices), .radios(let choices): Set(choices.map(\.value))
            default: nil
            }
    }

    /// Its field at the path of an entry of a group, or with the choices of a choice source.
    func field(at path: String, choices: [Field.Choice]? = nil) -> Field {
        Self.field(
            path, choices.map { .choice($0) } ?? field.kind, label: label, hint: hint, need: need, limit: limit,
            autocomplete: autocomplete, isMarkedFirst: isMarkedFirst)
    }

    private static func field(
        _ path: String, _ kind: Field.Kind, label: Wording, hint: Wording?, need: Need, limit: Int,
        autocomplete: String, isMarkedFirst: Bool
    ) -> Field {
        var field = Field(
            path, .words(label), hint: hint.map { .words($0) }, kind, required: need == .required, limit: limit,
            autocomplete: autocomplete)
        field.isMarkedFirst = isMarkedFirst
        return field
    }
}

/// When a step or question is asked: every named question has one of the wanted values. An empty condition holds.
public struct Condition: Hashable, Sendable {
    /// The wanted values by question id; an empty value stands for no answer.
    public let wanted: [String: [String]]

    /// A condition on answers by question id; without any, it always holds.
    public init(_ wanted: [String: [String]] = [:]) { self.wanted = wanted }

    /// Whether every named question has one of its wanted values in `answers`.
    public func holds(_ answers: Answers) -> Bool {
        wanted.allSatisfy { question, values in
            values.contains { value in
                // Each tick of a group of ticks is an answer under its own path.
                answers[question] == value || (!value.isEmpty && answers["\(question).\(value)"] == "yes")
            }
        }
    }
}
