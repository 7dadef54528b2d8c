/// Text of files that people write: UTF-8 without invisible characters.
public enum PlainText {
    /// The text of a file without its byte order mark, with `\n` for every `\r\n`; nil, with an issue at its line, when
    /// it is not UTF-8. Invisible characters are issues too, one per line, and stay in the text.
    public static func decoded(_ bytes: [UInt8], file: String, issues: inout [ConfigIssue]) -> String? {
        if let encoding = foreignEncoding(bytes) {
            issues.append(ConfigIssue(Position(file: file, line: 1, column: 1), "is \(encoding), wanted UTF-8"))
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            let place = Position(file: file, line: index + 1, column: 1)
            issues.append(ConfigIssue(place, "is not UTF-8 in this line, wanted UTF-8: save the file in that encoding"))
            return nil
        }
        let marked = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let plain = bytes.contains(UInt8(ascii: "\r")) ? marked.replacing("\r\n", with: "\n") : marked
        if hidden(in: plain) == nil { return plain }
        for (number, line) in plain.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let scalar = hidden(in: line) else { continue }
            issues.append(ConfigIssue(Position(file: file, line: number + 1, column: 1), complaint(scalar)))
        }
        return plain
    }

    /// An issue for every text and name in `value` that holds an invisible character.
    public static func hidden(in value: ConfigValue) -> [ConfigIssue] {
        switch value.kind {
        case .string(let text): hidden(in: text).map { [ConfigIssue(value.position, complaint($0))] } ?? []
        case .list(let values): values.flatMap(hidden)
        case .table(let table):
            table.entries.flatMap { entry in
                (hidden(in: entry.key).map { [ConfigIssue(entry.position, complaint($0))] } ?? [])
                    + hidden(in: entry.value)
            }
        default: []
        }
    }

    /// The encoding that the first bytes show, `UTF-16` or `UTF-32`; nil for UTF-8.
    static func foreignEncoding(_ bytes: some Collection<UInt8>) -> String? {
        let first = Array(bytes.prefix(4))
        if first.starts(with: [0xFF, 0xFE, 0, 0]) || first.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32" }
        let hasMark = first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF])
        let isWide = first.count == 4 && first.count { $0 == 0 } == 2 && (first[0] == 0) != (first[1] == 0)
        return hasMark || isWide ? "UTF-16" : nil
    }

    /// The first character in `text` that is invisible and acts on visible ones: a control other than a line break or a
    /// tab, or one that changes the direction of writing (Unicode UAX 9, section 2).
    static func hidden(in text: some StringProtocol) -> Unicode.Scalar? {
        // Fast path: most text is printable ASCII.
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return nil }
        return text.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: false
            case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
    }

    /// The message of an issue about such a character.
    static func complaint(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "has \(code), a character that is not seen, wanted text without it"
    }
}
