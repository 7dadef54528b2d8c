extension ConfigValue {
    /// Parses a JSON file (RFC 8259), strictly: no duplicate names, no trailing commas, at most 64 levels.
    ///
    /// The first syntax error is added to `issues`, and the result is nil. A duplicate name is an issue too; its first
    /// value is kept.
    public static func parse(_ bytes: [UInt8], file: String, issues: inout [ConfigIssue]) -> ConfigValue? {
        var parser = ConfigParser(bytes, file: file)
        let value = parser.parse()
        issues += parser.issues
        return value
    }

    /// The value as JSON: names in their order, two spaces per level, a list of plain values on one line, no line end.
    public var json: String {
        var out = ""
        write(to: &out, margin: "")
        return out
    }

    private func write(to out: inout String, margin: String) {
        switch kind {
        case .null: out += "null"
        case .bool(let bool): out += "\(bool)"
        case .number(let number): out += number.json
        case .string(let text): out.appendJSON(text)
        case .list(let values):
            let isPlain = values.allSatisfy { $0.list == nil && $0.table == nil }
            Self.write(values, between: ("[", "]"), on: isPlain ? nil : margin, to: &out) { value, inner, out in
                value.write(to: &out, margin: inner)
            }
        case .table(let table):
            Self.write(table.entries, between: ("{", "}"), on: margin, to: &out) { entry, inner, out in
                out.appendJSON(entry.key)
                out += ": "
                entry.value.write(to: &out, margin: inner)
            }
        }
    }

    /// Writes items between brackets: one per line when there is a margin, all on one line when there is none.
    private static func write<Item>(
        _ items: [Item], between brackets: (String, String), on margin: String?, to out: inout String,
        each: (Item, _ margin: String, inout String) -> Void
    ) {
        out += brackets.0
        let inner = (margin ?? "") + "  "
        for (index, item) in items.enumerated() {
            if index > 0 { out += margin == nil ? ", " : "," }
            if margin != nil { out += "\n" + inner }
            each(item, inner, &out)
        }
        if let margin, !items.isEmpty { out += "\n" + margin }
        out += brackets.1
    }
}

extension Double {
    /// Whole numbers without a point, `null` for what JSON cannot express.
    fileprivate var json: String {
        guard isFinite else { return "null" }
        return Int(exactly: self).map(String.init) ?? description
    }
}

extension String {
    /// Appends `text` as a JSON string (RFC 8259, section 7).
    fileprivate mutating func appendJSON(_ text: String) {
        self += "\""
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            self += text
            self += "\""
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": self += "\\\""
            case "\\": self += "\\\\"
            case "\n": self += "\\n"
            case "\r": self += "\\r"
            case "\t": self += "\\t"
            case ..<" ": self += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: unicodeScalars.append(scalar)
            }
        }
        self += "\""
    }
}
