public import Configuration
import Database
import Foundation
import Identity
public import PortalKit
import Vault

/// Two step verification by a code sent to the account's e-mail address.
struct MailedCode: Plugin, SecondFactor {
    static let name = "mailed-code"
    static let summary = "Two step verification by a code sent by e-mail."

    static let migrations = [
        Migration(
            "mailed-code-1",
            """
            CREATE TABLE code (
                digest TEXT PRIMARY KEY, sign_in TEXT NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL,
                used BIGINT)
            """,
            "CREATE INDEX code_sign_in ON code (sign_in)"),
        Migration("mailed-code-2", "ALTER TABLE code ADD COLUMN digits BIGINT NOT NULL DEFAULT 0"),
    ]

    let method = "email"
    let label: TextKey = "twoStep.method.email"
    let policy: SecondFactorPolicy
    let digits: Int
    /// How long a code is valid, in minutes (ASVS 6.5.5: at most ten).
    private let minutes: Int
    private var lifetime: TimeInterval { Double(minutes) * 60 }

    init(settings: inout Settings) {
        policy = settings.read(
            "policy", default: .optIn, "For whom it is: whoever turns it on, an area's visitors, or everybody always")
        digits = settings.read("digits", in: 6...8, default: 6, "How many digits a code has")
        minutes = settings.read("minutes", in: 3...10, default: 10, "For how long a code can be used, in minutes")
    }

    func contribute(to blueprint: inout Blueprint) {
        blueprint.secondFactor = self
        blueprint.add(template)
        blueprint.cleanUp { db, now in try db.run("DELETE FROM code WHERE expires < $1", seconds(now) - 86_400) }
        TwoStepPages(factor: self).contribute(to: &blueprint)
    }

    func challenge(
        _ connection: Connection, account: String, signIn: String, site: Site, language: Language, now: Date
    ) throws {
        try Outbox.post(
            connection, "two-step-code", id: newID(), site: site, language: language, account: account,
            subject: signIn, lifetime: lifetime, now: now)
    }

    func accepts(_ code: String, _ connection: Connection, signIn: String, site: Site, now: Date) throws -> Bool {
        try connection.run(
            "UPDATE code SET used = $2 WHERE digest = $1 AND sign_in = $3 AND used IS NULL AND expires > $2",
            digest(code, signIn, site), seconds(now), signIn) == 1
    }

    func codes(_ connection: Connection, signIn: String, now: Date) throws -> [SentCode] {
        try connection.rows(
            """
            SELECT digits, expires FROM code WHERE sign_in = $1 AND used IS NULL AND expires > $2 ORDER BY expires
            """, signIn, seconds(now)
        ).map { SentCode(digits: $0.integer(0), expires: $0.instant(1)) }
    }

    /// The stored form of a code, under a key that is not in the database (ASVS 6.5.2).
    private func digest(_ code: String, _ signIn: String, _ site: Site) -> String {
        site.services.key.hmac("code:\(signIn):\(code)")
    }

    private var template: MailTemplate {
        MailTemplate("two-step-code", isUrgent: true) { job, account in
            let code = Random.digits(digits)
            let digest = digest(code, job.subject, job.site)
            let expires = seconds(job.now.addingTimeInterval(lifetime))
            try await job.site.store.write { db in
                try db.run(
                    """
                    INSERT INTO code (digest, sign_in, created, expires, digits) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (digest) DO UPDATE SET expires = excluded.expires
                    """, digest, job.subject, seconds(job.now), expires, code.count)
            }
            let texts = job.site.texts(job.language)
            return MailContent(
                to: account.email, name: account.name, subject: texts("mail.code.subject"),
                parts: [
                    .code(texts("mail.code.body", ["code": code])),
                    .paragraph(texts("mail.code.after", ["minutes": String(minutes)])),
                ])
        }
    }
}

extension SecondFactorPolicy: SettingChoice {}
