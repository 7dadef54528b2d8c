import Configuration
import PortalKit

struct FormReader {
    private let plan: FormPlan
    private let languages: [Language]
    private var seen: Set<String> = []
    /// The index of the step being read, from 0.
    private var step = -1

    init(_ source: ConfigValue, _ languages: [Language]) {
        plan = FormPlan(source)
        self.languages = languages
    }

    var isWithinLimits: Bool { plan.isWithinLimits }

    func noteAssumed(_ settings: inout Settings) {
        _ = settings.read("assumed", default: false, "Whether it is ours, because no source shows the council's own")
    }

    /// The prefix of the form's references.
    func reference(_ settings: inout Settings) -> String {
        let text = settings.read("reference", default: "REF", "The first letters of every reference number")
        if text.wholeMatch(of: /[A-Z][A-Z0-9]{0,9}/) == nil {
            settings.note("reference", "is '\(text)', wanted up to ten capital letters and digits, a letter first")
        }
        return text
    }

    mutating func step(_ id: String, _ settings: inout Settings) -> FormDefinition.Step {
        checkName(id, &settings)
        step += 1
        return FormDefinition.Step(
            id: id, title: words("title", &settings, "What it is about"),
            intro: optionalWords("intro", &settings, "Words above the questions; CommonMark") ?? Wording([:]),
            template: template(&settings), when: when(&settings, at: .step(step)),
            questions: questions(&settings, isInGroup: false))
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
        let kind = settings.read("kind", default: QuestionKind.shortText, owner: .council, "What is asked for")
        let question = Question(
            id: id, kind: self.kind(kind, &settings, isInGroup: isInGroup),
            label: words("label", &settings, "The question"),
            hint: optionalWords("hint", &settings, "A line that helps to answer"),
            guidance: optionalWords("guidance", &settings, "More that helps, above the input; CommonMark"),
            need: settings.read("need", default: .optional, owner: .council, "What an answer needs"),
            limit: settings.read(
                "limit", in: FormLimits.text, default: kind == .longText ? 30_000 : 200, owner: .council,
                "The longest text, in UTF-16 units"),
            autocomplete: settings.read("autocomplete", default: "", "The token for browsers that fill in"),
            when: when(&settings, at: isInGroup ? .entry : .question(step, id)),
            fills: fills(kind, &settings),
            isContact: settings.read("contact", default: false, "Whether it is for the team only"),
            isMarkedFirst: settings.read(
                "starFirst", default: false, owner: .council,
                "Whether the asterisk of a required answer stands before the question"))
        kind.refuseStrays(&settings)
        return question
    }

    private func fills(_ kind: QuestionKind, _ settings: inout Settings) -> String {
        let fact = settings.optional(
            "fills", as: FilledFact.self, "The fact of the person that it fills in, as it is sent")
        guard let fact else { return "" }
        if kind != fact.kind {
            settings.note("fills", "is '\(fact.rawValue)' of a '\(kind.rawValue)', wanted a '\(fact.kind.rawValue)'")
        }
        return fact.rawValue
    }

    private mutating func kind(_ kind: QuestionKind, _ settings: inout Settings, isInGroup: Bool) -> Question.Kind {
        let choices = choices(kind, &settings)
        let (min, max) = (
            settings.optional("min", in: FormLimits.number, owner: .council, "The least number"),
            settings.optional("max", in: FormLimits.number, owner: .council, "The greatest")
        )
        if let min, let max, min > max { settings.note("max", "is \(max), wanted at least \(min), which is min") }
        let days = settings.read(
            "in", default: Field.DateRule.any, owner: .council, "Which days a date, or years a year, may be")
        let types = Uploads.types(&settings, default: ["doc", "docx", "pdf", "png", "jpeg", "jpg", "bmp"])
        let megabytes = settings.read(
            "megabytes", in: Uploads.megabytes, default: 10, owner: .council, "The most that a file may hold, in MB")
        if isInGroup {
            if kind == .group { settings.note("kind", "is 'group' inside a group, wanted any other") }
        } else if let group = group(kind, &settings) {
            return .group(group)
        }
        return kind.made(choices, min: min, max: max, days: days, types: types, megabytes: megabytes)
    }

    private func choices(_ kind: QuestionKind, _ settings: inout Settings) -> Choices {
        let choices = settings.read("choices", default: Choices(), owner: .council, "What may be chosen, by value")
        if kind.hasChoices, choices.entries.isEmpty {
            settings.note("choices", "is missing, wanted what may be chosen")
        }
        for choice in choices.entries {
            if !isPlainName(choice.value) {
                settings.note("choices", at: choice.value, "is named '\(choice.value)', wanted \(plainName)")
            }
            if let fault = fault(of: choice.label) { settings.note("choices", at: choice.value, fault) }
        }
        return choices
    }

