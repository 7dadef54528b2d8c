/// The cookies of a request (RFC 6265, section 4.2).
public struct Cookies: Sendable {
    private var pairs: [(name: Substring, value: Substring)] = []

    /// Reads every Cookie field; a part that is not `name=value` is skipped.
    public init(_ fields: Fields) {
        for value in fields.values("Cookie") {
            for part in value.utf8.split(separator: UInt8(ascii: ";")) {
                let part = trimmed(Substring(part))
                guard let equals = part.utf8.firstIndex(of: UInt8(ascii: "=")), equals > part.startIndex else {
                    continue
                }
                pairs.append((part[..<equals], unquoted(part[part.index(after: equals)...])))
            }
        }
    }

    /// The only value of `name`, without quotes around it; nil when it is absent or was sent more than once, as an
    /// attacker on a sibling host may add a second.
    public subscript(name: String) -> String? {
        let found = pairs.filter { $0.name == name }
        return found.count == 1 ? found.first.map { String($0.value) } : nil
    }
}

/// Text without spaces and tabs at its ends.
func trimmed(_ text: Substring) -> Substring {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var bytes = text.utf8.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return Substring(bytes)
}

private func unquoted(_ text: Substring) -> Substring {
    let (bytes, quote) = (text.utf8, UInt8(ascii: "\""))
    return bytes.count >= 2 && bytes.first == quote && bytes.last == quote ? text.dropFirst().dropLast() : text
}
