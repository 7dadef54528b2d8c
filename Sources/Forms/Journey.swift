import PortalKit

/// The state of a form being filled in: which steps and questions apply and what is invalid. A pure function of the
/// arguments of `init`.
struct Journey: Sendable {
    let form: FormDefinition
    /// All answers, including those to questions that are no longer asked.
    let answers: Answers
    /// The account's own choices, by the name of their source.
    let offered: [String: [Field.Choice]]
    let today: CivilDate
    /// The answers that are sent: those to questions that are asked.
    let counted: Answers
    /// The paths of answers that the form has no question for.
    let unknownPaths: [String]
    /// The steps that apply, in order.
    let steps: [FormDefinition.Step]

    /// A question at its position: on its own, or in an entry of a group.
    struct Place: Sendable {
        let question: Question
        /// The path of its answer, which is also the name of its input.
        let path: String
        /// The entry it belongs to; nil outside a group.
        let entry: Entry?
        /// The heading of that entry; nil outside a group.
        let heading: Wording?

        /// A question on its own.
        init(_ question: Question) { (self.question, path, entry, heading) = (question, question.id, nil, nil) }

        /// A question of an entry of a group.
        init(_ question: Question, in entry: Entry, heading: Wording) {
            (self.question, self.entry, self.heading) = (question, entry, heading)
            path = "\(entry.path).\(question.id)"
        }
    }

    /// One entry of a group.
    struct Entry: Hashable, Sendable {
        let group: String
        let row: String
        let number: Int

        var path: String { "\(group).\(row)" }
    }

    init(_ form: FormDefinition, _ answers: Answers, offered: [String: [Field.Choice]] = [:], today: CivilDate) {
        (self.form, self.answers, self.offered, self.today) = (form, answers, offered, today)
        var counted = answers
        var steps: [FormDefinition.Step] = []
        for step in form.steps {
            let applies = step.when.holds(counted)
            if applies { steps.append(step) }
            for question in step.questions where !applies || !question.when.holds(counted) {
                for path in question.paths(in: answers) { counted[path] = "" }
            }
        }
        unknownPaths = answers.values.keys.filter { !form.has($0) }
        for path in unknownPaths { counted[path] = "" }
        (self.counted, self.steps) = (counted, steps)
    }

    /// The step with that id; nil if there is none or it does not apply.
    func step(_ id: String) -> FormDefinition.Step? { steps.first { $0.id == id } }

    /// The position of a step in the progress bar, from 1.
    func number(of step: FormDefinition.Step) -> Int { (steps.firstIndex { $0.id == step.id } ?? 0) + 1 }

    func step(after step: FormDefinition.Step) -> FormDefinition.Step? {
        let number = number(of: step)
        return number < steps.count ? steps[number] : nil
    }

    func step(before step: FormDefinition.Step) -> FormDefinition.Step? {
        let number = number(of: step)
        return number > 1 ? steps[number - 2] : nil
    }

    func isSummary(_ step: FormDefinition.Step) -> Bool { step.id == form.steps.last?.id }

    /// The questions on the page of a step, including those that depend on another question of the same page.
    func shown(in step: FormDefinition.Step) -> [Question] {
        step.questions.filter { question in
            question.when.holds(counted) || !step.ids.isDisjoint(with: question.when.wanted.keys)
        }
    }

    /// The questions of the step that are asked, given the current answers.
    func asked(in step: FormDefinition.Step) -> [Question] { step.questions.filter { $0.when.holds(counted) } }

    /// The stored entries of a group, or one empty entry if there are none.
    func entries(of group: String) -> [Entry] {
        let rows = answers.rows(group)
        return (rows.isEmpty ? ["1"] : rows).enumerated().map { Entry(group: group, row: $1, number: $0 + 1) }
    }

    /// The position of the question; of a group, those of the questions of each of its entries.
    func places(of question: Question) -> [Place] {
        guard let group = question.group else { return [Place(question)] }
        return entries(of: question.id).flatMap { entry in
            let heading = group.entry.filled("number", String(entry.number))
            return group.questions.map { Place($0, in: entry, heading: heading) }
        }
    }

    /// Whether the question at this position has an answer.
    func isAnswered(_ place: Place) -> Bool {
        place.entry == nil
            ? isAnswered(place.question) : place.question.parts.contains { has(place.path + $0) }
    }

    /// Whether the question, or for a group any of its entries, has an answer.
    private func isAnswered(_ question: Question) -> Bool {
        if question.group != nil { return places(of: question).contains(where: isAnswered) }
        return question.paths.contains(where: has)
    }

    private func has(_ path: String) -> Bool { counted.values[path] != nil }

    /// The validation errors of a step. They block Continue and sending.
    func faults(in step: FormDefinition.Step) -> [(place: Place, fault: FieldError)] {
        let typed = FormValues(counted.values)
        var faults: [(place: Place, fault: FieldError)] = []
        for question in step.questions where question.when.holds(counted) {
            for place in checked(question) where place.question.need == .required || isAnswered(place) {
                faults += field(place).faults(in: typed, today: today).map { (place, $0) }
            }
        }
        return faults
    }

    /// The positions of the question that are checked: not those of entries without any answer, but the first of a
    /// group that needs one.
    private func checked(_ question: Question) -> [Place] {
        let places = places(of: question)
        guard question.group != nil else { return places }
        let begun = Set(places.filter(isAnswered).map(\.entry))
        let checked = begun.isEmpty && question.need == .required ? Set(places.prefix(1).map(\.entry)) : begun
        return places.filter { checked.contains($0.entry) }
    }

    /// Whether the step has an answer, and no validation error.
    func isComplete(_ step: FormDefinition.Step) -> Bool {
        asked(in: step).contains(where: isAnswered) && faults(in: step).isEmpty
    }

    /// The notes to show on the summary.
    var flags: [FormDefinition.Flag] { form.flags.filter { !$0.when.wanted.isEmpty && $0.when.holds(counted) } }

    var isSendable: Bool { steps.allSatisfy { faults(in: $0).isEmpty } }

    /// The message of a fault.
    func message(_ fault: FieldError, at place: Place, _ visit: Visit) -> String {
        place.question.isFile && fault.kind == .empty
            ? visit.texts("upload.missing", ["label": place.question.label(visit.language)])
            : fault.message(field(place), visit.texts)
    }

    func field(_ place: Place) -> Field {
        var choices: [Field.Choice]?
        if case .offered(let source) = place.question.kind { choices = offered[source] ?? [] }
        if place.entry == nil, choices == nil { return place.question.field }
        var field = place.question.field(at: place.path, choices: choices)
        field.entry = place.heading
        return field
    }
}

extension Question {
    /// The paths of all answers to this question.
    func paths(in answers: Answers) -> [String] {
        guard group != nil else { return paths }
        return answers.values.keys.filter { $0 == id || $0.hasPrefix(id + ".") }
    }
}