    /// The group's settings; nil for another kind of question.
    private mutating func group(_ kind: QuestionKind, _ settings: inout Settings) -> Question.Group? {
        let entry = optionalWords("entry", &settings, "The heading of one entry")
        let add = optionalWords("add", &settings, "The button that adds one")
        let most = settings.read("most", in: FormLimits.entries, default: 20, owner: .council, "The most entries")
        let isList = settings.read(
            "list", default: false, owner: .council, "Whether its files are one list with one input for more")
        let inner = questions(&settings, isInGroup: true)
        guard kind == .group else { return nil }
        if inner.isEmpty { settings.note("questions", "is missing, wanted what each entry asks") }
        if entry == nil { settings.note("entry", "is missing, wanted the heading of one entry") }
        if add == nil { settings.note("add", "is missing, wanted the button that adds one") }
        if isList, inner.count != 1 || !inner.allSatisfy(\.isFile) {
            settings.note("list", "is true, wanted it only where the one question is of the kind 'file'")
        }
        return Question.Group(
            entry: entry ?? .placeholder, add: add ?? .placeholder, most: most, isList: isList, questions: inner)
    }

    /// A declaration. One that is agreed to has a title, which the message about its missing tick names.
    func declaration(_ id: String, _ part: inout Settings) -> FormDefinition.Declaration {
        noteAssumed(&part)
        let title = optionalWords("title", &part, "Its heading; needed where there is something to agree to")
        let text = words("text", &part, "What is read or agreed to; CommonMark")
        let noticeTitle = optionalWords("noticeTitle", &part, "The heading of a long text that can be folded away")
        let notice = optionalWords("notice", &part, "That long text, such as a privacy notice; CommonMark")
        let agree = optionalWords("agree", &part, "The words beside the box; without it there is nothing to tick")
        if agree != nil, title == nil { part.note("title", "is missing, wanted words as there is a box to tick") }
        if notice != nil, noticeTitle == nil {
            part.note("noticeTitle", "is missing, wanted words as there is a notice")
        }
        if notice == nil, noticeTitle != nil { part.note("notice", "is missing, wanted words as it has a heading") }
        return FormDefinition.Declaration(
            id: id, title: title, text: text,
            notice: notice.map { FormDefinition.Notice(title: noticeTitle ?? .placeholder, text: $0) }, agree: agree)
    }

    /// What the summary shows besides the answers.
    func about(_ settings: inout Settings) -> FormDefinition.About {
        settings.group("summary", "What the summary and what was sent say besides the answers") { part in
            let submitter = part.read(
                "submitter", default: false, owner: .council, "Whether the name of who sends the form is shown")
            let child = part.read(
                "child", default: false, owner: .council, "Whether the child or young person is shown")
            let details = part.read(
                "childDetails", default: [FormDefinition.About.Detail.gender, .born, .school],
                owner: .council, "What is shown of the child or young person, in order")
            return FormDefinition.About(submitter: submitter, person: child ? details : nil)
        }
    }

    /// Reads the condition of the part at `place`, and notes its mistakes.
    func when(_ settings: inout Settings, at place: FormPlan.Place) -> Condition {
        let meaning = "Asked only where each named question has one of the values; an empty one is no answer"
        let condition = settings.read("when", default: Condition(), owner: .council, meaning)
        for fault in plan.faults(of: condition, at: place) {
            if let question = fault.question {
                settings.note("when", at: question, entry: fault.entry, fault.message)
            } else {
                settings.note("when", fault.message)
            }
        }
        return condition
    }
}

extension FormReader {
    func words(_ key: String, _ settings: inout Settings, _ meaning: String) -> Wording {
        let words = settings.require(key, as: Wording.self, owner: .council, meaning)
        if settings.isGiven(key), let fault = fault(of: words) { settings.note(key, fault) }
        return words
    }

    func optionalWords(_ key: String, _ settings: inout Settings, _ meaning: String) -> Wording? {
        guard let words = settings.optional(key, as: Wording.self, owner: .council, meaning) else { return nil }
        if let fault = fault(of: words) { settings.note(key, fault) }
        return words
    }

    /// The mistake in a given wording: a missing language, or no words; nil if there is none.
    private func fault(of words: Wording) -> String? {
        let missing = words.missing(languages)
        if !missing.isEmpty, !words.isUnread {
            return "has no words in \(missing.map(\.rawValue).joined(separator: ", "))"
        }
        return words.isBlank ? "is empty, wanted words" : nil
    }

    private var plainName: String { "lower-case letters, digits and hyphens" }

    private func isPlainName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    private func checkName(_ name: String, _ settings: inout Settings) {
        if !isPlainName(name) { settings.note(nil, "is named '\(name)', wanted \(plainName)") }
    }
}

extension FilledFact {
    /// The kind of question that may fill in this fact.
    fileprivate var kind: QuestionKind {
        switch self {
        case .school: .school
        case .address: .address
        }
    }
}
