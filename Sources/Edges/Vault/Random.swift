internal import Basics
internal import CSodium

/// Unpredictable values, from the kernel's random generator (ASVS 5.0, 11.5.1).
public enum Random {
    /// `bytes` random bytes in base64url without padding (RFC 4648, section 5); 32 bytes are 43 characters.
    public static func token(bytes: Int = 32) -> String {
        base64(Self.bytes(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    }

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

/// Base64 in a variant of libsodium's.
func base64(_ bytes: [UInt8], _ variant: Int32) -> String {
    var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
    sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
    return text.dropLast().withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
}
