public import Database
import Foundation
public import PortalKit

/// The messages of one account outside the team. What was written about a person is out of sight as soon as the account is
/// nothing to that person any more; what became of its own requests stays.
public struct OwnMessages: Sendable {
    private let account: String
    /// Whether somebody the team has not authenticated sees nothing about anybody.
    private let isProfessional: Bool

    public init(_ account: String, on audience: Audience) {
        self.account = account
        isProfessional = audience == .professional
    }

    /// The messages of whoever visits.
    public init(_ visit: Visit) throws { self.init(try visit.account.account, on: visit.site.portal.audience) }

    /// What the account has received, about one entry or any, the newest first.
    public func received(_ db: Connection, about entry: String = "", limit: Int, offset: Int) throws -> [Message] {
        try db.rows(
            """
            SELECT id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
                seen, posted, EXISTS (
                    SELECT 1 FROM document d
                    WHERE m.kind = 'document' AND d.id = m.object AND d.recalled IS NOT NULL) AS withdrawn
            FROM message m WHERE m.account = $1 AND m.incoming = 0
                AND (m.kind IN ('access', 'returned') OR m.person = '' OR EXISTS (
                    SELECT 1 FROM involvement i
                    WHERE i.entry = m.entry AND i.account = m.account AND i.person = m.person AND i.ended IS NULL
                        AND ($2 = 0 OR EXISTS (SELECT 1 FROM professional p WHERE p.account = m.account))))
                AND ($3 = '' OR m.entry = $3)
            ORDER BY m.at DESC, m.id LIMIT $4 OFFSET $5
            """, account, isProfessional, entry, limit, offset
        ).map(Self.message)
    }

    /// How much of that it has not read.
    public func unread(_ db: Connection, about entry: String = "") throws -> Int {
        try db.row(
            """
            SELECT COUNT(*) FROM message m WHERE m.account = $1 AND m.incoming = 0 AND m.seen IS NULL
                AND (m.kind IN ('access', 'returned') OR m.person = '' OR EXISTS (
                    SELECT 1 FROM involvement i
                    WHERE i.entry = m.entry AND i.account = m.account AND i.person = m.person AND i.ended IS NULL
                        AND ($2 = 0 OR EXISTS (SELECT 1 FROM professional p WHERE p.account = m.account))))
                AND ($3 = '' OR m.entry = $3)
            """, account, isProfessional, entry)?.integer(0) ?? 0
    }

    /// A message that the account may read, whichever way it went; nil for any other.
    public func find(_ db: Connection, _ id: String) throws -> Message? { try readable(db, id: id).first }

    /// The conversation that a message belongs to, without what is out of sight; the first message of it first.
    public func conversation(_ db: Connection, of message: Message) throws -> [Message] {
        try readable(db, thread: message.thread)
    }

    private func readable(_ db: Connection, id: String = "", thread: String = "") throws -> [Message] {
        try db.rows(
            """
            SELECT id, person, casefile, account, entry, incoming, author, name, subject, body, thread, kind, object, at,
                seen, posted, EXISTS (
                    SELECT 1 FROM document d
                    WHERE m.kind = 'document' AND d.id = m.object AND d.recalled IS NOT NULL) AS withdrawn
            FROM message m WHERE (m.id = $3 OR m.thread = $4) AND m.account = $1
                AND (m.incoming = 1 OR m.kind IN ('access', 'returned') OR m.person = '' OR EXISTS (
                    SELECT 1 FROM involvement i
                    WHERE i.entry = m.entry AND i.account = m.account AND i.person = m.person AND i.ended IS NULL
                        AND ($2 = 0 OR EXISTS (SELECT 1 FROM professional p WHERE p.account = m.account))))
            ORDER BY m.at, m.id LIMIT 500
            """, account, isProfessional, id, thread
        ).map(Self.message)
    }

    private static func message(_ row: Row) -> Message { MessageStore.message(row, isWithdrawn: row.flag(16)) }
}
