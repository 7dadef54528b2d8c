/// A CSV table for spreadsheets (RFC 4180), with quoted cells and protection against formulas.
struct CSVTable: Sendable {
    private var text: String

    init(_ header: [String]) {
        // The byte order mark by which spreadsheets recognise UTF-8.
        text = "\u{FEFF}"
        append(header)
    }

    mutating func append(_ row: [String]) {
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
    var bytes: [UInt8] { Array(text.utf8) }

    /// Whether a spreadsheet may take the cell for a formula (OWASP, CSV Injection), full-width signs included.
    private static func isFormula(_ cell: String) -> Bool {
        guard let first = cell.unicodeScalars.first else { return false }
        return "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    }
}
