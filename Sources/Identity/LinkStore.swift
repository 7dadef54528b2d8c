import Database
import Foundation
import PortalKit
import Vault

/// Links that mail carries: 128 random bits, of which only the digest is stored.
enum LinkStore {
    enum Purpose: String, CaseIterable {
        case activate, reset, email

        /// How long the link can be used, in seconds.
        var lifetime: Int {
            switch self {
            case .activate: 7 * 86_400
            case .reset: 3_600
            case .email: 86_400
            }
        }
    }

    /// What became of a link somebody follows.
    enum State {
        case good(account: String, subject: String)
        case used(account: String)
        /// A newer link was sent.
        case replaced(account: String)
        /// The account has changed since.
        case withdrawn(account: String)
        case expired(account: String)
        case unknown
    }

    /// Why links cannot be used any more.
    enum Ending: String {
        case used, replaced, withdrawn
    }

    /// Makes a link and returns what stands in its address: a number that is no key, and the bits in the grouping of
    /// a GUID, such as `77466_1505906f-883e-4352-a233-18913e252114`. It replaces older links of its purpose and account where
    /// it is the only one.
    static func make(
        _ db: Connection, _ purpose: Purpose, account: String, subject: String = "", isOnly: Bool = true, at now: Date
    ) throws -> String {
        let hex = Array(Random.hex(16))
        let groups = [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]]
        let secret = groups.map { String($0) }.joined(separator: "-")
        if isOnly { try end(db, [purpose], account: account, as: .replaced, at: now) }
        try db.run(
            """
            INSERT INTO link (digest, purpose, account, subject, created, expires)
            VALUES ($1, $2, $3, $4, $5, $6)
            """, digest(secret, purpose), purpose.rawValue, account, subject, seconds(now),
            seconds(now) + purpose.lifetime)
        return "\(Random.digits(5))_\(secret)"
    }

    /// What has become of a link, seen from a portal for `audience`: other audiences' accounts have none there.
    static func state(
        _ db: Connection, _ purpose: Purpose, _ token: String, for audience: Audience, at now: Date
    ) throws -> State {
        guard let secret = secret(of: token),
            let row = try db.row(
                """
                SELECT l.account, l.subject, l.expires, l.used, l.ended FROM link l JOIN account a ON a.id = l.account
                WHERE l.digest = $1 AND a.audience = $2
                """, digest(secret, purpose), audience.rawValue)
        else { return .unknown }
        if row.optionalInteger(3) != nil {
            switch Ending(rawValue: row.text(4)) {
            case .replaced: return .replaced(account: row.text(0))
            case .withdrawn: return .withdrawn(account: row.text(0))
            case .used, nil: return .used(account: row.text(0))
            }
        }
        if row.integer(2) <= seconds(now) { return .expired(account: row.text(0)) }
        return .good(account: row.text(0), subject: row.text(1))
    }

    /// Uses up a link that is good, and with it every other of its purpose and account. Returns what it was for; nil for
    /// one that is not good, or not any more. Called in the write that does what the link is for.
    static func use(
        _ db: Connection, _ purpose: Purpose, _ token: String, for audience: Audience, at now: Date
    ) throws -> (account: String, subject: String)? {
        guard case .good(let account, let subject) = try state(db, purpose, token, for: audience, at: now) else {
            return nil
        }
        try end(db, [purpose], account: account, as: .used, at: now)
        return (account, subject)
    }

    /// Ends the links of an account that can still be used.
    static func end(
        _ db: Connection, _ purposes: [Purpose] = Purpose.allCases, account: String, as ending: Ending, at now: Date
    ) throws {
        for purpose in purposes {
            try db.run(
                "UPDATE link SET used = $3, ended = $4 WHERE account = $1 AND purpose = $2 AND used IS NULL", account,
                purpose.rawValue, seconds(now), ending.rawValue)
        }
    }

    private static func secret(of token: String) -> String? {
        token.split(separator: "_", maxSplits: 1).dropFirst().first.map { $0.lowercased() }
    }

    private static func digest(_ secret: String, _ purpose: Purpose) -> String {
        Digest.sha256Hex("\(purpose.rawValue):\(secret)")
    }
}
