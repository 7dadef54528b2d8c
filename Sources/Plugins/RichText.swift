/// Writes a document in Rich Text Format (RTF Specification 1.9.1): headings, paragraphs and tables, on A4 pages.
struct RichText {
    private var body = ""

    /// A heading.
    /// - Parameter level: 1 for the title, 2 for a section.
    mutating func heading(_ words: String, level: Int) {
        body += "{\\pard\\keepn\\sb240\\sa120\\outlinelevel\(level - 1)\\b\\fs\(level == 1 ? 36 : 28) "
        body += "\(Self.escaped(words))\\par}\n"
    }

    /// A paragraph.
    mutating func paragraph(_ words: String) { body += "{\\pard\\sa160 \(Self.escaped(words))\\par}\n" }

    /// A table, with the headings of its columns repeated on every page.
    mutating func table(_ columns: [String], rows: [[String]]) {
        row(columns, isHeading: true)
        for cells in rows { row(cells, isHeading: false) }
        body += "{\\pard\\sa160\\par}\n"
    }

    private mutating func row(_ cells: [String], isHeading: Bool) {
        let width = Self.textWidth / max(1, cells.count)
        let borders = ["t", "l", "b", "r"].map { "\\clbrdr\($0)\\brdrs\\brdrw10" }.joined()
        body += "\\trowd\\trgaph108\(isHeading ? "\\trhdr" : "")"
        for number in 1...max(1, cells.count) { body += "\(borders)\\cellx\(width * number)" }
        body += "\n"
        for cell in cells {
            body += "{\\pard\\intbl\\sa60\\sb60\(isHeading ? "\\b" : "") \(Self.escaped(cell))\\cell}\n"
        }
        body += "\\row\n"
    }

    /// The width between the margins in twips, of which an inch has 1440.
    private static let textWidth = 9638

    /// The whole file, in ASCII.
    func file(title: String) -> [UInt8] {
        let head = """
            {\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0\\deflang2057{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}
            {\\info{\\title \(Self.escaped(title))}}
            \\paperw11906\\paperh16838\\margl1134\\margr1134\\margt1134\\margb1134\\f0\\fs24

            """
        return Array("\(head)\(body)}\n".utf8)
    }

    /// The text with what has a meaning in RTF escaped, and other characters as UTF-16 units.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character.isNewline {
                escaped += "\\line "
            } else if character == "\\" || character == "{" || character == "}" {
                escaped += "\\\(character)"
            } else if character == "\t" {
                escaped += "\\tab "
            } else if let ascii = character.asciiValue {
                if ascii >= 0x20, ascii < 0x7F { escaped.append(character) }
            } else {
                // Units above 32767 are written as negative numbers; `?` is shown by readers without Unicode.
                for unit in String(character).utf16 { escaped += "\\u\(Int16(bitPattern: unit))?" }
            }
        }
        return escaped
    }
}
