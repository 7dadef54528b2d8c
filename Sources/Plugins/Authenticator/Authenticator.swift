import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Vault

/// Two step verification by an authenticator app (TOTP, RFC 6238).
struct Authenticator: Plugin, SecondFactor {
    static let name = "authenticator"
    static let summary = "Two step verification by the code of an authenticator app."

    static let migrations = [
        Migration(
            "authenticator-1",
            """
            CREATE TABLE authenticator (
                account TEXT PRIMARY KEY, secret BLOB NOT NULL, step BIGINT NOT NULL, created BIGINT NOT NULL)
            """)
    ]

    static let page = PageLink<Void>("account/two-step/app")

    let method = "app"
    let label: TextKey = "twoStep.method.app"
    let words: TextKey = "code.app"
    let digits = 6
    let isSent = false
    let setUp: PageLink<Void>? = Authenticator.page

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.secondFactors.declared != nil else { return blueprint.fail(without: "two-step") }
        blueprint.add(self as any SecondFactor)
        AuthenticatorPages(method: method).contribute(to: &blueprint)
    }

    func isReady(_ connection: Connection, account: String) throws -> Bool {
        try connection.row("SELECT 1 FROM authenticator WHERE account = $1", account) != nil
    }

    func accepts(
        _ code: String, _ connection: Connection, account: String, signIn: String, site: Site, now: Date
    ) throws -> Bool {
        guard let row = try connection.row("SELECT secret, step FROM authenticator WHERE account = $1", account),
            let secret = site.services.key.open(row.blob(0), for: Self.context(account, site)),
            let step = TimeCodes(secret: secret).step(of: code, at: seconds(now), after: row.integer(1))
        else { return false }
        return try connection.run(
            "UPDATE authenticator SET step = $2 WHERE account = $1 AND step < $2", account, step) == 1
    }

    func forget(_ connection: Connection, account: String) throws {
        try connection.run("DELETE FROM authenticator WHERE account = $1", account)
    }

    /// Stores the secret of an account, encrypted, in place of one of before.
    /// - Parameter step: the step of the code that has proven it, which is then used up.
    static func save(
        _ secret: [UInt8], step: Int, _ db: Connection, account: String, site: Site, now: Date
    ) throws {
        try db.run(
            """
            INSERT INTO authenticator (account, secret, step, created) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, step = excluded.step,
                created = excluded.created
            """, account, site.services.key.seal(secret, for: context(account, site)), step, seconds(now))
    }

    private static func context(_ account: String, _ site: Site) -> String {
        "authenticator:\(site.tenant.data):\(site.environment.rawValue):\(account)"
    }
}
