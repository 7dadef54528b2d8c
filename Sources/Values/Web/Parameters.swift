/// A field's value with its parameters: `form-data; name="a"` (RFC 9110, section 5.6.6).
struct Parameters {
    let value: String
    private var all: [(name: String, value: String)] = []

    /// nil when the parameters are not well formed.
    init?(_ text: String) {
        var rest = Substring(text)
        value = String(trimmed(rest.prefix { $0 != ";" }))
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest = trimmed(rest.dropFirst())
            guard !rest.isEmpty else { return }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let name = String(rest[..<equals])
            guard !name.isEmpty, name.utf8.allSatisfy(isToken) else { return nil }
            rest = rest[rest.index(after: equals)...]
            guard let value = rest.first == "\"" ? Self.quoted(&rest) : Self.token(&rest) else { return nil }
            all.append((name, value))
            rest = trimmed(rest)
        }
        guard rest.isEmpty else { return nil }
    }

    /// The only parameter of that name.
    subscript(name: String) -> String? {
        let found = all.filter { sameName($0.name, name) }
        return found.count == 1 ? found.first?.value : nil
    }

    private static func token(_ rest: inout Substring) -> String? {
        let token = rest.prefix { $0.asciiValue.map(isParameterByte) ?? false }
        rest = rest.dropFirst(token.count)
        return token.isEmpty ? nil : String(token)
    }

    private static func isParameterByte(_ byte: UInt8) -> Bool { isToken(byte) || byte == UInt8(ascii: "/") }

    /// Takes a quoted text. A backslash escapes a quote and nothing else: some clients send paths with backslashes.
    private static func quoted(_ rest: inout Substring) -> String? {
        var text = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst() {
            if character == "\"" { return text }
            if character == "\\", rest.first == "\"" {
                _ = rest.popFirst()
                text.append("\"")
            } else {
                text.append(character)
            }
        }
        return nil
    }
}
