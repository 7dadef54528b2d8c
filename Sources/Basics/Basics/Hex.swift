/// Bytes as hexadecimal digits (RFC 4648, section 8).
public enum Hex {
    /// Two lower-case digits for each byte.
    @inlinable public static func encoded(_ bytes: some Collection<UInt8>) -> String {
        func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }
        return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                text[2 * index] = digit(byte >> 4)
                text[2 * index + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    /// The bytes of lower-case digits, two for each; nil for any other text.
    public static func decoded(_ text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { byte in (0x41...0x46).contains(byte) ? nil : value(byte) }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// The value of a digit in ASCII, of either case; nil for any other byte.
    public static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        case 0x41...0x46: byte - 0x37
        default: nil
        }
    }

    /// The upper-case digit of a number from 0 to 15.
    static func upperCase(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }
}
