public import Configuration
import Files
public import PortalKit
import Synchronization
import Vault

extension FormDefinition {
    /// Reads `forms/<name>.json`; every mistake in it is an issue.
    ///
    /// - Parameter languages: the languages that every wording must have.
    public static func read(
        _ name: String, _ value: ConfigValue, languages: [Language], issues: inout [ConfigIssue]
    ) -> FormDefinition {
        let key = KnownForms.Key(name: name, source: value, languages: languages)
        if let known = KnownForms.shared[key] { return known }
        var settings = Settings(value, at: "")
        let form = read(&settings, name: name, source: value, languages: languages)
        settings.close()
        issues += settings.issues
        if settings.issues.isEmpty { KnownForms.shared[key] = form }
        return form
    }

    /// Reads a form. The reads are the schema, so it is also called on nothing.
    public static func read(
        _ settings: inout Settings, name: String, source: ConfigValue, languages: [Language]
    ) -> FormDefinition {
        var reader = FormReader(source, languages)
        _ = settings.read("about", default: [String](), "What the form is, and each choice made for it")
        let json = source.json
        let form = FormDefinition(
            name: name, title: reader.words("title", &settings, "What it is called"),
            reference: settings.read("reference", default: "REF", "The first letters of every reference number"),
            stage: settings.read("stage", default: "request", "The stage of the process that it belongs to"),
            editing: settings.read("editing", default: .never, "Until when something sent may be edited"),
            namesSteps: settings.read(
                "stepNames", default: false, owner: .council, "Whether the bar shows names of steps"),
            steps: settings.each("steps", owner: .council, "Its pages, in order; the last shows the summary") {
                id, step in
                reader.step(id, &step)
            },
            flags: settings.each("flags", owner: .council, "What is told at the summary, and never blocks") {
                id, flag in
                reader.noteAssumed(&flag)
                return Flag(id: id, when: reader.when(&flag), text: reader.words("text", &flag, "What is told"))
            },
            declarations: settings.each("declarations", owner: .council, "What is agreed to") { id, part in
                reader.noteAssumed(&part)
                return Declaration(
                    id: id, title: reader.words("title", &part, "Its heading"),
                    text: reader.words("text", &part, "What is agreed to; CommonMark"),
                    agree: reader.words("agree", &part, "The words beside the box"))
            },
            sent: settings.group("sent", owner: .council, "What is told once it is sent") { part in
                reader.noteAssumed(&part)
                return reader.words("text", &part, "What happens next; CommonMark")
            }, digest: Digest.sha256Hex(json), source: json)
        if form.steps.count < 2 { settings.note("steps", "has no question and summary, wanted two steps or more") }
        if form.steps.last?.questions.isEmpty == false {
            settings.note("steps", "ends with questions, wanted a summary")
        }
        return form
    }

    /// Reads one that was kept with what was sent under it.
    static func kept(_ name: String, _ source: String) -> FormDefinition {
        var issues: [ConfigIssue] = []
        let value = ConfigValue.parse(Array(source.utf8), file: name, issues: &issues)
        return read(name, value ?? ConfigValue(.null), languages: [], issues: &issues)
    }
}

/// Forms that were read without a mistake: equal files of many councils and portals are read once and held once.
private final class KnownForms: Sendable {
    struct Key: Hashable {
        let name: String
        let source: ConfigValue
        let languages: [Language]
    }

    static let shared = KnownForms()
    private static let most = 256
    private let forms = Mutex<[Key: FormDefinition]>([:])

    subscript(key: Key) -> FormDefinition? {
        get { forms.withLock { $0[key] } }
        set {
            forms.withLock { forms in
                // Those that are served are held by their sites.
                if forms.count >= Self.most { forms = [:] }
                forms[key] = newValue
            }
        }
    }
}

/// Reads the parts of a form.
private struct FormReader {
    /// Every question's id, wherever it is asked.
    private let known: Set<String>
    /// The answers that a question can have, where they can be counted out.
    private let answers: [String: [String]]
    private let languages: [Language]
    private var seen: Set<String> = []

    init(_ source: ConfigValue, _ languages: [Language]) {
        let steps = source.table?["steps"]?.table?.entries ?? []
        let questions = steps.flatMap { $0.value.table?["questions"]?.table?.entries ?? [] }
        known = Set(questions.map(\.key))
        answers = Dictionary(questions.map { ($0.key, Self.answers($0.value)) }) { first, _ in first }
        self.languages = languages
    }

    /// What may be answered to a question; empty where that is anything.
    private static func answers(_ question: ConfigValue) -> [String] {
        switch question.table?["kind"]?.string.flatMap(QuestionKind.init(rawValue:)) {
        case .yesNo: ["yes", "no"]
        case .tick: ["yes"]
        case .radios, .select, .ticks: question.table?["choices"]?.table?.keys ?? []
        default: []
        }
    }

    func words(_ key: String, _ settings: inout Settings, _ meaning: String) -> Wording {
        let words = settings.require(key, as: Wording.self, owner: .council, meaning)
        check(words, key, &settings)
        return words
    }

    private func optionalWords(_ key: String, _ settings: inout Settings, _ meaning: String) -> Wording? {
        guard let words = settings.optional(key, as: Wording.self, owner: .council, meaning) else { return nil }
        check(words, key, &settings)
        return words
    }

