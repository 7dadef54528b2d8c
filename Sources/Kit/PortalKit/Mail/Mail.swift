public import Database
public import Foundation
import Web

/// A kind of mail or text message, rendered from a row of the outbox when it is sent.
public struct MailTemplate: Sendable {
    /// What a row is rendered to.
    public enum Content: Sendable {
        case mail(MailContent)
        case text(TextContent)
    }

    /// How it is sent. The raw value is that of the row's column `channel`.
    public enum Channel: String, Sendable {
        case mail, text
    }

    /// How it is sent.
    public let channel: Channel
    /// The value of the row's column `template`, such as `two-step-code`.
    public let name: String
    /// Whether it is sent before other mail, such as a code or link that someone waits for.
    public let isUrgent: Bool
    /// Renders it; nil if it is not needed any more. If it throws, or sending fails, it is called again later.
    /// Secrets such as codes are generated here, and their digests stored before returning.
    public let make: @Sendable (MailJob) async throws -> Content?

    /// A template, for `Blueprint.add`.
    public init(_ name: String, isUrgent: Bool, make: @escaping @Sendable (MailJob) async throws -> MailContent?) {
        (self.name, self.isUrgent, channel) = (name, isUrgent, .mail)
        self.make = { job in try await make(job).map(Content.mail) }
    }

    /// A template of a text message, which is always urgent.
    public init(text name: String, make: @escaping @Sendable (MailJob) async throws -> TextContent?) {
        (self.name, isUrgent, channel) = (name, true, .text)
        self.make = { job in try await make(job).map(Content.text) }
    }
}

/// A row of the outbox to render.
public struct MailJob: Sendable {
    /// The id of the row.
    public let id: String
    /// The site that sends the mail.
    public let site: Site
    /// The language to render in, which the site has.
    public let language: Language
    /// The id of the recipient's account; empty or unknown if there is none.
    public let account: String
    /// The id of what the mail is about, such as a sign-in; empty for none.
    public let subject: String
    /// The time of rendering.
    public let now: Date

    /// A row to render.
    public init(id: String, site: Site, language: Language, account: String, subject: String, now: Date) {
        (self.id, self.site, self.language) = (id, site, language)
        (self.account, self.subject, self.now) = (account, subject, now)
    }
}

/// The content of a mail, before it is laid out as text and HTML.
public struct MailContent: Sendable {
    /// The parts of a mail's body. All strings are plain text, and escaped in HTML.
    public enum Part: Sendable {
        /// A paragraph for each line.
        case paragraph(String)
        /// A sentence with a code, the digits in large type.
        case code(String)
        /// A button, and the same absolute address as text.
        case link(label: String, address: String)
    }

    /// The recipient's e-mail address. Mail to an address that the site does not admit is not sent.
    public let to: String
    /// The recipient's name.
    public let name: String
    /// The mail's subject line.
    public let subject: String
    /// The body, in order.
    public let parts: [Part]

    /// A mail to one recipient.
    public init(to: String, name: String, subject: String, parts: [Part]) {
        (self.to, self.name, self.subject, self.parts) = (to, name, subject, parts)
    }
}

/// The content of a text message.
public struct TextContent: Sendable {
    /// The number (ITU-T E.164), such as `+447700900123`.
    public let to: String
    /// Plain text.
    public let body: String

    /// A text message to one number.
    public init(to: String, body: String) { (self.to, self.body) = (to, body) }
}

/// The queue of mail in each database. A row has a template and ids, never a secret, and is inserted in the transaction
/// of the event that it is about.
public enum Outbox {
    /// The table `outbox` and its indexes.
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
        Migration("outbox-channel", "ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail'"),
    ]

    /// Sends nothing of what waits, because the database is from a backup: it may have been sent already.
    public static func hold(_ db: Connection) throws(DatabaseError) {
        try db.run("UPDATE outbox SET state = 'held' WHERE state = 'waiting'")
    }

    /// Sends what was held, but for what has expired, and returns how much that is.
    public static func release(_ db: Connection) throws(DatabaseError) -> Int {
        try db.run("UPDATE outbox SET state = 'waiting' WHERE state = 'held'")
    }

    /// Queues a mail. It is sent after the transaction, once the worker is notified: by ``Visit/write(_:)``, or else by
    /// ``Services/wakeOutbox``.
    /// - Parameters:
    ///   - template: the ``MailTemplate/name``.
    ///   - id: a new id for the row, which is also part of the mail's `Message-ID`.
    ///   - portal: the name of the portal that sends it, or an audience, for its first portal; nil for that of `site`.
    ///   - account: the id of the recipient's account.
    ///   - subject: the id of what the mail is about; empty for none.
    ///   - lifetime: seconds after which it is not sent any more.
    /// - Throws: `DatabaseError`.
    public static func post(
        _ connection: Connection, _ template: String, id: String, site: Site, portal: String? = nil,
        language: Language, account: String, subject: String = "", lifetime: TimeInterval = 7 * 86_400, now: Date
    ) throws {
        let urgent = site.features.mails[template]?.isUrgent ?? false
        let channel = site.features.mails[template]?.channel ?? .mail
        try connection.run(
            """
            INSERT INTO outbox (id, template, portal, language, account, subject, urgent, created, due, expires,
                attempts, state, channel)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0, 'waiting', $10)
            """,
            id, template, portal ?? site.portal.name, language.rawValue, account, subject, urgent ? 0 : 1,
            seconds(now), seconds(now + lifetime), channel.rawValue)
    }
}
