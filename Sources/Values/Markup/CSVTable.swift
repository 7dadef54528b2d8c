/// A CSV table for spreadsheets (RFC 4180), with quoted cells and protection against formulas.
public struct CSVTable: Sendable {
    private var text: String

    /// A table with these names of columns.
    public init(_ header: [String]) {
        // The byte order mark by which spreadsheets recognise UTF-8.
        text = "\u{FEFF}"
        append(header)
    }

    /// Adds a row, with a cell for each column.
    public mutating func append(_ row: [String]) {
        for (place, cell) in row.enumerated() {
            if place > 0 { text += "," }
            text += "\""
            if Self.isFormula(cell) { text += "'" }
            text += cell.contains("\"") ? cell.replacing("\"", with: "\"\"") : cell
            text += "\""
        }
        text += "\r\n"
    }

    /// The file's content, in UTF-8.
    public var bytes: [UInt8] { Array(text.utf8) }

    /// The text of a cell without the apostrophe that keeps it from being a formula.
    public static func text(of cell: String) -> String {
        cell.hasPrefix("'") && isFormula(String(cell.dropFirst())) ? String(cell.dropFirst()) : cell
    }

    /// Whether a spreadsheet may take the cell for a formula (OWASP, CSV Injection), full-width signs included.
    private static func isFormula(_ cell: String) -> Bool {
        guard let first = cell.unicodeScalars.first else { return false }
        return "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    }
}
