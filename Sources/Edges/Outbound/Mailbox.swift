/// An address that mail can go to or come from, with the name shown beside it. One that exists is safe in a header
/// and in an SMTP command: its syntax is RFC 5321's dot-atom and domain, and neither part holds a control character.
public struct Mailbox: Hashable, Sendable {
    /// `local@domain` as it was written: ASCII, at most 254 bytes (RFC 5321 4.5.3.1, less the angle brackets).
    public let address: String
    /// The name shown to the reader, empty when there is none.
    public let name: String

    /// Nil for an address that is no ordinary one (quoted local parts, address literals, bare host names and
    /// non-ASCII domains are not; write those as IDNA ASCII), and for a name that holds a line break or control.
    public init?(address: String, name: String = "") {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 254 else { return nil }
        guard Self.isLocal(parts[0]), Self.isDomain(parts[1]) else { return nil }
        guard !name.unicodeScalars.contains(where: \.breaksHeader) else { return nil }
        self.address = address
        self.name = name
    }

    /// What follows the at sign.
    var domain: Substring { address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...] }

    private static func isLocal(_ part: Substring.UTF8View) -> Bool {
        let atoms = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return part.count <= 64 && atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomText) }
    }

    /// RFC 1035 2.3.4 labels; a last label of digits alone is half an IP address, no domain.
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
