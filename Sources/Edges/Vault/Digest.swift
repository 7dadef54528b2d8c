public import Basics
internal import CNettle
internal import CSodium
internal import Glibc

/// SHA-256 (FIPS 180-4): for input that is long and random already, and for the names of files; never for a password.
public enum Digest {
    /// The 32 bytes of the digest.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        // Of nettle, because it uses the processor's instructions for SHA-256; libsodium does not.
        nettle_sha2(digest.count, bytes, bytes.count, &digest)
        return digest
    }

    /// The digest of bytes that come in pieces.
    public struct Stream {
        private var state = sha256_ctx()

        /// Of no bytes yet.
        public init() { nettle_sha256_init(&state) }

        /// Adds the next piece.
        public mutating func add(_ bytes: [UInt8]) { nettle_sha256_update(&state, bytes.count, bytes) }

        /// The digest as 64 lower-case hex digits; the stream begins again.
        public mutating func finish() -> String {
            var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
            nettle_sha256_digest(&state, digest.count, &digest)
            return Hex.encoded(digest)
        }
    }

    /// The digest of a file, as 64 lower-case hex digits. Throws if it cannot be read.
    public static func sha256Hex(file: String) throws(SystemError) -> String {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open \(file)") }
        defer { close(descriptor) }
        var digest = Stream()
        while true {
            let bytes = try FileSystem.read(256 * 1024, from: descriptor)
            guard !bytes.isEmpty else { return digest.finish() }
            digest.add(bytes)
        }
    }

    /// HMAC-SHA-256 (RFC 2104) under a key of another service: 32 bytes. For keys of this one, see ``Key``.
    public static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, bytes, UInt64(bytes.count))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }

    /// The digest of the text's UTF-8, as 64 lower-case hex digits.
    public static func sha256Hex(_ text: String) -> String { Hex.encoded(sha256(Array(text.utf8))) }
}

/// Whether both are equal, in a time that depends only on their lengths.
public func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && sodium_memcmp(a, b, a.count) == 0
}
