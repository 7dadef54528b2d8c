import Foundation

extension Answers {
    /// One JSON object of path to text, with sorted keys.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads what `json` writes; no answers if the text is not such an object.
    public init(json: String) {
        let plain = Self.plain(json)
        self.init(plain ?? (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:])
    }

    /// Reads an object without white space, repeated keys and escapes besides that of a line break; nil for any other
    /// text. Several times faster than a decoder of any JSON: a draft is read with every page of its form.
    private static func plain(_ json: String) -> [String: String]? {
        // Without an escaped quotation mark, these are `{`, a key, `:`, a value, `,`, a key, and so on until `}`.
        let parts = json.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        guard parts.count > 1, parts.count % 4 == 1, isOnly("{", parts[0]), isOnly("}", parts[parts.count - 1]) else {
            return nil
        }
        var values: [String: String] = [:]
        for key in stride(from: 1, to: parts.count, by: 4) {
            guard isOnly(":", parts[key + 1]), key + 4 == parts.count || isOnly(",", parts[key + 3]),
                let name = text(parts[key]), let value = text(parts[key + 2]),
                values.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        return values
    }

    private static func isOnly(_ mark: Unicode.Scalar, _ part: Substring.UTF8View) -> Bool {
        part.count == 1 && part.first == UInt8(ascii: mark)
    }

    /// The text between two quotation marks; nil if it has an escape besides that of a line break.
    private static func text(_ part: Substring.UTF8View) -> String? {
        let escape = UInt8(ascii: "\\")
        guard part.contains(escape) else { return String(Substring(part)) }
        let text = Substring(part).replacing("\\n", with: "\n")
        return text.utf8.contains(escape) ? nil : String(text)
    }
}
