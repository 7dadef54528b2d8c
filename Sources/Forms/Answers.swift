/// What was filled in, input by input, as it was typed: text under a path such as `born.day` or `documents.x7k2p.file`.
///
/// A draft may hold what is not right yet. Nothing looks into an answer but the form's own definition.
public struct Answers: Hashable, Sendable {
    /// No path is here with an empty text.
    public private(set) var values: [String: String]

    public init(_ values: [String: String] = [:]) { self.init(filled: values.filter { !$0.value.isEmpty }) }

    /// Texts of which none is empty.
    init(filled values: [String: String]) { self.values = values }

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
}
