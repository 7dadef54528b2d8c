internal import Basics
internal import CSodium

/// Unpredictable values, from the kernel's random generator (ASVS 5.0, 11.5.1).
public enum Random {
    /// `bytes` random bytes in base64url without padding (RFC 4648, section 5); 32 bytes are 43 characters.
    public static func token(bytes: Int = 32) -> String { base64(Self.bytes(bytes), alphabet: urlAlphabet) }

    /// `count` decimal digits, every number equally likely.
    public static func digits(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in UInt8(ascii: "0") + UInt8(randombytes_uniform(10)) }, as: UTF8.self)
    }

    /// `bytes` random bytes, as twice as many lower-case hex digits.
    public static func hex(_ bytes: Int) -> String { Hex.encoded(Self.bytes(bytes)) }

    /// `count` random bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}

let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
let standardAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// Base64 without padding (RFC 4648).
func base64(_ bytes: [UInt8], alphabet: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
        text += (0...group.count).map { alphabet[bits >> (18 - 6 * $0) & 63] }
    }
    return String(decoding: text, as: UTF8.self)
}
