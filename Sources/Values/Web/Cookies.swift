/// The cookies of a request (RFC 6265, section 4.2).
public struct Cookies: Hashable, Sendable {
    private var pairs: [(name: Substring, value: Substring)] = []

    /// Reads every Cookie field; a part that is no `name=value` is passed over.
    public init(_ fields: Fields) {
        for value in fields.values("Cookie") {
            for part in value.split(separator: ";") {
                let part = trimmed(part)
                guard let equals = part.firstIndex(of: "="), equals > part.startIndex else { continue }
                pairs.append((part[..<equals], unquoted(part[part.index(after: equals)...])))
            }
        }
    }

    /// The only value of `name`; nil when it is absent, or came more than once: two of one name are somebody's trick.
    public subscript(name: String) -> String? {
        let found = pairs.filter { $0.name == name }
        return found.count == 1 ? found.first.map { String($0.value) } : nil
    }

    public static func == (a: Cookies, b: Cookies) -> Bool {
        a.pairs.elementsEqual(b.pairs) { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        for (name, value) in pairs {
            hasher.combine(name)
            hasher.combine(value)
        }
    }
}

/// Text without spaces and tabs at its ends.
func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
}

private func unquoted(_ text: Substring) -> Substring {
    text.count >= 2 && text.first == "\"" && text.last == "\"" ? text.dropFirst().dropLast() : text
}
