public import Database
public import Foundation
import Identity
public import PortalKit

/// The messages of one account outside the team, as far as it may read them: messages about a person only while the
/// account is involved with them, or has an allocation that is; results of the account's access requests and submissions always. The queries throw
/// `DatabaseError`.
public struct OwnMessages: Sendable {
    private let account: String
    private let audience: Audience

    /// The messages of the account `account` of that audience.
    public init(_ account: String, on audience: Audience) { (self.account, self.audience) = (account, audience) }

    /// The messages of the signed-in account. Throws `Problem(.forbidden)` without a signed-in session.
    public init(_ visit: Visit) throws { self.init(try visit.account.account, on: visit.site.portal.audience) }

    /// The messages that the account has received, newest first.
    /// - Parameters:
    ///   - entry: the id of the entry they are about; empty for all.
    ///   - unread: whether only those that are unread.
    public func received(
        _ db: Connection, about entry: String = "", unread: Bool = false, limit: Int, offset: Int
    ) throws -> [Message] {
        try db.rows(
            """
            SELECT \(MessageStore.columns), \(Self.isWithdrawn) FROM \(received(about: entry))
                AND \(isSelected(unread: unread))
            ORDER BY at DESC, id LIMIT \(bind: limit) OFFSET \(bind: offset)
            """
        ).map(Self.message)
    }

    /// The messages that the account has sent to the team, newest first. `entry` as in `received`.
    public func sent(_ db: Connection, about entry: String = "", limit: Int, offset: Int) throws -> [Message] {
        try db.rows(
            """
            SELECT \(MessageStore.columns), \(Self.isWithdrawn) FROM message own
            WHERE account IN \(Owners.ids(of: account)) AND incoming = 1 AND \(isAbout(entry))
            ORDER BY at DESC, id LIMIT \(bind: limit) OFFSET \(bind: offset)
            """
        ).map(Self.message)
    }

    /// The number of received messages that are unread. `entry` as in `received`.
    public func unread(_ db: Connection, about entry: String = "") throws -> Int {
        try db.row("SELECT COUNT(*) FROM \(received(about: entry)) AND seen IS NULL")?.integer(0) ?? 0
    }

    private func received(about entry: String) -> SQL {
        "message own WHERE account IN \(Owners.ids(of: account)) AND incoming = 0 AND \(isVisible) AND \(isAbout(entry))"
    }

    private func isAbout(_ entry: String) -> SQL { entry.isEmpty ? "1 = 1" : "entry = \(bind: entry)" }

    private func isSelected(unread: Bool) -> SQL { unread ? "seen IS NULL" : "1 = 1" }

    /// The message with that id, sent or received; nil if the account may not read it.
    public func find(_ db: Connection, _ id: String) throws -> Message? { try readable(db, id: id).first }

    /// The messages of a message's conversation that the account may read, oldest first, at most 500.
    public func conversation(_ db: Connection, of message: Message) throws -> [Message] {
        try readable(db, thread: message.thread)
    }

    /// Marks a received message as read; keeps an earlier time.
    public func see(_ db: Connection, _ id: String, at now: Date) throws {
        try db.run(
            """
            UPDATE message SET seen = \(bind: seconds(now))
            WHERE id = \(bind: id) AND account IN \(Owners.ids(of: account)) AND incoming = 0 AND seen IS NULL
            """)
    }

    private func readable(_ db: Connection, id: String = "", thread: String = "") throws -> [Message] {
        try db.rows(
            """
            SELECT \(MessageStore.columns), \(Self.isWithdrawn) FROM message own
            WHERE (id = \(bind: id) OR thread = \(bind: thread)) AND account IN \(Owners.ids(of: account))
                AND (incoming = 1 OR \(isVisible))
            ORDER BY at, id LIMIT 500
            """
        ).map(Self.message)
    }

    /// Whether the account of a received message may read it.
    private var isVisible: SQL {
        "(kind IN ('access', 'returned') OR person = '' OR \(InvolvementStore.isInvolved(on: audience)))"
    }

    /// Whether the document that the message `own` is about has been recalled.
    private static let isWithdrawn: SQL = """
        EXISTS (
            SELECT 1 FROM document d WHERE own.kind = 'document' AND d.id = own.object AND d.recalled IS NOT NULL
        ) AS withdrawn
        """

    private static func message(_ row: Row) -> Message { MessageStore.message(row, isWithdrawn: row.flag(16)) }
}
