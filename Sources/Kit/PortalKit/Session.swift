public import Foundation
public import Vault

/// Somebody signed in, as one request meets them.
public struct Session: Sendable {
    /// The digest of the session's token: its key in the store.
    public let id: String
    public let account: String
    /// The person's own name, as the pages greet them.
    public let name: String
    public let email: String
    /// What a member of the council's team may do; nil for everybody else.
    public let role: Role?
    /// What was proven when it began, which no later change of policy adds to.
    public let proof: Proof
    public let stage: Stage
    /// When it ends if nothing more is done.
    public let ends: Date

    /// What a visitor has proven.
    public enum Proof: String, Sendable {
        /// They know the password.
        case password
        /// They know the password, and answered the second step.
        case code
    }

    /// How far the sign-in has come, by what is asked today.
    public enum Stage: Sendable {
        /// The password was right, and the code is waited for.
        case awaitingCode
        case signedIn
        /// Signed in with a password alone, where the code is asked for by now.
        case codeRequired
    }

    public init(
        id: String, account: String, name: String, email: String, role: Role? = nil, proof: Proof,
        stage: Stage = .signedIn, ends: Date
    ) {
        self.id = id
        self.account = account
        self.name = name
        self.email = email
        self.role = role
        self.proof = proof
        self.stage = stage
        self.ends = ends
    }

    /// Whether all that is asked at a sign-in was proven.
    public var isVerified: Bool { stage == .signedIn }

    /// Whether whoever it is has at least the role `least` in the council's team.
    public func has(_ least: Role) -> Bool { role.map { $0 >= least } ?? false }

    /// A token for this session's forms, masked anew each time so that compression tells nothing about it.
    public func formToken(_ key: Key) -> String {
        let mask = Random.bytes(32)
        let secret = Self.secret("form:" + id, key) + Self.secret("form-account:" + account, key)
        return hexed(mask) + hexed(zip(mask, secret).map { $0 ^ $1 })
    }

    /// Whether `token` was made for this session.
    public func accepts(formToken token: String, _ key: Key) -> Bool {
        guard let secret = Self.unmasked(token) else { return false }
        return constantTimeEqual(Array(secret[..<16]), Self.secret("form:" + id, key))
    }

    /// Whether `token` was made for some session of `account`, this one or an older.
    public static func isOf(account: String, formToken token: String, _ key: Key) -> Bool {
        guard let secret = unmasked(token) else { return false }
        return constantTimeEqual(Array(secret[16...]), Self.secret("form-account:" + account, key))
    }

    private static func unmasked(_ token: String) -> [UInt8]? {
        guard let bytes = unhexed(token), bytes.count == 64 else { return nil }
        return zip(bytes[..<32], bytes[32...]).map { $0 ^ $1 }
    }

    private static func secret(_ use: String, _ key: Key) -> [UInt8] { unhexed(String(key.hmac(use).prefix(32))) ?? [] }
}

private func hexed(_ bytes: [UInt8]) -> String {
    func digit(_ number: UInt8) -> UInt8 { number < 10 ? 0x30 + number : 0x57 + number }
    return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
        for (index, byte) in bytes.enumerated() {
            text[2 * index] = digit(byte >> 4)
            text[2 * index + 1] = digit(byte & 15)
        }
        return bytes.count * 2
    }
}

private func unhexed(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { byte -> UInt8? in
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
