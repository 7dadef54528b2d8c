/// A field's value with its parameters: `form-data; name="a"` (RFC 9110, section 5.6.6).
struct Parameters {
    let value: String
    private var all: [(name: String, value: String)] = []

    /// nil when the parameters are not well formed.
    init?(_ text: String) {
        var rest = text.utf8[...]
        value = String(trimmed(Substring(rest.prefix { $0 != UInt8(ascii: ";") })))
        rest = rest.drop { $0 != UInt8(ascii: ";") }
        while rest.first == UInt8(ascii: ";") {
            rest = trimmed(Substring(rest.dropFirst())).utf8
            guard !rest.isEmpty else { return }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = rest[..<equals]
            guard !name.isEmpty, name.allSatisfy(isToken) else { return nil }
            rest = rest[rest.index(after: equals)...]
            guard let value = rest.first == UInt8(ascii: "\"") ? Self.quoted(&rest) : Self.token(&rest) else {
                return nil
            }
            all.append((String(Substring(name)), value))
            rest = trimmed(Substring(rest)).utf8
        }
        guard rest.isEmpty else { return nil }
    }

    /// The only parameter of that name, whatever the letter case; nil when it is absent or repeated.
    subscript(name: String) -> String? {
        let found = all.filter { sameName($0.name, name) }
        return found.count == 1 ? found.first?.value : nil
    }

    private static func token(_ rest: inout Substring.UTF8View) -> String? {
        let token = rest.prefix(while: isParameterByte)
        rest = rest[token.endIndex...]
        return token.isEmpty ? nil : String(Substring(token))
    }

    private static func isParameterByte(_ byte: UInt8) -> Bool { isToken(byte) || byte == UInt8(ascii: "/") }

    /// Parses a quoted string. A backslash escapes a quote and nothing else: some clients send paths with backslashes.
    private static func quoted(_ rest: inout Substring.UTF8View) -> String? {
        let quote = UInt8(ascii: "\"")
        var text: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst() {
            if byte == quote { return String(decoding: text, as: UTF8.self) }
            let isEscape = byte == UInt8(ascii: "\\") && rest.first == quote
            text.append(isEscape ? quote : byte)
            if isEscape { rest = rest.dropFirst() }
        }
        return nil
    }
}
