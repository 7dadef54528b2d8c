import Web

enum Negotiation {
    /// Whether Accept-Encoding accepts gzip (RFC 9110, section 12.5.3): by name or by `*`, with a weight above zero.
    static func acceptsGzip(_ fields: Fields) -> Bool {
        var isAccepted: Bool?
        var isAnyAccepted = false
        for field in fields.all where isNamed(field.name, "accept-encoding") {
            let bytes = field.value.utf8.span
            bytes.eachPart { part in
                let coding = bytes.extracting(part)
                let end = coding.firstIndex(of: UInt8(ascii: ";"), in: coding.indices) ?? coding.count
                let name = coding.extracting(coding.trimmed(0..<end))
                let isWanted = !isWeightZero(coding.extracting(end..<coding.count))
                if name.matches("gzip") || name.matches("x-gzip") { isAccepted = isWanted }
                if name.equals("*") { isAnyAccepted = isWanted }
            }
        }
        return isAccepted ?? isAnyAccepted
    }

    /// Whether parameters say `q=0`, `q=0.0` and so on.
    private static func isWeightZero(_ bytes: Span<UInt8>) -> Bool {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: bytes.indices) else { return false }
        let value = bytes.trimmed(equals + 1..<bytes.count)
        for index in value where bytes[index] != UInt8(ascii: "0") && bytes[index] != UInt8(ascii: ".") {
            return false
        }
        return !value.isEmpty
    }

    /// Whether If-None-Match holds `tag`, weakly compared (RFC 9110, section 13.1.2), or `*`.
    static func isKnown(_ tag: String, _ fields: Fields) -> Bool {
        for field in fields.all where isNamed(field.name, "if-none-match") {
            var isFound = false
            let bytes = field.value.utf8.span
            bytes.eachPart { part in
                let known = bytes.text(part)
                isFound = isFound || known == "*" || known == tag || known == "W/\(tag)"
            }
            if isFound { return true }
        }
        return false
    }

    /// Whether a content type is text that compresses well.
    static func isTextual(_ type: String) -> Bool {
        let bytes = type.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != Syntax.space }
        return textual.contains { bytes.elementsEqual($0.utf8) }
    }

    private static let textual = [
        "text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml",
        "text/plain",
    ]

    /// Whether a field's name is `word`, ignoring letter case; `word` is in lower case.
    static func isNamed(_ name: String, _ word: StaticString) -> Bool {
        name.utf8.span.matches(word)
    }
}
