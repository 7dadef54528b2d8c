import Database
import Foundation
import PortalKit
import Vault

/// Links in mails, and those to TEST: 128 random bits, stored as a SHA-256 digest only.
enum LinkStore {
    enum Purpose: String, CaseIterable {
        case activate, reset, email
        /// Signs in on TEST as a person of the sample data.
        case sample

        /// How long the link is valid, in seconds.
        var lifetime: Int {
            switch self {
            case .activate: 7 * 86_400
            case .reset: 3_600
            case .email: 86_400
            case .sample: 120
            }
        }
    }

    enum State {
        case good(account: String, subject: String)
        case used(account: String)
        /// A newer link was created.
        case replaced(account: String)
        /// Invalidated by a change of the account.
        case withdrawn(account: String)
        case expired(account: String)
        case unknown

        /// The id of the link's account; nil if the link is unknown.
        var account: String? {
            switch self {
            case .good(let account, _), .used(let account), .replaced(let account), .withdrawn(let account),
                .expired(let account):
                account
            case .unknown: nil
            }
        }
    }

    /// Why a link is no longer valid.
    enum Ending: String {
        case used, replaced, withdrawn
    }

    /// Creates a link and returns its token: five random digits that are not checked, and the 128 bits grouped like a
    /// GUID, such as `77466_1505906f-883e-4352-a233-18913e252114`.
    /// - Parameters:
    ///   - isOnly: whether it replaces the account's older links of the same purpose.
    ///   - expires: when it becomes invalid; nil for the lifetime of its purpose.
    static func make(
        _ db: Connection, _ purpose: Purpose, account: String, subject: String = "", isOnly: Bool = true,
        expires: Date? = nil, at now: Date
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
            expires.map(seconds) ?? seconds(now) + purpose.lifetime)
        return "\(Random.digits(5))_\(secret)"
    }

    /// The state of a link on a portal for `audience`; unknown if its account is of another audience.
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
        let account = row.text(0)
        guard row.optionalInteger(3) == nil else {
            return switch Ending(rawValue: row.text(4)) {
            case .replaced: .replaced(account: account)
            case .withdrawn: .withdrawn(account: account)
            case .used, nil: .used(account: account)
            }
        }
        return row.integer(2) <= seconds(now)
            ? .expired(account: account) : .good(account: account, subject: row.text(1))
    }

    /// Invalidates a valid link and all others of its purpose and account, and returns its account; nil if it is not
    /// valid. To be called in the transaction that performs the link's purpose.
    static func use(
        _ db: Connection, _ purpose: Purpose, _ token: String, for audience: Audience, at now: Date
    ) throws -> String? {
        guard case .good(let account, _) = try state(db, purpose, token, for: audience, at: now) else { return nil }
        try end(db, [purpose], account: account, as: .used, at: now)
        return account
    }

    /// Invalidates all valid links of an account.
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

extension Visit {
    /// The token of the requested link; empty for none.
    var token: String { parameters["token"] ?? "" }

    /// The state of the requested link.
    func linkState(_ purpose: LinkStore.Purpose) async throws -> LinkStore.State {
        try await site.store.read { [self] in
            try LinkStore.state($0, purpose, token, for: site.portal.audience, at: now)
        }
    }

    /// Uses the requested link, see ``LinkStore/use(_:_:_:for:at:)``.
    func useLink(_ purpose: LinkStore.Purpose, _ db: Connection) throws -> String? {
        try LinkStore.use(db, purpose, token, for: site.portal.audience, at: now)
    }
}
