import Basics
public import Database
public import Foundation
public import PortalKit
import Vault

/// Codes on paper that stand in for an app or a telephone, each for one sign-in.
///
/// A code has 24 characters of base32, which are 120 random bits, so that a plain HMAC of it may be stored (ASVS 6.5.2).
/// The codes of a batch are made of its id, of the session that asked for it and of the key outside the database, so
/// that they can be shown again in that session, until its owner has kept them, although only their HMACs are stored.
public struct RecoveryCodes: SecondFactor {
    /// `recovery`.
    public let method = "recovery"
    /// Its name, which no list of methods shows.
    public let label: TextKey = "code.recovery.label"
    /// `code.recovery`.
    public let words: TextKey = "code.recovery"
    /// They are not numbers.
    public let digits = 0
    /// Their owner has them.
    public let isSent = false
    /// They stand in for another method.
    public let isStandby = true

    /// The number of codes in a batch.
    public static let count = 10
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    /// Recovery codes.
    public init() {}

    /// Whether the account has one that was not used.
    public func isReady(_ connection: Connection, account: String) throws -> Bool {
        try Self.left(connection, of: account) > 0
    }

    /// The letters and digits of the alphabet, with digits that look like letters of it as these.
    public func read(_ typed: String) -> String {
        let likely: [Character: Character] = ["0": "O", "1": "I", "8": "B"]
        let letters = typed.uppercased().map { likely[$0] ?? $0 }.filter(Self.alphabet.contains)
        return letters.count == 24 ? String(letters) : ""
    }

    /// Whether it is an unused code of this account; then it is used up.
    public func accepts(
        _ code: String, _ connection: Connection, account: String, signIn: String, site: Site, now: Date
    ) throws -> Bool {
        try connection.run(
            "UPDATE recovery_code SET used = $3 WHERE digest = $1 AND account = $2 AND used IS NULL",
            Self.digest(code, account, site), account, seconds(now)) == 1
    }

    /// Records the use, and mails it to the owner.
    public func noteUse(_ connection: Connection, account: String, visit: Visit) throws {
        try AccountStore.note(connection, "recovery-code-used", account: account, visit)
        try AccountMail.recoveryCodeUsed.post(connection, account: account, visit)
    }

    /// Deletes the codes.
    public func forget(_ connection: Connection, account: String) throws {
        try connection.run("DELETE FROM recovery_code WHERE account = $1", account)
    }

    /// How many codes of the account were not used. Throws `DatabaseError`.
    public static func left(_ db: Connection, of account: String) throws -> Int {
        try db.row("SELECT COUNT(*) FROM recovery_code WHERE account = $1 AND used IS NULL", account)?.integer(0) ?? 0
    }

    /// Makes a batch, in place of all codes of before. To be called in the transaction of what asks for it; throws
    /// `DatabaseError`.
    /// - Parameter session: the id of the session that may see it.
    public static func make(
        _ db: Connection, for account: String, session: String, site: Site, at now: Date
    ) throws {
        let batch = newID()
        try db.run("DELETE FROM recovery_code WHERE account = $1", account)
        for code in codes(of: batch, session, site) {
            try db.run(
                """
                INSERT INTO recovery_code (digest, account, batch, session, created) VALUES ($1, $2, $3, $4, $5)
                """, digest(code, account, site), account, batch, session, seconds(now))
        }
    }

    /// The codes that this session has asked for and whose owner has not kept them yet, in groups of four characters;
    /// empty if there are none. Throws `DatabaseError`.
    public static func unkept(_ db: Connection, for session: Session, site: Site) throws -> [String] {
        let row = try db.row(
            "SELECT batch FROM recovery_code WHERE account = $1 AND session = $2 LIMIT 1", session.account, session.id)
        guard let row else { return [] }
        return codes(of: row.text(0), session.id, site).map(grouped)
    }

    /// Shows the codes of the account no more. Throws `DatabaseError`.
    public static func keep(_ db: Connection, account: String) throws {
        try db.run("UPDATE recovery_code SET session = '' WHERE account = $1", account)
    }

    /// `text` in groups of four characters.
    public static func grouped(_ text: String) -> String {
        stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }

    private static func codes(of batch: String, _ session: String, _ site: Site) -> [String] {
        (1...count).map { number in
            let hex = site.services.key.hmac("recovery-codes:\(batch):\(session):\(number)")
            // Of each byte, five bits: 24 of 32 bytes.
            return String((Hex.decoded(hex) ?? []).prefix(24).map { alphabet[Int(clamping: $0 & 31)] })
        }
    }

    private static func digest(_ code: String, _ account: String, _ site: Site) -> String {
        site.services.key.hmac("recovery-code:\(account):\(code)")
    }
}
