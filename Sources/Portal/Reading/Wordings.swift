import Configuration
import PortalKit

/// Wordings by key, read from one file of one language.
struct Wordings {
    private(set) var all: [String: String] = [:]
    private(set) var positions: [String: Position] = [:]
    /// The keys in the order of the file.
    var keys: [String] { all.keys.sorted { (positions[$0]?.line ?? 0, $0) < (positions[$1]?.line ?? 0, $1) } }

    init() {}

    init(_ table: ConfigTable, issues: inout [ConfigIssue]) {
        for entry in table.entries {
            guard let text = entry.value.string else {
                issues.append(ConfigIssue(entry.value.position, "\(entry.key) is not a text"))
                continue
            }
            all[entry.key] = text
            positions[entry.key] = entry.position
        }
    }

    func overlaid(with others: Wordings) -> Wordings {
        var merged = self
        merged.all.merge(others.all) { $1 }
        merged.positions.merge(others.positions) { $1 }
        return merged
    }

    /// An issue for each key that `others` has too.
    func repeated(from others: Wordings) -> [ConfigIssue] {
        all.keys.sorted().compactMap { key in
            others.positions[key].map { ConfigIssue(positions[key], "'\(key)' is in \($0.file) too, wanted it once") }
        }
    }

    /// An issue for each key that `known` does not have, except keys with names of the configuration, such as `tile.`.
    func unknown(beside known: Wordings) -> [ConfigIssue] {
        let families = ["tile.", "notice.", "footer.", "page.", "tracker."]
        return all.keys.sorted().filter { key in
            known.all[key] == nil && !families.contains(where: key.hasPrefix)
        }.map { key in
            ConfigIssue(positions[key], "'\(key)' is not a wording\(suggestion(for: key, in: known.all.keys))")
        }
    }
}