    private func check(_ words: Wording, _ key: String, _ settings: inout Settings) {
        let missing = words.missing(languages)
        guard !words.isEmpty, !missing.isEmpty else { return }
        settings.note(key, "has no words in \(missing.map(\.rawValue).joined(separator: ", "))")
    }

    func noteAssumed(_ settings: inout Settings) {
        _ = settings.read("assumed", default: false, "Whether it is ours, because no source shows the council's own")
    }

    func when(_ settings: inout Settings) -> Condition {
        let meaning = "Asked only where each named question has one of the values; an empty one is no answer"
        let condition = settings.read("when", default: Condition(), owner: .council, meaning)
        for question in condition.wanted.keys.sorted() where !known.contains(question) {
            settings.note("when", "names '\(question)', which is no question\(suggestion(for: question, in: known))")
        }
        for (question, values) in condition.wanted.sorted(by: { $0.key < $1.key }) {
            guard let possible = answers[question], !possible.isEmpty else { continue }
            for value in values where !value.isEmpty && !possible.contains(value) {
                settings.note(
                    "when",
                    "wants '\(value)' of '\(question)', which is never answered\(suggestion(for: value, in: possible))")
            }
        }
        return condition
    }

    mutating func step(_ id: String, _ settings: inout Settings) -> FormDefinition.Step {
        checkName(id, &settings)
        return FormDefinition.Step(
            id: id, title: words("title", &settings, "What it is about"),
            intro: optionalWords("intro", &settings, "Words above the questions; CommonMark") ?? Wording([:]),
            when: when(&settings), questions: questions(&settings, isInGroup: false))
    }

    private mutating func questions(_ settings: inout Settings, isInGroup: Bool) -> [Question] {
        var reader = self
        if isInGroup { reader.seen = [] }
        let questions = settings.each("questions", owner: .council, "What it asks, in order") { id, question in
            reader.question(id, &question, isInGroup: isInGroup)
        }
        if !isInGroup { self = reader }
        return questions
    }

    private mutating func question(_ id: String, _ settings: inout Settings, isInGroup: Bool) -> Question {
        checkName(id, &settings)
        if !seen.insert(id).inserted { settings.note(nil, "is asked twice under one name") }
        noteAssumed(&settings)
        let name = settings.read("kind", default: QuestionKind.shortText, "What is asked for")
        let long = name == .longText
        return Question(
            id: id, kind: kind(name, &settings, isInGroup: isInGroup), label: words("label", &settings, "The question"),
            hint: optionalWords("hint", &settings, "A line that helps to answer"),
            guidance: optionalWords("guidance", &settings, "More that helps, above the input; CommonMark"),
            need: settings.read("need", default: .optional, "What an answer needs"),
            limit: settings.read("limit", default: long ? 30_000 : 200, "The longest text, in UTF-16 units"),
            autocomplete: settings.read("autocomplete", default: "", "The token for browsers that fill in"),
            when: when(&settings),
            fills: settings.read("fills", default: "", "The fact of the person that it fills in, as it is sent"),
            isContact: settings.read("contact", default: false, "Whether it is for the team only"))
    }

    private mutating func kind(_ kind: QuestionKind, _ settings: inout Settings, isInGroup: Bool) -> Question.Kind {
        let choices = settings.read("choices", default: Choices(), owner: .council, "What may be chosen, by value")
        let (min, max) = (
            settings.optional("min", as: Int.self, "The least number"),
            settings.optional("max", as: Int.self, "The most")
        )
        let days = settings.read("in", default: Field.DateRule.any, "Which days a date may be")
        let types = settings.read("types", default: Self.types, "The kinds of file that are taken")
        let megabytes = settings.read("megabytes", default: 10, "The most that a file may hold, in MB")
        for type in types where FileKind(filename: "file.\(type)") == nil {
            settings.note("types", "has '\(type)', wanted \(FileKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        if kind.hasChoices, choices.entries.isEmpty {
            settings.note("choices", "is missing, wanted what may be chosen")
        }
        for choice in choices.entries { check(choice.label, "choices", &settings) }
        if isInGroup {
            if kind == .group { settings.note("kind", "is 'group' inside a group, wanted any other") }
        } else {
            let entry = settings.optional("entry", as: Wording.self, owner: .council, "The heading of one entry")
            let add = settings.optional("add", as: Wording.self, owner: .council, "The button that adds one")
            let most = settings.read("most", default: 20, "The most entries")
            let inner = questions(&settings, isInGroup: true)
            if kind == .group {
                if inner.isEmpty { settings.note("questions", "is missing, wanted what each entry asks") }
                if entry == nil { settings.note("entry", "is missing, wanted the heading of one entry") }
                if add == nil { settings.note("add", "is missing, wanted the button that adds one") }
                return .group(
                    Question.Group(
                        entry: entry ?? .placeholder, add: add ?? .placeholder, most: most, questions: inner))
            }
        }
        return kind.made(choices, min: min, max: max, days: days, types: types, megabytes: megabytes)
    }

    private static let types = ["doc", "docx", "pdf", "png", "jpeg", "jpg", "bmp"]

    private func checkName(_ name: String, _ settings: inout Settings) {
        let isPlain = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        if !isPlain || name.isEmpty {
            settings.note(nil, "is named '\(name)', wanted lower-case letters, digits and hyphens")
        }
    }
}
