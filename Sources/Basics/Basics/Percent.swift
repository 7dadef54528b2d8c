/// Percent-encoding (RFC 3986, section 2.1), strict when decoding.
public enum Percent {
    /// Decodes `encoded`; nil for a malformed triplet, bytes that are not UTF-8 (overlong forms included), or a NUL.
    /// With `plusIsSpace`, `+` is a space, as in forms and queries.
    public static func decoded(_ encoded: String, plusIsSpace: Bool = false) -> String? {
        decoded(Array(encoded.utf8).span, plusIsSpace: plusIsSpace)
    }

    /// Decodes bytes as ``decoded(_:plusIsSpace:)-(String,_)``.
    public static func decoded(_ encoded: Span<UInt8>, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var index = 0
        while index < encoded.count {
            var byte = encoded[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < encoded.count, let high = Hex.value(encoded[index + 1]),
                    let low = Hex.value(encoded[index + 2])
                else { return nil }
                byte = high << 4 | low
                index += 2
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                byte = 0x20
            }
            guard byte != 0 else { return nil }
            bytes.append(byte)
            index += 1
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The text with all but ASCII letters, digits and `-._~` encoded: fit for one path segment or one query value.
    public static func encoded(_ text: String) -> String {
        encoded(text, but: isUnreserved)
    }

    /// The text with all bytes of its UTF-8 encoded but those for which `isPlain` holds.
    public static func encoded(_ text: String, but isPlain: (UInt8) -> Bool) -> String {
        guard !text.utf8.allSatisfy(isPlain) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), Hex.upperCase(byte >> 4), Hex.upperCase(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }
}
