import Configuration
import Foundation

@testable import Portal

/// One change to a file of configuration that was drawn from its schema.
struct DrawnEdit: Sendable, CustomStringConvertible {
    enum Change: Sendable {
        case set(ConfigValue)
        case remove
        /// What JSON's own values cannot say, such as `1e999`.
        case write(String)
    }

    /// The file, below the root.
    let file: String
    /// The names that lead to the value.
    let path: [String]
    let change: Change

    var description: String {
        let place = "\(file): \(path.joined(separator: "."))"
        switch change {
        case .remove: return "\(place) removed"
        case .write(let text): return "\(place) = \(text)"
        case .set(let value):
            let text = value.json.replacing("\n", with: " ")
            return "\(place) = \(text.count > 200 ? "\(text.prefix(200))... (\(text.count))" : text)"
        }
    }

    /// Whether both cannot be made at once.
    func touches(_ other: DrawnEdit) -> Bool {
        file == other.file && (path.starts(with: other.path) || other.path.starts(with: path))
    }
}

extension DrawnEdit {
    private static let mark = "written instead of this"

    /// A file's text with edits made in it, and the lines that each stands in.
    static func text(_ edits: [DrawnEdit], in value: ConfigValue) -> (text: String, lines: [ClosedRange<Int>]) {
        var changed = value
        for edit in edits {
            switch edit.change {
            case .set(let new): changed = changed.setting(edit.path[...], new)
            case .remove: changed = changed.setting(edit.path[...], nil)
            case .write: changed = changed.setting(edit.path[...], ConfigValue(.string(mark)))
            }
        }
        var text = changed.json + "\n"
        var issues: [ConfigIssue] = []
        let placed = ConfigValue.parse(Array(text.utf8), file: "", issues: &issues) ?? value
        let lines = edits.map { placed.lines(of: $0.path[...]) }
        for case .write(let raw) in edits.map(\.change) { text = text.replacing("\"\(mark)\"", with: raw) }
        return (text, lines)
    }
}

extension ConfigValue {
    /// This with `value` at the end of `path`; without the last name of `path` where it is nil.
    fileprivate func setting(_ path: ArraySlice<String>, _ value: ConfigValue?) -> ConfigValue {
        guard let key = path.first else { return value ?? self }
        var entries = table?.entries ?? []
        let place = entries.firstIndex { $0.key == key }
        if path.count == 1, value == nil {
            entries.removeAll { $0.key == key }
        } else {
            let inner = (place.map { entries[$0].value } ?? [:]).setting(path.dropFirst(), value)
            let entry = ConfigTable.Entry(key, inner)
            if let place { entries[place] = entry } else { entries.append(entry) }
        }
        return ConfigValue(.table(ConfigTable(entries)))
    }

    /// The lines from the name at the end of `path` to the end of its value; the line of the table that had it where it
    /// is there no more.
    fileprivate func lines(of path: ArraySlice<String>) -> ClosedRange<Int> {
        let first = position?.line ?? 1
        guard let key = path.first else { return first...first + json.split(separator: "\n").count }
        guard let inner = table?[key] else { return first...first }
        guard path.count == 1 else { return inner.lines(of: path.dropFirst()) }
        let start = table?.position(of: key)?.line ?? first
        return start...max(start, (inner.position?.line ?? start) + inner.json.split(separator: "\n").count - 1)
    }
}
