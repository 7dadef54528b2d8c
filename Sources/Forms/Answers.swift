/// The answers of a form, one text per input: the path is `question`, `question.part` as in `born.day`, or
/// `group.entry.question` as in `documents.r1a2b3c4d.file`.
///
/// Values are kept as typed and may be invalid. Only the form's definition interprets them.
public struct Answers: Hashable, Sendable {
    /// The text at each path; never empty.
    public private(set) var values: [String: String]

    /// Answers by path; empty texts are dropped.
    public init(_ values: [String: String] = [:]) { self.values = values.filter { !$0.value.isEmpty } }

    /// The text at `path`; empty if not answered. Line breaks are `\n`, as `FormValues.cleaned` leaves them.
    public subscript(path: String) -> String {
        get { values[path] ?? "" }
        set { values[path] = newValue.isEmpty ? nil : newValue }
    }

    /// The entry names of a repeating group, in order: `1` for the first entry of a new group, or `r` and eight hex
    /// digits.
    public func rows(_ group: String) -> [String] { self[group].split(separator: " ").map(String.init) }

    /// Sets the entry names of a group, in order; they are stored under the group's path, separated by spaces.
    public mutating func setRows(_ group: String, _ rows: [String]) { self[group] = rows.joined(separator: " ") }

    /// Removes an entry of a group and all its answers.
    public mutating func removeRow(_ group: String, _ row: String) {
        setRows(group, rows(group).filter { $0 != row })
        let prefix = "\(group).\(row)."
        values = values.filter { !$0.key.hasPrefix(prefix) }
    }
}
