public import Database
public import Foundation
import Identity
import PortalKit

/// A message from outside, as the team's list shows it.
public struct InboxLine: Hashable, Sendable {
    public let id: String
    /// The case it is about; empty where the person has none.
    public let casefile: String
    public let person: String
    /// Who wrote it.
    public let name: String
    public let subject: String
    public let at: Date
    public let isRead: Bool
    /// Whom it is about, such as `Hartley, Evie`.
    public let about: String
    public let reference: String
    /// The name of the officer who has the case; empty for nobody.
    public let officer: String
}

/// The SQL of what families and professionals have written to the team.
///
/// An officer's own are found through the cases: a sum is no column, so that each case's messages are looked up by the
/// case, and not by all that came from outside.
public enum InboxStore {
    /// How many are on a page.
    public static let size = 20

    /// How many came from outside, and how many of them nobody of the team has read.
    /// - Parameter isMine: whether only those about the officer's own cases count.
    public static func counts(_ db: Connection, isMine: Bool, for officer: Officer) throws -> (unread: Int, all: Int) {
        guard isMine else {
            let all = try db.row("SELECT COUNT(*) FROM message WHERE incoming = 1")
            return (try unread(db), all?.integer(0) ?? 0)
        }
        let row = try db.row(
            """
            SELECT COUNT(*), SUM(CASE WHEN m.seen IS NULL THEN 1 ELSE 0 END)
            FROM casefile c CROSS JOIN message m
            WHERE c.coordinator = $1 AND m.casefile = c.id AND m.incoming + 0 = 1
            """, officer.account)
        return (row?.integer(1) ?? 0, row?.integer(0) ?? 0)
    }

    /// How many messages from outside nobody of the team has read.
    public static func unread(_ db: Connection) throws -> Int {
        try db.row("SELECT COUNT(*) FROM message WHERE incoming = 1 AND seen IS NULL")?.integer(0) ?? 0
    }

    /// A page of messages: those that nobody has read first, then the others, the newest of each first.
    public static func all(
        _ db: Connection, isMine: Bool, unread: Int, page: Int, for officer: Officer
    ) throws -> [InboxLine] {
        let offset = (page - 1) * size
        var ids = offset < unread ? try unseen(db, isMine, officer, offset) : []
        if ids.count < size {
            ids += try seen(db, isMine, officer, size - ids.count, max(0, offset - unread))
        }
        return try ids.compactMap { try line(db, $0) }
    }

    private static func unseen(_ db: Connection, _ isMine: Bool, _ officer: Officer, _ offset: Int) throws -> [String] {
        let rows =
            isMine
            ? try db.rows(
                """
                SELECT m.id FROM casefile c CROSS JOIN message m
                WHERE c.coordinator = $1 AND m.casefile = c.id AND m.incoming + 0 = 1 AND m.seen IS NULL
                ORDER BY m.at DESC, m.id LIMIT $2 OFFSET $3
                """, officer.account, size, offset)
            : try db.rows(
                """
                SELECT id FROM message WHERE incoming = 1 AND seen IS NULL
                ORDER BY at DESC, id LIMIT $1 OFFSET $2
                """, size, offset)
        return rows.map { $0.text(0) }
    }

    private static func seen(
        _ db: Connection, _ isMine: Bool, _ officer: Officer, _ limit: Int, _ offset: Int
    ) throws -> [String] {
        let rows =
            isMine
            ? try db.rows(
                """
                SELECT m.id FROM casefile c CROSS JOIN message m
                WHERE c.coordinator = $1 AND m.casefile = c.id AND m.incoming + 0 = 1 AND m.seen IS NOT NULL
                ORDER BY m.at DESC, m.id LIMIT $2 OFFSET $3
                """, officer.account, limit, offset)
            // Found by when it came: the index of what is unread would have to be sorted.
            : try db.rows(
                """
                SELECT id FROM message WHERE incoming = 1 AND COALESCE(seen, -1) >= 0
                ORDER BY at DESC, id DESC LIMIT $1 OFFSET $2
                """, limit, offset)
        return rows.map { $0.text(0) }
    }

    private static func line(_ db: Connection, _ id: String) throws -> InboxLine? {
        try db.row(
            """
            SELECT m.id, m.casefile, m.person, m.name, m.subject, m.at, m.seen, COALESCE(p.surname, '') AS surname,
                COALESCE(p.forename, '') AS forename, COALESCE(c.reference, '') AS reference,
                COALESCE(a.forename, '') AS first_name, COALESCE(a.surname, '') AS last_name
            FROM message m LEFT JOIN casefile c ON c.id = m.casefile LEFT JOIN person p ON p.id = m.person
                LEFT JOIN account a ON a.id = c.coordinator
            WHERE m.id = $1
            """, id
        ).map { row in
            InboxLine(
                id: row.text(0), casefile: row.text(1), person: row.text(2), name: row.text(3), subject: row.text(4),
                at: row.instant(5), isRead: row.optionalInteger(6) != nil,
                about: row.text(7).isEmpty ? "" : "\(row.text(7)), \(row.text(8))", reference: row.text(9),
                officer: "\(row.text(10)) \(row.text(11))".trimmingCharacters(in: .whitespaces))
        }
    }
}
