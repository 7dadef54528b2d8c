internal import Basics
internal import CSodium

/// The public key that backups are encrypted for. It opens nothing: only ``BackupSecret`` does.
public struct BackupKey: Hashable, Sendable, CustomStringConvertible {
    private static let prefix = "guildhall-backup-key-"

    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads ``description``; nil for anything else.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Base64URL.decoded(String(text.dropFirst(Self.prefix.count))),
            bytes.count == crypto_box_publickeybytes()
        else { return nil }
        self.bytes = bytes
    }

    /// The key as text, such as `guildhall-backup-key-Xk3...`: 43 characters of Base64 after the prefix.
    public var description: String { Self.prefix + Base64URL.encoded(bytes) }

    /// Encrypts a few bytes so that only the secret opens them (`crypto_box_seal`).
    func seal(_ message: [UInt8]) -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: message.count + crypto_box_sealbytes())
        crypto_box_seal(&sealed, message, UInt64(message.count), bytes)
        return sealed
    }
}

/// The secret that opens backups, which belongs on another machine than the data; it prints as dots.
public struct BackupSecret: Sendable, CustomStringConvertible, CustomReflectable {
    private static let prefix = "guildhall-backup-secret-"

    private let bytes: [UInt8]

    /// A new secret.
    public init() {
        let (publicCount, secretCount) = (crypto_box_publickeybytes(), crypto_box_secretkeybytes())
        var (key, secret) = ([UInt8](repeating: 0, count: publicCount), [UInt8](repeating: 0, count: secretCount))
        crypto_box_keypair(&key, &secret)
        bytes = secret
    }

    /// Reads ``text``, with white space around it; nil for anything else.
    public init?(_ text: String) {
        let text = text.split(whereSeparator: \.isWhitespace).joined()
        guard text.hasPrefix(Self.prefix), let bytes = Base64URL.decoded(String(text.dropFirst(Self.prefix.count))),
            bytes.count == crypto_box_secretkeybytes()
        else { return nil }
        self.bytes = bytes
    }

    /// The key to encrypt for.
    public var key: BackupKey {
        var key = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
        crypto_scalarmult_base(&key, bytes)
        return BackupKey(bytes: key)
    }

    /// The secret as text, to be kept away from the machine.
    public var text: String { Self.prefix + Base64URL.encoded(bytes) }

    /// Eight dots.
    public var description: String { "........" }
    /// No children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// What ``BackupKey/seal(_:)`` encrypted; nil if it was for another key, or changed.
    func open(_ sealed: [UInt8]) -> [UInt8]? {
        guard sealed.count >= crypto_box_sealbytes() else { return nil }
        var message = [UInt8](repeating: 0, count: sealed.count - crypto_box_sealbytes())
        let result = crypto_box_seal_open(&message, sealed, UInt64(sealed.count), key.bytes, bytes)
        return result == 0 ? message : nil
    }
}
