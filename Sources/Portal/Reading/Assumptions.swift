import Configuration

/// Lists what is assumed in the forms of a council, or in those of all, without a source: everything marked
/// `"assumed": true`.
enum Assumptions {
    /// One line for each, as `file:line: path is assumed: text`.
    /// - Parameter path: the folder with the folder of forms: a council's, or `Config`.
    static func of(_ path: String) -> [String] {
        var folder = Folder(path)
        let forms = folder.tables(in: "forms").sorted { $0.key < $1.key }
        return forms.flatMap { marked($0.value, at: "") }
    }

    /// One line for each assumption in a form, or in a part of it.
    static func marked(_ value: ConfigValue, at path: String) -> [String] {
        guard let table = value.table else { return [] }
        let here = table["assumed"]?.kind == .bool(true) ? [line(table, path)] : []
        return here
            + table.entries.flatMap { marked($0.value, at: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }

    private static func line(_ table: ConfigTable, _ path: String) -> String {
        let words = ["label", "title", "text"].lazy.compactMap { table[$0] }.first
        let text = words?.string ?? words?.table?.entries.first?.value.string ?? ""
        let first = text.prefix { $0 != "\n" }
        let place = table.position(of: "assumed").map { "\($0): " } ?? ""
        return "\(place)\(path) is assumed\(first.isEmpty ? "" : ": \(first)")"
    }
}
