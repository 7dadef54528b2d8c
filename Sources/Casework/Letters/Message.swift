public import Database
public import Foundation
import Identity
public import PortalKit

/// A message between the team and one account outside it. A message to several people is stored as one for each
/// account, so that none learns of the others.
public struct Message: Hashable, Sendable {
    /// What a message is about.
    public enum Kind: String, CaseIterable, Sendable {
        /// Text that someone wrote.
        case written
        /// A new information request; `object` is its id.
        case asked
        /// A returned submission; `object` is its id.
        case returned
        /// A published document; `object` is its id.
        case document
        /// The result of an access request; `object` is its id.
        case access
    }

    /// The id of the row.
    public let id: String
    /// The id of the person it is about; empty for none.
    public let person: String
    /// The id of the case it is about; empty for none.
    public let caseID: String
    /// The id of the account outside the team that receives or sent it, or of the allocation.
    public let account: String
    /// The id of that account's entry for the person; empty for none.
    public let entry: String
    /// Whether it was sent to the team.
    public let isIncoming: Bool
    /// The account id of its author.
    public let author: String
    /// The author's name, as the recipient sees it.
    public let name: String
    /// The subject line.
    public let subject: String
    /// Plain text with line breaks.
    public let body: String
    /// The id of the first message of the conversation.
    public let thread: String
    /// What it is about.
    public let kind: Kind
    /// The id of the row that `kind` refers to; empty for none.
    public let object: String
    /// When it was sent.
    public let at: Date
    /// When its recipient read it, for a message to the team any officer; nil if unread.
    public let seen: Date?
    /// When the team posted it as a letter, because mail to the account fails; nil if it did not.
    public let posted: Date?
    /// Whether it was sent to the team, and no officer has read it.
    public var isUnread: Bool { isIncoming && seen == nil }
    /// Whether its document was recalled; its recipient then sees neither subject nor body.
    public let isWithdrawn: Bool

    /// A message, by default the first of its conversation, written, unread and not posted. `thread` nil stands for
    /// `id`.
    public init(
        id: String, person: String, caseID: String, account: String, entry: String, isIncoming: Bool,
        author: String, name: String, subject: String, body: String, thread: String? = nil,
        kind: Kind = .written, object: String = "", at: Date, seen: Date? = nil,
        posted: Date? = nil, isWithdrawn: Bool = false
    ) {
        (self.id, self.person, self.caseID, self.account) = (id, person, caseID, account)
        (self.entry, self.isIncoming, self.author) = (entry, isIncoming, author)
        (self.name, self.subject, self.body) = (name, subject, body)
        (self.thread, self.kind, self.object) = (thread ?? id, kind, object)
        (self.at, self.seen, self.posted, self.isWithdrawn) = (at, seen, posted, isWithdrawn)
    }
}

/// Queries on the table of messages. All functions throw `DatabaseError`.
public enum MessageStore {
    static let columns: SQL = """
        id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
        seen, posted
        """

    /// Inserts a message and, if it is from the team, queues the mail that announces it.
    /// - Returns: false if the id is taken; nothing is stored then.
    @discardableResult
    public static func send(_ team: TeamDatabase, _ message: Message, site: Site) throws -> Bool {
        let added = try team.db.run(
            """
            INSERT INTO message (id, person, casefile, account, entry, incoming, author, name, subject, body, thread,
                kind, object, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING
            """, message.id, message.person, message.caseID, message.account, message.entry, message.isIncoming,
            message.author, message.name, message.subject, message.body, message.thread, message.kind.rawValue,
            message.object, seconds(message.at))
        guard added == 1 else { return false }
        if !message.isIncoming {
            try CaseworkMails.notify(
                team.db, .message(message.kind), account: message.account, object: message.id, site: site,
                at: message.at)
        }
        return true
    }

    /// The number of messages that an account or allocation has sent to the team since an instant in seconds since 1970.
    public static func count(_ db: Connection, from account: String, since: Int) throws -> Int {
        try db.row(
            "SELECT COUNT(*) FROM message WHERE account = $1 AND incoming = 1 AND at > $2", account, since)?
            .integer(0) ?? 0
    }

    /// The message with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Message? {
        try team.db.row("SELECT \(columns) FROM message WHERE id = $1", id).map(message)
    }

    /// The messages that an account has sent (`incoming`) or received, newest first.
    public static func all(
        _ db: Connection, account: String, incoming: Bool, limit: Int, offset: Int
    ) throws -> [Message] {
        try db.rows(
            """
            SELECT \(columns) FROM message WHERE account = $1 AND incoming = $2 ORDER BY at DESC, id LIMIT $3 OFFSET $4
            """, account, incoming, limit, offset
        ).map(message)
    }

    /// The messages between the team and an account about one entry, newest first.
    public static func all(_ db: Connection, _ permissions: Permissions, limit: Int) throws -> [Message] {
        try db.rows(
            """
            SELECT \(columns) FROM message WHERE entry = $1 AND account = $2 ORDER BY at DESC, id LIMIT $3
            """, permissions.entry.id, permissions.owner, limit
        ).map(message)
    }

    /// The messages about a case, newest first.
    public static func all(_ team: TeamDatabase, of caseID: String, limit: Int) throws -> [Message] {
        try team.db.rows(
            "SELECT \(columns) FROM message WHERE casefile = $1 ORDER BY at DESC, id LIMIT $2", caseID, limit
        ).map(message)
    }

    /// The messages of a conversation, oldest first, at most 500. `thread` is the id of the first.
    public static func thread(_ team: TeamDatabase, _ thread: String) throws -> [Message] {
        try team.db.rows(
            "SELECT \(columns) FROM message WHERE thread = $1 ORDER BY at, id LIMIT 500", thread
        ).map(message)
    }

    /// Marks a message as read by its recipient; keeps an earlier time.
    public static func see(_ team: TeamDatabase, _ id: String, at now: Date) throws {
        try team.db.run("UPDATE message SET seen = $2 WHERE id = $1 AND seen IS NULL", id, seconds(now))
    }

    private static func message(_ row: Row) -> Message { message(row, isWithdrawn: false) }

    static func message(_ row: Row, isWithdrawn: Bool) -> Message {
        Message(
            id: row.text(0), person: row.text(1), caseID: row.text(2), account: row.text(3), entry: row.text(4),
            isIncoming: row.flag(5), author: row.text(6), name: row.text(7), subject: row.text(8), body: row.text(9),
            thread: row.text(10), kind: Message.Kind(rawValue: row.text(11)) ?? .written, object: row.text(12),
            at: row.instant(13), seen: row.optionalInstant(14), posted: row.optionalInstant(15),
            isWithdrawn: isWithdrawn)
    }
}
