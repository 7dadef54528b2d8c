/// A table in a letter.
public struct LetterTable: Codable, Hashable, Sendable {
    /// The heading above it, plain text; empty for none.
    public let heading: String
    /// The headings of the columns, plain text.
    public let columns: [String]
    /// The cells of each row, plain text, one for each column.
    public let rows: [[String]]
    /// What is said in its place if it has no rows, plain text.
    public let none: String

    /// A table.
    public init(heading: String, columns: [String], rows: [[String]], none: String = "") {
        (self.heading, self.columns, self.rows, self.none) = (heading, columns, rows, none)
    }
}
