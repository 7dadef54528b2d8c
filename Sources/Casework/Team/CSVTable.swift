/// A table for a spreadsheet (RFC 4180), in which no cell is ever a formula.
public struct CSVTable: Sendable {
    private var text: String

    public init(_ header: [String]) {
        // The mark by which spreadsheets tell UTF-8.
        text = "\u{FEFF}"
        append(header)
    }

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

    public var bytes: [UInt8] { Array(text.utf8) }

    /// Whether a spreadsheet may take it for one (OWASP, CSV Injection); the wide forms count too.
    private static func isFormula(_ cell: String) -> Bool {
        guard let first = cell.unicodeScalars.first else { return false }
        return "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    }
}
