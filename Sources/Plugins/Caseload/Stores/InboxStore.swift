import Casework
import Database
import Foundation
import PortalKit

/// A message to the team as a row of its inbox.
struct InboxLine: Hashable, Sendable {
    let id: String
    /// The id of the case it is about; empty for none.
    let caseID: String
    /// The name of its author.
    let name: String
    let subject: String
    /// When it was sent.
    let at: Date
    /// Whether an officer has read it.
    let isRead: Bool
    /// The person it is about, such as `Hartley, Evie`; empty for none.
    let about: String
    /// The reference of the case; empty without a case.
    let reference: String
    /// The name of the officer who has the case; empty for none.
    let officer: String
}

/// Queries on the messages of families and professionals to the team. All functions throw `DatabaseError`.
///
/// An officer's own messages are found through the cases: `m.incoming + 0` keeps the database from using an index on
/// that column, so that messages are looked up by case instead of reading all of them.
enum InboxStore {
    /// The number of messages to the team, and of those that no officer has read.
    /// - Parameter isMine: whether to count only messages about the officer's own cases.
    static func counts(_ team: TeamDatabase, isMine: Bool) throws -> (unread: Int, all: Int) {
        guard isMine else {
            let all = try team.db.row("SELECT COUNT(*) FROM message WHERE incoming = 1")
            return (try unread(team.db), all?.integer(0) ?? 0)
        }
        let row = try team.db.row(
            "SELECT COUNT(*), SUM(CASE WHEN m.seen IS NULL THEN 1 ELSE 0 END) FROM \(own(team.officer))")
        return (row?.integer(1) ?? 0, row?.integer(0) ?? 0)
    }

    /// The number of messages to the team that no officer has read.
    static func unread(_ db: Connection) throws -> Int {
        try db.row("SELECT COUNT(*) FROM message WHERE incoming = 1 AND seen IS NULL")?.integer(0) ?? 0
    }

    /// One page of messages: unread ones first, then the others, each newest first.
    /// - Parameters:
    ///   - unread: the number of unread messages, from `counts`.
    ///   - offset: the number of messages on the pages before.
    static func all(_ team: TeamDatabase, isMine: Bool, unread: Int, offset: Int) throws -> [InboxLine] {
        let size = CountedPage.size
        var ids = offset < unread ? try ids(team, isMine: isMine, isRead: false, limit: size, offset: offset) : []
        if ids.count < size {
            ids += try self.ids(
                team, isMine: isMine, isRead: true, limit: size - ids.count, offset: max(0, offset - unread))
        }
        return try ids.compactMap { try line(team.db, $0) }
    }

    private static func ids(
        _ team: TeamDatabase, isMine: Bool, isRead: Bool, limit: Int, offset: Int
    ) throws -> [String] {
        try team.db.rows(
            "\(messages(of: isMine ? team.officer : nil, isRead: isRead)) LIMIT \(bind: limit) OFFSET \(bind: offset)"
        ).map { $0.text(0) }
    }

    private static func messages(of officer: Officer?, isRead: Bool) -> SQL {
        switch (officer, isRead) {
        case (let officer?, false): "SELECT m.id FROM \(own(officer)) AND m.seen IS NULL ORDER BY m.at DESC, m.id"
        case (let officer?, true): "SELECT m.id FROM \(own(officer)) AND m.seen IS NOT NULL ORDER BY m.at DESC, m.id"
        case (nil, false): "SELECT id FROM message WHERE incoming = 1 AND seen IS NULL ORDER BY at DESC, id"
        // COALESCE keeps the index on `seen` from being used, which would need a sort; the index on `at` is used.
        case (nil, true):
            "SELECT id FROM message WHERE incoming = 1 AND COALESCE(seen, -1) >= 0 ORDER BY at DESC, id DESC"
        }
    }

    /// The messages about an officer's cases.
    private static func own(_ officer: Officer) -> SQL {
        """
        casefile c CROSS JOIN message m
        WHERE c.coordinator = \(bind: officer.account) AND m.casefile = c.id AND m.incoming + 0 = 1
        """
    }

    private static func line(_ db: Connection, _ id: String) throws -> InboxLine? {
        try db.row(
            """
            SELECT m.id, m.casefile, m.name, m.subject, m.at, m.seen, COALESCE(p.surname, '') AS surname,
                COALESCE(p.forename, '') AS forename, COALESCE(c.reference, '') AS reference,
                \(CaseListLine.officer)
            FROM message m LEFT JOIN casefile c ON c.id = m.casefile LEFT JOIN person p ON p.id = m.person
                LEFT JOIN account a ON a.id = c.coordinator
            WHERE m.id = $1
            """, id
        ).map { row in
            InboxLine(
                id: row.text(0), caseID: row.text(1), name: row.text(2), subject: row.text(3), at: row.instant(4),
                isRead: row.optionalInteger(5) != nil,
                about: row.text(6).isEmpty ? "" : "\(row.text(6)), \(row.text(7))", reference: row.text(8),
                officer: row.officer(9))
        }
    }
}
