import Configuration

/// Checks what a council's form file changes of the shared form with the same name (decision 30): every part that it
/// takes out or orders is there, every part that it adds is whole, and no condition names a question that it takes out.
struct FormOverride {
    /// The names of tables whose entries have a name of their own, with the setting that each entry of the council's own
    /// has.
    private static let named = ["steps": "questions", "questions": "kind", "declarations": "text", "flags": "text"]

    private let shared: ConfigValue
    private let whole: ConfigValue
    private(set) var issues: [ConfigIssue] = []
    /// The paths that the council takes out, with their positions.
    private var removed: [(path: [String], place: Position?)] = []

    /// - Parameters:
    ///   - own: the council's file.
    ///   - shared: the shared form of that name.
    init(_ own: ConfigValue, over shared: ConfigValue) {
        self.shared = shared
        whole = shared.overlaid(with: own)
        compare(own, shared, at: [])
        for (path, place) in removed { checkConditions(without: path, place) }
    }

    private mutating func compare(_ own: ConfigValue, _ below: ConfigValue, at path: [String]) {
        guard let table = own.table else { return }
        let known = below.table?.keys ?? []
        for entry in table.entries {
            let here = path + [entry.key]
            if entry.key == "$order" {
                order(entry.value, of: known + table.keys, at: path)
            } else if entry.value.kind == .null {
                guard known.contains(entry.key) else {
                    note(
                        entry.position, here, "is taken out, and the shared form has no such part", name: entry.key,
                        of: known)
                    continue
                }
                removed.append((here, entry.position))
            } else if let beneath = below.table?[entry.key] {
                compare(entry.value, beneath, at: here)
            } else if let wanted = Self.named[path.last ?? ""], entry.value.table?[wanted] == nil {
                let message = "is no part of the shared form, wanted '\(wanted)' in a part of the council's own"
                note(entry.position, here, message, name: entry.key, of: known)
            }
        }
    }

    private mutating func order(_ order: ConfigValue, of known: [String], at path: [String]) {
        for name in order.list ?? [] {
            guard let text = name.string, !known.contains(text) || text == "$order" else { continue }
            note(name.position, path + ["$order"], "names '\(text)', which is not there", name: text, of: known)
        }
    }

    private mutating func note(
        _ place: Position?, _ path: [String], _ message: String, name: String, of known: [String]
    ) {
        let hint = suggestion(for: name, in: known.filter { $0 != "$order" })
        issues.append(ConfigIssue(place, "\(path.joined(separator: ".")) \(message)\(hint)"))
    }

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
