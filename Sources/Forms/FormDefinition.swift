public import Configuration
public import PortalKit

/// A form as data: its steps, their questions, and what may happen after sending. Frozen.
public struct FormDefinition: Sendable {
    /// Until when something sent may be edited.
    public enum Editing: String, SettingChoice {
        /// Until the stage it belongs to has its decision.
        case untilDecision = "until-decision"
        case never
    }

    /// The name of its file.
    public let name: String
    public let title: Wording
    /// The first letters of every reference number.
    public let reference: String
    /// The stage of the process it belongs to.
    public let stage: String
    public let editing: Editing
    /// Whether the bar of steps shows their names, or their numbers only.
    public let namesSteps: Bool
    /// In their order; the last shows the summary.
    public let steps: [Step]
    public let flags: [Flag]
    public let declarations: [Declaration]
    /// What happens next, told once it is sent; CommonMark.
    public let sent: Wording
    /// Names this very definition: the digest of what it was read from.
    public let digest: String
    /// What it was read from, so that a submission can keep it.
    public let source: String

    /// One page of questions.
    public struct Step: Sendable {
        public let id: String
        public let title: Wording
        /// CommonMark above the questions.
        public let intro: Wording
        public let when: Condition
        public let questions: [Question]
        /// The ids of its questions.
        let ids: Set<String>
        /// Every path that an answer to one of them may have; `*` stands for an entry of a group.
        let paths: Set<String>
        /// Where its questions take choices from that the account itself brings.
        let sources: Set<String>

        init(id: String, title: Wording, intro: Wording, when: Condition, questions: [Question]) {
            (self.id, self.title, self.intro, self.when, self.questions) = (id, title, intro, when, questions)
            ids = Set(questions.map(\.id))
            paths = Self.paths(questions)
            sources = Set(
                questions.flatMap(\.withInner).compactMap { question in
                    if case .offered(let source) = question.kind { source } else { nil }
                })
        }
    }

    /// Something to tell at the summary; it never blocks.
    public struct Flag: Sendable {
        public let id: String
        public let when: Condition
        public let text: Wording
    }

    /// What is agreed to as the form is sent.
    public struct Declaration: Sendable {
        public let id: String
        public let title: Wording
        /// CommonMark.
        public let text: Wording
        /// The words beside the box.
        public let agree: Wording
    }
}

/// One question of a form. A page has many, and none is ever changed: they are shared, not copied.
public final class Question: Sendable {
    /// What an answer needs.
    public enum Need: String, SettingChoice {
        case optional
        /// Missing answers are told at the summary, and do not block.
        case advised
        /// Without it neither the step is left by its button, nor the form sent.
        case required
    }

    /// What is asked for.
    public enum Kind: Sendable {
        /// What a field of a page can hold.
        case field(Field.Kind)
        /// One of the choices that the account itself brings, by the name of their source.
        case offered(String)
        /// One file.
        case file(types: [String], megabytes: Int)
        /// The same questions once for each entry.
        case group(Group)
    }

    /// What repeats.
    public struct Group: Sendable {
        /// The heading of one entry; `{number}` is its place.
        public let entry: Wording
        /// The button that adds one.
        public let add: Wording
        public let most: Int
        public let questions: [Question]
    }

    /// Its name among the answers; never used again for anything else.
    public let id: String
    public let kind: Kind
    public let label: Wording
    public let hint: Wording?
    /// CommonMark between the label and the input.
    public let guidance: Wording?
    public let need: Need
    /// The longest text, in UTF-16 units.
    public let limit: Int
    public let autocomplete: String
    public let when: Condition
    /// The fact of the person that an answer fills in as the form is sent; empty for none.
    public let fills: String
    /// For the team only: never in anything shared.
    public let isContact: Bool
    /// What follows its path in the names of its inputs: `.day`, `.month` and `.year`, or nothing.
    let parts: [String]

    init(
        id: String, kind: Kind, label: Wording, hint: Wording?, guidance: Wording?, need: Need, limit: Int,
        autocomplete: String, when: Condition, fills: String, isContact: Bool
    ) {
        (self.id, self.kind, self.label, self.hint, self.guidance) = (id, kind, label, hint, guidance)
        (self.need, self.limit, self.autocomplete, self.when) = (need, limit, autocomplete, when)
        (self.fills, self.isContact) = (fills, isContact)
        if case .field(let kind) = kind { parts = Field("", "", kind).names } else { parts = [""] }
    }
}

/// When something is asked: every named question has one of the values; an empty value stands for no answer.
public struct Condition: Hashable, Sendable {
    public let wanted: [String: [String]]

    public init(_ wanted: [String: [String]] = [:]) { self.wanted = wanted }

    public func holds(_ answers: Answers) -> Bool {
        wanted.allSatisfy { question, values in
            values.contains { value in
                // Of several ticks, each is an answer of its own.
                answers[question] == value || (!value.isEmpty && answers["\(question).\(value)"] == "yes")
            }
        }
    }
}
