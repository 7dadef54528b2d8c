public import Database
public import Foundation
import Web

/// A kind of mail, made from a row of the outbox as it is sent.
public struct MailTemplate: Sendable {
    public let name: String
    /// Codes and links go before all other mail.
    public let isUrgent: Bool
    /// Makes the mail; nil when there is nothing left to tell. Secrets are made here, their digests stored first.
    public let make: @Sendable (MailJob) async throws -> Letter?

    public init(_ name: String, isUrgent: Bool, make: @escaping @Sendable (MailJob) async throws -> Letter?) {
        self.name = name
        self.isUrgent = isUrgent
        self.make = make
    }
}

/// A row of the outbox, and where it came from.
public struct MailJob: Sendable {
    public let id: String
    public let site: Site
    public let language: Language
    public let account: String
    /// The id of what the mail is about, such as a sign-in.
    public let subject: String
    public let now: Date

    public init(id: String, site: Site, language: Language, account: String, subject: String, now: Date) {
        self.id = id
        self.site = site
        self.language = language
        self.account = account
        self.subject = subject
        self.now = now
    }
}

/// What a mail says, before it is laid out as text and as HTML.
public struct Letter: Sendable {
    public enum Part: Sendable {
        case paragraph(String)
        /// The code, large.
        case code(String)
        /// A button, and the same address written out.
        case link(label: String, address: String)
    }

    public let to: String
    public let name: String
    public let subject: String
    public let parts: [Part]

    public init(to: String, name: String, subject: String, parts: [Part]) {
        self.to = to
        self.name = name
        self.subject = subject
        self.parts = parts
    }
}

/// Mail waiting to be sent: a row names template and ids, never a secret, and is written in the transaction that
/// gives rise to it.
public enum Outbox {
    public static let migrations = [
        Migration(
            "outbox-1",
            """
            CREATE TABLE outbox (
                id TEXT PRIMARY KEY, template TEXT NOT NULL, portal TEXT NOT NULL, language TEXT NOT NULL,
                account TEXT NOT NULL, subject TEXT NOT NULL, urgent BIGINT NOT NULL, created BIGINT NOT NULL,
                due BIGINT NOT NULL, expires BIGINT NOT NULL, attempts BIGINT NOT NULL, state TEXT NOT NULL)
            """,
            "CREATE INDEX outbox_due ON outbox (state, urgent, due)"),
        Migration("outbox-account", "CREATE INDEX outbox_account ON outbox (account, created)"),
    ]

    /// Puts a mail into the outbox.
    /// - Parameters:
    ///   - portal: the portal whose mail it is, or the audience whose first portal is meant; that of `site` where
    ///     nothing else is said.
    ///   - lifetime: seconds after which it is no longer worth sending.
    public static func post(
        _ connection: Connection, _ template: String, id: String, site: Site, portal: String? = nil,
        language: Language, account: String, subject: String = "", lifetime: TimeInterval = 7 * 86_400, now: Date
    ) throws {
        let urgent = site.features.mails[template]?.isUrgent ?? false
        let created = Int(clamping: now.timeIntervalSince1970)
        try connection.run(
            """
            INSERT INTO outbox (id, template, portal, language, account, subject, urgent, created, due, expires,
                attempts, state)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0, 'waiting')
            """,
            id, template, portal ?? site.portal.name, language.rawValue, account, subject, urgent ? 0 : 1, created,
            Int(clamping: now.addingTimeInterval(lifetime).timeIntervalSince1970))
    }
}
