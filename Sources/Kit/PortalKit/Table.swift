public import Markup

/// The parts of tables.
extension Texts {
    /// The row of a table's headings.
    public func heads(_ columns: [TextKey]) -> HTML {
        "<thead><tr>\(each: columns, { "<th scope=\"col\">\(self($0))</th>" })</tr></thead>"
    }

    /// A cell with the heading of its column, which narrow screens show beside it.
    public func cell(_ column: TextKey, _ content: HTML) -> HTML {
        "<td data-label=\"\(self(column))\"><span>\(content)</span></td>"
    }
}
