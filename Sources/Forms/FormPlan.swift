import Configuration

/// The order and conditions of a form's questions, to check its conditions.
struct FormPlan {
    /// Where a condition is written.
    enum Place {
        /// At a step, from 0: the questions it names must be in an earlier step.
        case step(Int)
        /// At a question of a step: the questions it names must be asked before it.
        case question(Int, String)
        /// At a question inside a group, where conditions are not supported.
        case entry
        /// At a note of the summary.
        case flag
    }

    /// A mistake in a condition: the question it names and the index of the wanted value; nil for the whole condition,
    /// or all values.
    struct Fault {
        var question: String?
        var entry: Int?
        let message: String
    }

    private struct Asked {
        let step: Int
        let order: Int
        let kind: QuestionKind?
        let when: Condition
        /// The possible answers; empty if they cannot be listed.
        let answers: [String]
    }

    /// Whether steps, questions and conditions are within `FormLimits`, so that checking them is cheap.
    private(set) var isWithinLimits = true
    private var asked: [String: Asked] = [:]
    private var steps: [Condition] = []
    /// Steps and questions with a mistake in their own condition; conditions that depend on them are not reported
    /// again.
    private var wrongSteps: Set<Int> = []
    private var wrongQuestions: Set<String> = []

    init(_ source: ConfigValue) {
        let steps = ([:] as ConfigValue).overlaid(with: source).table?["steps"]?.table?.entries ?? []
        for (index, step) in steps.enumerated() {
            self.steps.append(Self.condition(step.value))
            for question in step.value.table?["questions"]?.table?.entries ?? [] where asked[question.key] == nil {
                let kind = question.value.table?["kind"].map { QuestionKind(rawValue: $0.string ?? "") } ?? .shortText
                asked[question.key] = Asked(
                    step: index, order: asked.count, kind: kind, when: Self.condition(question.value),
                    answers: Self.answers(question.value, kind))
            }
        }
        let conditions = self.steps + asked.values.map(\.when)
        isWithinLimits =
            self.steps.count <= FormLimits.steps && asked.count <= FormLimits.questions
            && conditions.allSatisfy { $0.wanted.count <= FormLimits.conditions }
        guard isWithinLimits else { return }
        let order = asked.sorted { $0.value.order < $1.value.order }
        for (index, condition) in self.steps.enumerated() {
            if !faults(of: condition, at: .step(index)).isEmpty { wrongSteps.insert(index) }
            for (name, question) in order where question.step == index {
                if !faults(of: question.when, at: .question(index, name)).isEmpty { wrongQuestions.insert(name) }
            }
        }
    }

    private static func condition(_ part: ConfigValue) -> Condition {
        part.table?["when"].flatMap { try? Condition(setting: $0) } ?? Condition()
    }

    private static func answers(_ question: ConfigValue, _ kind: QuestionKind?) -> [String] {
        switch kind {
        case .yesNo: ["yes", "no"]
        case .tick: ["yes"]
        case .radios, .select, .ticks: question.table?["choices"]?.table?.keys ?? []
        default: []
        }
    }

    /// The mistakes in a condition: of each name and value, or, if those are right, of the whole condition.
    func faults(of condition: Condition, at place: Place) -> [Fault] {
        guard !condition.wanted.isEmpty, isWithinLimits else { return [] }
        if case .entry = place {
            return [Fault(message: "is of no use inside a group, wanted it at the group itself")]
        }
        let faults = condition.wanted.sorted { $0.key < $1.key }.flatMap { question, values in
            self.faults(of: question, values, at: place)
        }
        return faults.isEmpty ? contradiction(of: condition, at: place).map { [$0] } ?? [] : faults
    }

    private func faults(of name: String, _ values: [String], at place: Place) -> [Fault] {
        guard let question = asked[name] else {
            return [Fault(question: name, message: "is no question\(suggestion(for: name, in: asked.keys))")]
        }
        if case .question(_, name) = place {
            return [Fault(question: name, message: "is the question itself, wanted one that is asked before it")]
        }
        if !isBefore(question, place) {
            return [Fault(question: name, message: "is asked later, wanted a question that is asked before")]
        }
        if let kind = question.kind, !kind.isComparable {
            return [
                Fault(
                    question: name,
                    message: "is a '\(kind.rawValue)', which no condition can look at, wanted a question with choices")
            ]
        }
        if values.isEmpty {
            return [Fault(question: name, message: "has no value, wanted the answers for which it is asked")]
        }
        guard !question.answers.isEmpty else { return [] }
        return values.enumerated().filter { !$1.isEmpty && !question.answers.contains($1) }.map { index, value in
            let hint = suggestion(for: value, in: question.answers)
            return Fault(question: name, entry: index, message: "is '\(value)', which is never answered\(hint)")
        }
    }

    private func isBefore(_ question: Asked, _ place: Place) -> Bool {
        switch place {
        case .step(let step): question.step < step
        case .question(let step, let name):
            question.step < step || question.step == step && question.order < asked[name]?.order ?? .max
        case .entry, .flag: true
        }
    }
}

extension FormPlan {
    /// The first question that can never have the wanted answer when the condition is evaluated; nil if the condition
    /// can hold.
    private func contradiction(of condition: Condition, at place: Place) -> Fault? {
        var wanted = condition.wanted.mapValues(Set.init)
        if case .question(let step, _) = place, steps.indices.contains(step) {
            if wrongSteps.contains(step) { return nil }
            if let name = narrow(&wanted, by: steps[step]) {
                let known = condition.wanted[name] == nil ? nil : name
                let about = known == nil ? " of '\(name)'" : ""
                return Fault(question: known, message: "can never hold: its step is shown for other answers\(about)")
            }
        }
        if !wrongQuestions.isDisjoint(with: wanted.keys) { return nil }
        // A question that must be answered must be asked, and so must the questions that it depends on.
        var (open, done): ([String], Set<String>) = (wanted.keys.sorted(), [])
        while let name = open.popLast() {
            guard let question = asked[name], wanted[name]?.contains("") == false, done.insert(name).inserted else {
                continue
            }
            let parts = steps.indices.contains(question.step) ? [steps[question.step], question.when] : [question.when]
            for part in parts {
                if let wrong = narrow(&wanted, by: part) {
                    let known = condition.wanted[wrong] == nil ? nil : wrong
                    return Fault(
                        question: known ?? (condition.wanted[name] == nil ? nil : name),
                        message: "can never hold: '\(name)' is asked for other answers of '\(wrong)' only")
                }
                open += part.wanted.keys.sorted()
            }
        }
        return nil
    }

    /// Intersects the wanted values with those of `condition`. Ticks are skipped: several can be set at once.
    /// - Returns: the first question without a possible value left; nil if there is none.
    private func narrow(_ wanted: inout [String: Set<String>], by condition: Condition) -> String? {
        for (name, values) in condition.wanted.sorted(by: { $0.key < $1.key }) where asked[name]?.kind != .ticks {
            let left = wanted[name].map { $0.intersection(values) } ?? Set(values)
            if left.isEmpty { return name }
            wanted[name] = left
        }
        return nil
    }
}

extension QuestionKind {
    /// Whether a condition may refer to it: not for dates, addresses, schools, files, groups and long texts.
    fileprivate var isComparable: Bool {
        ![.date, .address, .school, .file, .group, .longText].contains(self)
    }
}
