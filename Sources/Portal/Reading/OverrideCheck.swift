import Configuration

/// Compares a council's file with the shared file that it is laid over: every part that it takes out or orders is there,
/// and every part that it adds is whole (decision 30).
struct OverrideCheck {
    /// What is compared.
    struct Terms {
        /// What the files are, such as `form`.
        let noun: String
        /// What a part of the council's own at a path lacks, to follow `wanted`; nil if it is whole, or may be anything.
        let lacking: (_ path: [String], _ value: ConfigValue) -> String?
        /// Where the shared file has a part of that name, if it is at another path; nil if it has none.
        var elsewhere: (_ path: [String]) -> String? = { _ in nil }
        /// Whether the parts of a part of the council's own are compared too.
        var comparesOwnParts: (_ path: [String]) -> Bool = { _ in false }
    }

    private let terms: Terms
    private(set) var issues: [ConfigIssue] = []
    /// The paths that the council takes out, with their positions.
    private(set) var removed: [(path: [String], place: Position?)] = []

    /// - Parameters:
    ///   - own: the council's file.
    ///   - shared: the shared file of that name.
    init(_ own: ConfigValue, over shared: ConfigValue, _ terms: Terms) {
        self.terms = terms
        compare(own, shared, at: [])
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
                    let message = "is taken out, and the shared \(terms.noun) has no such part"
                    note(entry.position, here, message, of: known)
                    continue
                }
                removed.append((here, entry.position))
            } else if let beneath = below.table?[entry.key] {
                compare(entry.value, beneath, at: here)
            } else if let place = terms.elsewhere(here) {
                note(entry.position, here, "is no part of the shared \(terms.noun), wanted it in \(place)", of: [])
            } else if let wanted = terms.lacking(here, entry.value) {
                let message = "is no part of the shared \(terms.noun), wanted \(wanted)"
                note(entry.position, here, message, of: known)
            } else if terms.comparesOwnParts(here) {
                compare(entry.value, [:], at: here)
            }
        }
    }

    private mutating func order(_ order: ConfigValue, of known: [String], at path: [String]) {
        for name in order.list ?? [] {
            guard let text = name.string, !known.contains(text) || text == "$order" else { continue }
            let hint = suggestion(for: text, in: known.filter { $0 != "$order" })
            let place = (path + ["$order"]).joined(separator: ".")
            issues.append(ConfigIssue(name.position, "\(place) names '\(text)', which is not there\(hint)"))
        }
    }

    private mutating func note(_ place: Position?, _ path: [String], _ message: String, of known: [String]) {
        let hint = suggestion(for: path.last ?? "", in: known.filter { $0 != "$order" })
        issues.append(ConfigIssue(place, "\(path.joined(separator: ".")) \(message)\(hint)"))
    }
}
