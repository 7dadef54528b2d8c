import Database
import Foundation
import PortalKit
import Vault

/// Links that mail carries: 128 random bits, of which only the digest is stored.
enum LinkStore {
    enum Purpose: String {
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
        case expired(account: String)
        case unknown
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
        if isOnly { try use(db, purpose, account: account, at: now) }
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
                SELECT l.account, l.subject, l.expires, l.used FROM link l JOIN account a ON a.id = l.account
                WHERE l.digest = $1 AND a.audience = $2
                """, digest(secret, purpose), audience.rawValue)
        else { return .unknown }
        if row.optionalInteger(3) != nil { return .used(account: row.text(0)) }
        if row.integer(2) <= seconds(now) { return .expired(account: row.text(0)) }
        return .good(account: row.text(0), subject: row.text(1))
    }

    /// Uses a link up, and with it every other of its purpose and account.
    static func use(_ db: Connection, _ purpose: Purpose, account: String, at now: Date) throws {
        try db.run(
            "UPDATE link SET used = $3 WHERE account = $1 AND purpose = $2 AND used IS NULL", account,
            purpose.rawValue, seconds(now))
    }

    private static func secret(of token: String) -> String? {
        token.split(separator: "_", maxSplits: 1).dropFirst().first.map { $0.lowercased() }
    }

    private static func digest(_ secret: String, _ purpose: Purpose) -> String {
        Digest.sha256Hex("\(purpose.rawValue):\(secret)")
    }
}
