public import Database
import Foundation
public import PortalKit

/// The messages of one account outside the team, as far as it may read them: messages about a person only while the
/// account is involved with them, results of the account's access requests and submissions always. The queries throw
/// `DatabaseError`.
public struct OwnMessages: Sendable {
    private let account: String
    /// Whether the account may read messages about people only once the team has authenticated it.
    private let isProfessional: Bool

    /// The messages of the account `account` of that audience.
    public init(_ account: String, on audience: Audience) {
        self.account = account
        isProfessional = audience == .professional
    }

    /// The messages of the signed-in account. Throws `Problem(.forbidden)` without a signed-in session.
    public init(_ visit: Visit) throws { self.init(try visit.account.account, on: visit.site.portal.audience) }

    /// The messages that the account has received, newest first.
    /// - Parameter entry: the id of the entry they are about; empty for all.
    public func received(_ db: Connection, about entry: String = "", limit: Int, offset: Int) throws -> [Message] {
        try db.rows(
            """
            SELECT \(MessageStore.columns), \(Self.isWithdrawn) FROM message m WHERE m.account = $1 AND m.incoming = 0
                AND \(Self.isVisible)
                AND ($3 = '' OR m.entry = $3)
            ORDER BY m.at DESC, m.id LIMIT $4 OFFSET $5
            """, account, isProfessional, entry, limit, offset
        ).map(Self.message)
    }

    /// The number of received messages that are unread. `entry` as in `received`.
    public func unread(_ db: Connection, about entry: String = "") throws -> Int {
        try db.row(
            """
            SELECT COUNT(*) FROM message m WHERE m.account = $1 AND m.incoming = 0 AND m.seen IS NULL
                AND \(Self.isVisible)
                AND ($3 = '' OR m.entry = $3)
            """, account, isProfessional, entry)?.integer(0) ?? 0
    }

    /// The message with that id, sent or received; nil if the account may not read it.
    public func find(_ db: Connection, _ id: String) throws -> Message? { try readable(db, id: id).first }

    /// The messages of a message's conversation that the account may read, oldest first, at most 500.
    public func conversation(_ db: Connection, of message: Message) throws -> [Message] {
        try readable(db, thread: message.thread)
    }

    private func readable(_ db: Connection, id: String = "", thread: String = "") throws -> [Message] {
        try db.rows(
            """
            SELECT \(MessageStore.columns), \(Self.isWithdrawn) FROM message m WHERE (m.id = $3 OR m.thread = $4) AND m.account = $1
                AND (m.incoming = 1 OR \(Self.isVisible))
            ORDER BY m.at, m.id LIMIT 500
            """, account, isProfessional, id, thread
        ).map(Self.message)
    }

    /// Whether the account of the received message `m` may read it; $2 says whether it is one of professionals.
    private static let isVisible: SQL = """
        (m.kind IN ('access', 'returned') OR m.person = '' OR EXISTS (
            SELECT 1 FROM involvement i
            WHERE i.entry = m.entry AND i.account = m.account AND i.person = m.person AND i.ended IS NULL
                AND ($2 = 0 OR EXISTS (SELECT 1 FROM professional p WHERE p.account = m.account))))
        """

    /// Whether the document that the message `m` is about has been recalled.
    private static let isWithdrawn: SQL = """
        EXISTS (
            SELECT 1 FROM document d WHERE m.kind = 'document' AND d.id = m.object AND d.recalled IS NOT NULL
        ) AS withdrawn
        """

    private static func message(_ row: Row) -> Message { MessageStore.message(row, isWithdrawn: row.flag(16)) }
}
