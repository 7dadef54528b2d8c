import Foundation

/// What was filled in, input by input, as it was typed: text under a path such as `born.day` or `documents.x7k2p.file`.
///
/// A draft may hold what is not right yet. Nothing looks into an answer but the form's own definition.
public struct Answers: Hashable, Sendable {
    /// No path is here with an empty text.
    public private(set) var values: [String: String]

    public init(_ values: [String: String] = [:]) { self.values = values.filter { !$0.value.isEmpty } }

    /// What was typed at `path`; empty for nothing. Line breaks are one character.
    public subscript(path: String) -> String {
        get { values[path] ?? "" }
        set { values[path] = newValue.isEmpty ? nil : newValue }
    }

    /// The entries of a repeating group, in their order.
    public func rows(_ group: String) -> [String] { self[group].split(separator: " ").map(String.init) }

    public mutating func setRows(_ group: String, _ rows: [String]) { self[group] = rows.joined(separator: " ") }

    /// Removes an entry of a group, and all that was answered in it.
    public mutating func removeRow(_ group: String, _ row: String) {
        setRows(group, rows(group).filter { $0 != row })
        let prefix = "\(group).\(row)."
        values = values.filter { !$0.key.hasPrefix(prefix) }
    }

    /// One JSON object, its names sorted.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    public init(json: String) {
        self.init((try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:])
    }
}
