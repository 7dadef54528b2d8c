import Configuration

/// Checks what a council's process file changes of the shared process with the same name (decision 37).
struct ProcessOverride {
    private let shared: ConfigValue
    private let own: ConfigValue
    private let whole: ConfigValue

    /// - Parameters:
    ///   - own: the council's file.
    ///   - shared: the shared process of that name.
    init(_ own: ConfigValue, over shared: ConfigValue) {
        (self.own, self.shared, whole) = (own, shared, shared.overlaid(with: own))
    }

    /// The parts that are taken out or ordered and are not there, and those that are added and not whole.
    var issues: [ConfigIssue] {
        let terms = OverrideCheck.Terms(
            noun: "process", lacking: lacking, elsewhere: elsewhere,
            comparesOwnParts: { $0.first == "stages" || $0.first == "decisions" })
        return OverrideCheck(own, over: shared, terms).issues
    }

    /// The settings that a part of the council's own must have, by the path of its table; `*` stands for a name.
    private static let needs = [
        "deadlines": ["from", "by", "source"], "stages.*.deadlines": ["from", "by", "source"],
        "decisions": ["after", "outcomes"], "decisions.*.outcomes": ["fact"],
        "grounds": ["source", "deadlines"], "roles": ["rights"],
    ]

    private func lacking(_ path: [String], _ value: ConfigValue) -> String? {
        if path.count == 2, path[0] == "stages" { return isStage(path[1], value) ? nil : Self.wantedOfStage }
        let table = path.dropLast().enumerated().map { $0.isMultiple(of: 2) ? $1 : "*" }.joined(separator: ".")
        let missing = (Self.needs[table] ?? []).filter { value.table?[$0] == nil }.map { "'\($0)'" }
        guard let last = missing.last else { return nil }
        let settings = missing.count == 1 ? last : "\(missing.dropLast().joined(separator: ", ")) and \(last)"
        return "\(settings) in a part of the council's own"
    }

    private static let wantedOfStage = "a decision that moves to a stage of the council's own"

    /// Whether a new stage is meant: a decision moves to it, it is the first, or its deadlines are whole.
    private func isStage(_ name: String, _ value: ConfigValue) -> Bool {
        let decisions = whole.table?["decisions"]?.table?.entries ?? []
        let outcomes = decisions.flatMap { $0.value.table?["outcomes"]?.table?.entries ?? [] }
        if outcomes.contains(where: { $0.value.table?["moves"]?.string == name }) { return true }
        if whole.table?["stages"]?.table?.keys.first == name { return true }
        let deadlines = value.table?["deadlines"]?.table?.entries ?? []
        return !deadlines.isEmpty
            && deadlines.allSatisfy { lacking(["stages", name, "deadlines", $0.key], $0.value) == nil }
    }

    /// Where the shared process has a stage or deadline, if the council has it at another path and does not move it.
    private func elsewhere(_ path: [String]) -> String? {
        guard let name = path.last, path.count == 1 || path.dropLast().last == "deadlines" else { return nil }
        let stages = shared.table?["stages"]?.table?.keys ?? []
        let tables = [["stages"], ["deadlines"]] + stages.map { ["stages", $0, "deadlines"] }
        let table = tables.first { table in
            let place = table + [name]
            return shared.position(of: place) != nil && !isTakenOut(place)
        }
        return table?.joined(separator: ".")
    }

    private func isTakenOut(_ path: [String]) -> Bool {
        path.reduce(Optional(own)) { $0?.table?[$1] }?.kind == .null
    }
}
