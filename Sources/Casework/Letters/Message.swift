public import Database
public import Foundation
import Identity
public import PortalKit

/// Something that the team writes to one account, or that account to the team. Each goes to one account alone, so that
/// nobody learns who else was written to.
public struct Message: Hashable, Sendable {
    /// What it tells.
    public enum Kind: String, CaseIterable, Sendable {
        /// What somebody wrote.
        case written
        /// That something is asked for; its object is the request.
        case asked
        /// That something came back; its object is the submission.
        case returned
        /// That a document was published; its object is the document.
        case document
        /// What became of a request for access; its object is that request.
        case access
    }

    public let id: String
    public let person: String
    public let casefile: String
    /// The account outside the team that it goes to, or comes from.
    public let account: String
    /// What that account sees the person as.
    public let entry: String
    /// Whether it comes from outside.
    public let isIncoming: Bool
    /// The account of who wrote it.
    public let author: String
    /// The name of who wrote it, as the other side reads it.
    public let name: String
    public let subject: String
    public let body: String
    /// The first message of the conversation.
    public let thread: String
    public let kind: Kind
    /// The id of what it tells of; empty for none.
    public let object: String
    public let at: Date
    /// When it was read on the other side; nil while it was not.
    public let seen: Date?
    /// When the team posted it, because mail came back; nil for none that was.
    public let posted: Date?
    /// Whether the document that it tells of was withdrawn: then its recipient sees neither its subject nor its body.
    public let isWithdrawn: Bool

    public init(
        id: String, person: String, casefile: String, account: String, entry: String, isIncoming: Bool,
        author: String, name: String, subject: String, body: String, thread: String? = nil,
        kind: Kind = .written, object: String = "", at: Date, seen: Date? = nil,
        posted: Date? = nil, isWithdrawn: Bool = false
    ) {
        self.id = id
        self.person = person
        self.casefile = casefile
        self.account = account
        self.entry = entry
        self.isIncoming = isIncoming
        self.author = author
        self.name = name
        self.subject = subject
        self.body = body
        self.thread = thread ?? id
        self.kind = kind
        self.object = object
        self.at = at
        self.seen = seen
        self.posted = posted
        self.isWithdrawn = isWithdrawn
    }
}

/// The SQL of messages.
public enum MessageStore {
    /// Keeps a message, and posts the mail that tells its account of it; nothing where the id is taken.
    /// - Returns: false where the id is taken.
    @discardableResult
    public static func send(_ db: Connection, _ message: Message, site: Site) throws -> Bool {
        let added = try db.run(
            """
            INSERT INTO message (id, person, casefile, account, entry, incoming, author, name, subject, body, thread,
                kind, object, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING
            """, message.id, message.person, message.casefile, message.account, message.entry, message.isIncoming,
            message.author, message.name, message.subject, message.body, message.thread, message.kind.rawValue,
            message.object, seconds(message.at))
        guard added == 1 else { return false }
        if !message.isIncoming {
            try CaseworkMails.tell(
                db, .message(message.kind), account: message.account, object: message.id, site: site, at: message.at)
        }
        return true
    }

    /// How many messages an account has sent to the team since an instant in seconds.
    public static func count(_ db: Connection, from account: String, since: Int) throws -> Int {
        try db.row(
            "SELECT COUNT(*) FROM message WHERE account = $1 AND incoming = 1 AND at > $2", account, since)?
            .integer(0) ?? 0
    }

    public static func find(_ db: Connection, _ id: String, for officer: Officer) throws -> Message? {
        try db.row(
            """
            SELECT id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
                seen, posted
            FROM message WHERE id = $1
            """, id
        ).map(message)
    }

    /// What an account has received or sent, the newest first.
    public static func all(
        _ db: Connection, account: String, incoming: Bool, limit: Int, offset: Int
    ) throws -> [Message] {
        try db.rows(
            """
            SELECT id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
                seen, posted
            FROM message WHERE account = $1 AND incoming = $2 ORDER BY at DESC, id LIMIT $3 OFFSET $4
            """, account, incoming, limit, offset
        ).map(message)
    }

    /// What went between the team and an account about one entry, the newest first.
    public static func all(_ db: Connection, _ standing: Standing, limit: Int) throws -> [Message] {
        try db.rows(
            """
            SELECT id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
                seen, posted
            FROM message WHERE entry = $1 AND account = $2 ORDER BY at DESC, id LIMIT $3
            """, standing.entry.id, standing.account, limit
        ).map(message)
    }

    /// What went to and fro about a case, the newest first, for the team.
    public static func all(_ db: Connection, of casefile: String, limit: Int, for officer: Officer) throws -> [Message]
    {
        try db.rows(
            """
            SELECT id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
                seen, posted
            FROM message WHERE casefile = $1 ORDER BY at DESC, id LIMIT $2
            """, casefile, limit
        ).map(message)
    }

    /// A conversation, the first message of it first.
    public static func thread(_ db: Connection, _ thread: String, for officer: Officer) throws -> [Message] {
        try db.rows(
            """
            SELECT id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
                seen, posted
            FROM message WHERE thread = $1 ORDER BY at, id LIMIT 500
            """, thread
        ).map(message)
    }

    /// Notes that it was read on the side that it went to.
    public static func see(_ db: Connection, _ id: String, at now: Date) throws {
        try db.run("UPDATE message SET seen = $2 WHERE id = $1 AND seen IS NULL", id, seconds(now))
    }

    static func message(_ row: Row) -> Message { message(row, isWithdrawn: false) }

    static func message(_ row: Row, isWithdrawn: Bool) -> Message {
        Message(
            id: row.text(0), person: row.text(1), casefile: row.text(2), account: row.text(3), entry: row.text(4),
            isIncoming: row.flag(5), author: row.text(6), name: row.text(7), subject: row.text(8), body: row.text(9),
            thread: row.text(10), kind: Message.Kind(rawValue: row.text(11)) ?? .written, object: row.text(12),
            at: row.instant(13), seen: row.optionalInstant(14), posted: row.optionalInstant(15),
            isWithdrawn: isWithdrawn)
    }
}
