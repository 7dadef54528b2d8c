/// A mail address with a display name. Every instance is safe in a header and in an SMTP command: its syntax is RFC
/// 5321's dot-atom and domain, and neither part holds a control character.
public struct Mailbox: Hashable, Sendable {
    /// `local@domain` as it was written: ASCII, at most 254 bytes (RFC 5321 4.5.3.1, less the angle brackets).
    public let address: String
    /// The display name, empty when there is none.
    public let name: String

    /// nil for an address that is not an ordinary one (a quoted local part, an address literal, a bare host name or a
    /// non-ASCII domain, which has to be written as IDNA ASCII), and for a name with a line break or control character.
    public init?(address: String, name: String = "") {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 254 else { return nil }
        guard Self.isLocal(parts[0]), Self.isDomain(parts[1]) else { return nil }
        guard !name.unicodeScalars.contains(where: \.breaksHeader) else { return nil }
        self.address = address
        self.name = name
    }

    /// The part after the at sign.
    var domain: Substring { address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...] }

    private static func isLocal(_ part: Substring.UTF8View) -> Bool {
        let atoms = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return part.count <= 64 && atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomText) }
    }

    /// RFC 1035 2.3.4 labels; a last label of digits alone belongs to an IP address, not to a domain.
    private static func isDomain(_ part: Substring.UTF8View) -> Bool {
        let labels = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        return labels.count >= 2 && labels.last?.allSatisfy(\.isDigit) == false
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                    && label.allSatisfy { $0.isLetter || $0.isDigit || $0 == hyphen }
            }
    }
}

extension UInt8 {
    var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    /// RFC 5322 3.2.3 `atext`.
    var isAtomText: Bool { isLetter || isDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains(self) }
}

extension Unicode.Scalar {
    /// Whether it could end a header's line, or act on a terminal or mail reader: C0, DEL, C1, U+2028 and U+2029.
    var breaksHeader: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
    }
}
