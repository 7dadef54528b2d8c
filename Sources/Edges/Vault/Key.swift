internal import Basics
internal import CSodium

/// A secret that is stored outside the database; it prints as dots.
///
/// Every use has its own key derived from it, so that the results of one use reveal nothing about another.
public struct Key: Sendable {
    private let secret: [UInt8]
    private let hmacKey: [UInt8]

    /// A key of these bytes, which must be 32 or more random ones.
    public init(bytes: [UInt8]) {
        secret = bytes
        hmacKey = Self.key(for: "hmac", of: bytes)
    }

    /// HMAC-SHA-256 (RFC 2104) of the message's UTF-8, as 64 lower-case hex digits.
    public func hmac(_ message: String) -> String { Hex.encoded(Self.hmac(Array(message.utf8), under: hmacKey)) }

    /// Encrypts so that only this key opens it, complete, unchanged and for the same context (XChaCha20-Poly1305).
    ///
    /// The result is 40 bytes longer than the input: a random nonce before it, a tag after it.
    public func seal(_ bytes: [UInt8], for context: String) -> [UInt8] {
        let nonce = Random.bytes(Self.nonceCount)
        let context = Array(context.utf8)
        var sealed = [UInt8](repeating: 0, count: bytes.count + Self.tagCount)
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed, nil, bytes, UInt64(bytes.count), context, UInt64(context.count), nil, nonce, key(for: "seal"))
        return nonce + sealed
    }

    /// Decrypts what ``seal(_:for:)`` returned; nil when key or context differ, or the bytes were changed.
    public func open(_ sealed: [UInt8], for context: String) -> [UInt8]? {
        guard sealed.count >= Self.nonceCount + Self.tagCount else { return nil }
        let nonce = Array(sealed.prefix(Self.nonceCount))
        let sealed = Array(sealed.dropFirst(Self.nonceCount))
        let context = Array(context.utf8)
        var bytes = [UInt8](repeating: 0, count: sealed.count - Self.tagCount)
        let result = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &bytes, nil, nil, sealed, UInt64(sealed.count), context, UInt64(context.count), nonce, key(for: "seal"))
        return result == 0 ? bytes : nil
    }

    private static let nonceCount = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    private static let tagCount = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    private func key(for use: String) -> [UInt8] { Self.key(for: use, of: secret) }

    private static func key(for use: String, of secret: [UInt8]) -> [UInt8] { hmac(Array(use.utf8), under: secret) }

    private static func hmac(_ message: [UInt8], under key: [UInt8]) -> [UInt8] {
        Digest.hmacSHA256(message, key: key)
    }
}

extension Key: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Eight dots.
    public var description: String { "........" }
    /// Eight dots.
    public var debugDescription: String { description }
    /// No children, so that `dump` shows no secret.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
