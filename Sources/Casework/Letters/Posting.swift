public import Database
public import Foundation
import Identity
import PortalKit

/// A letter or a message that somebody has to be told by post: they have no account, or mail to it comes back and they
/// have not read it there.
public struct Posting: Hashable, Sendable {
    /// What has to be posted.
    public enum Item: Hashable, Sendable {
        /// A document, by its id.
        case letter(String)
        /// A message, by its id.
        case message(String)
    }

    public let item: Item
    public let title: String
    /// The involvement of whom it is for.
    public let involvement: String
    /// The name of whom it is for.
    public let name: String
    /// The account that mail to comes back from; empty for somebody who has none.
    public let account: String
    public let casefile: String
    public let reference: String
    /// Whom it is about, such as `Hartley, Evie`.
    public let about: String
    /// When it was published or written.
    public let at: Date
}

/// The SQL of what has to be told by post.
///
/// Nothing is written down about who has to be told so: it follows from what became of the mail, and changes with it.
public enum PostingStore {
    /// How many are told of at once.
    public static let limit = 500

    /// What has to be posted, the oldest first.
    /// - Parameter casefile: the case it belongs to; nil for all cases.
    public static func all(
        _ db: Connection, of casefile: String? = nil, for officer: Officer
    ) throws -> [Posting] {
        let refused = try AccountStore.refusingMail(db)
        let some =
            try letters(db, casefile ?? "")
            + refused.flatMap { try letters(db, to: $0, casefile ?? "") + messages(db, to: $0, casefile ?? "") }
        return Array(some.sorted { ($0.at, $0.title, $0.name) < ($1.at, $1.title, $1.name) }.prefix(limit))
    }

    /// How much has to be posted.
    public static func count(_ db: Connection) throws -> Int { try all(db, for: .nobody).count }

    /// Notes that a message was posted.
    public static func post(_ db: Connection, message: String, by officer: Officer, at now: Date) throws {
        try db.run("UPDATE message SET posted = $2 WHERE id = $1 AND posted IS NULL", message, seconds(now))
    }

    /// The letters to those who have no account.
    private static func letters(_ db: Connection, _ casefile: String) throws -> [Posting] {
        try db.rows(
            """
            SELECT d.id, d.title, i.id, i.name, '', c.id, c.reference, p.surname, p.forename, d.published
            FROM document_recipient r JOIN document d ON d.id = r.document JOIN involvement i ON i.id = r.involvement
                JOIN casefile c ON c.id = d.casefile JOIN person p ON p.id = d.person
            WHERE r.told = 'post' AND r.posted IS NULL AND r.seen IS NULL AND d.recalled IS NULL AND i.ended IS NULL
                AND ($1 = '' OR c.id = $1)
            ORDER BY d.published, d.id, i.id LIMIT $2
            """, casefile, limit
        ).map { posting(.letter($0.text(0)), $0) }
    }

    /// The letters that an account has not opened.
    private static func letters(_ db: Connection, to account: String, _ casefile: String) throws -> [Posting] {
        try db.rows(
            """
            SELECT d.id, d.title, i.id, i.name, i.account, c.id, c.reference, p.surname, p.forename, d.published
            FROM document_recipient r JOIN document d ON d.id = r.document JOIN involvement i ON i.id = r.involvement
                JOIN casefile c ON c.id = d.casefile JOIN person p ON p.id = d.person
            WHERE r.account = $1 AND r.told = 'portal' AND r.posted IS NULL AND r.seen IS NULL
                AND d.recalled IS NULL AND i.ended IS NULL AND ($2 = '' OR c.id = $2)
            ORDER BY d.published, d.id, i.id LIMIT $3
            """, account, casefile, limit
        ).map { posting(.letter($0.text(0)), $0) }
    }

    /// The messages that an account has not read; those that tell of a letter go without saying.
    private static func messages(_ db: Connection, to account: String, _ casefile: String) throws -> [Posting] {
        try db.rows(
            """
            SELECT m.id, m.subject, i.id, i.name, i.account, c.id, c.reference, p.surname, p.forename, m.at
            FROM message m JOIN involvement i ON i.entry = m.entry AND i.account = m.account AND i.person = m.person
                JOIN casefile c ON c.id = m.casefile JOIN person p ON p.id = m.person
            WHERE m.account = $1 AND m.incoming = 0 AND m.seen IS NULL AND m.posted IS NULL AND m.kind <> 'document'
                AND i.ended IS NULL AND ($2 = '' OR c.id = $2)
            ORDER BY m.at, m.id LIMIT $3
            """, account, casefile, limit
        ).map { posting(.message($0.text(0)), $0) }
    }

    private static func posting(_ item: Posting.Item, _ row: Row) -> Posting {
        Posting(
            item: item, title: row.text(1), involvement: row.text(2), name: row.text(3), account: row.text(4),
            casefile: row.text(5), reference: row.text(6), about: "\(row.text(7)), \(row.text(8))",
            at: row.instant(9))
    }
}
