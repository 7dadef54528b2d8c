import Casework
import PortalKit

extension DecisionLetterBody {
    /// The letter as a file in Rich Text Format.
    /// - Parameters:
    ///   - title: its heading.
    ///   - about: labels with their values, above the text.
    ///   - order: the names of the parts in the order of the process; other parts follow by name.
    func richText(_ title: String, about: [(label: String, value: String)], _ order: [String], _ texts: Texts)
        -> [UInt8]
    {
        var file = RichText()
        file.heading(title, level: 1)
        for (label, value) in about { file.paragraph("\(label): \(value)") }
        for line in Self.lines(body) { file.paragraph(line) }
        for (name, text) in written(order) {
            file.heading(texts(TextKey("letter.part", name)), level: 2)
            for line in Self.lines(text) { file.paragraph(line) }
        }
        for table in tables ?? [] {
            if !table.heading.isEmpty { file.heading(table.heading, level: 2) }
            if table.rows.isEmpty { file.paragraph(table.none) } else { file.table(table.columns, rows: table.rows) }
        }
        return file.file(title: title)
    }

    private static func lines(_ text: String) -> [String] { text.split(whereSeparator: \.isNewline).map(String.init) }
}
