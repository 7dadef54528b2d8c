import Configuration

/// Checks what a council's form file changes of the shared form with the same name (decision 30): every part that it
/// takes out or orders is there, every part that it adds is whole, and no condition names a question that it takes out.
struct FormOverride {
    /// The names of tables whose entries have a name of their own, with the settings that each entry of the council's own
    /// has.
    private static let named = [
        "steps": ["title", "questions"], "questions": ["kind"], "declarations": ["text"], "flags": ["text"],
    ]

    private let shared: ConfigValue
    private let whole: ConfigValue
    private(set) var issues: [ConfigIssue] = []

    /// - Parameters:
    ///   - own: the council's file.
    ///   - shared: the shared form of that name.
    init(_ own: ConfigValue, over shared: ConfigValue) {
        self.shared = shared
        whole = shared.overlaid(with: own)
        let check = OverrideCheck(own, over: shared, OverrideCheck.Terms(noun: "form", lacking: Self.lacking))
        issues = check.issues
        for (path, place) in check.removed { checkConditions(without: path, place) }
        if issues.isEmpty { checkLastStep(own) }
    }

    private static func lacking(_ path: [String], _ value: ConfigValue) -> String? {
        guard let table = path.dropLast().last, let wanted = named[table] else { return nil }
        let missing = wanted.filter { value.table?[$0] == nil }.map { "'\($0)'" }
        if !missing.isEmpty { return "\(missing.joined(separator: " and ")) in a part of the council's own" }
        let questions = table == "steps" ? value.table?["questions"]?.table?.entries ?? [] : []
        let isWhole = questions.allSatisfy { $0.key == "$order" || $0.value.table?["kind"] != nil }
        return isWhole ? nil : "'kind' in each question of a step of the council's own"
    }

    /// Notes a step that comes after the summary, which is the last step of the shared form, and a summary taken out.
    private mutating func checkLastStep(_ own: ConfigValue) {
        guard let changes = own.table?["steps"]?.table, let summary = Self.steps(shared).last,
            let last = Self.steps(whole).last, last != summary, !Self.questions(whole, below: ["steps", last]).isEmpty
        else { return }
        guard Self.steps(whole).contains(summary) else {
            let message = "steps.\(summary) is taken out, wanted it: the last step shows the summary"
            return issues.append(ConfigIssue(changes.position(of: summary), message))
        }
        let names = Self.steps(whole).filter { $0 != summary } + [summary]
        let order = names.map { "\"\($0)\"" }.joined(separator: ", ")
        issues.append(
            ConfigIssue(
                changes.position(of: "$order") ?? changes.position(of: last) ?? own.position,
                "steps.\(last) comes after the summary, wanted the summary last: \"$order\": [\(order)] under steps"))
    }

    /// The names of the steps, in their order.
    private static func steps(_ form: ConfigValue) -> [String] { form.table?["steps"]?.table?.keys ?? [] }

    /// Notes each condition of the whole form that names a question at or below a path that was taken out.
    private mutating func checkConditions(without path: [String], _ place: Position?) {
        let gone = Self.questions(shared, below: path).subtracting(Self.questions(whole, below: []))
        for condition in Self.conditions(whole, at: []) {
            for name in condition.names.filter(gone.contains).sorted() {
                let message =
                    "is taken out, and \(condition.path.joined(separator: ".")) depends on the question '\(name)': "
                    + "wanted that without it, or taken out too"
                issues.append(ConfigIssue(place, "\(path.joined(separator: ".")) \(message)"))
            }
        }
    }

    /// The names of the questions outside groups, at or below a path.
    private static func questions(_ form: ConfigValue, below path: [String]) -> Set<String> {
        let steps = form.table?["steps"]?.table?.entries ?? []
        return Set(
            steps.flatMap { step in
                (step.value.table?["questions"]?.table?.keys ?? []).filter { question in
                    ["steps", step.key, "questions", question].starts(with: path)
                }
            })
    }

    private static func conditions(_ value: ConfigValue, at path: [String]) -> [(path: [String], names: [String])] {
        (value.table?.entries ?? []).flatMap { entry -> [(path: [String], names: [String])] in
            if entry.key == "when", let names = entry.value.table?.keys { return [(path, names)] }
            return conditions(entry.value, at: path + [entry.key])
        }
    }
}
