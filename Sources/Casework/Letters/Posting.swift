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

    public init(
        item: Item, title: String, involvement: String, name: String, account: String, casefile: String,
        reference: String, about: String, at: Date
    ) {
        self.item = item
        self.title = title
        self.involvement = involvement
        self.name = name
        self.account = account
        self.casefile = casefile
        self.reference = reference
        self.about = about
        self.at = at
    }
}

/// The SQL of what has to be told by post, over all cases.
///
/// Nothing is written down about who has to be told so: it follows from what became of the mail, and changes with it.
public enum PostingStore {
    /// How many are listed at once.
    private static let limit = 500
    /// How far they are counted.
    private static let most = 100

    /// What has to be posted, the oldest first.
    public static func all(_ db: Connection, for officer: Officer) throws -> [Posting] {
        let reached = try letters(db) + refused(db)
        return Array(reached.sorted { ($0.at, $0.title, $0.name) < ($1.at, $1.title, $1.name) }.prefix(limit))
    }

    /// How much has to be posted, as far as a hundred: it is asked for with every page.
    public static func count(_ db: Connection) throws -> Int {
        let letters = try db.rows(
            """
            SELECT r.document FROM document_recipient r JOIN document d ON d.id = r.document
                JOIN involvement i ON i.id = r.involvement
            WHERE r.told = 'post' AND r.posted IS NULL AND r.seen IS NULL AND d.recalled IS NULL AND i.ended IS NULL
            LIMIT $1
            """, most)
        return min(most, try letters.count + refused(db).count)
    }

    /// Notes that a message was posted.
    public static func post(_ db: Connection, message: String, by officer: Officer, at now: Date) throws {
        try db.run("UPDATE message SET posted = $2 WHERE id = $1 AND posted IS NULL", message, seconds(now))
    }

    /// The letters to those who have no account.
    private static func letters(_ db: Connection) throws -> [Posting] {
        try db.rows(
            """
            SELECT d.id, d.title, i.id, i.name, '', c.id, c.reference, p.surname, p.forename, d.published
            FROM document_recipient r JOIN document d ON d.id = r.document JOIN involvement i ON i.id = r.involvement
                JOIN casefile c ON c.id = d.casefile JOIN person p ON p.id = d.person
            WHERE r.told = 'post' AND r.posted IS NULL AND r.seen IS NULL AND d.recalled IS NULL AND i.ended IS NULL
            ORDER BY d.published, d.id, i.id LIMIT $1
            """, limit
        ).map { posting(.letter($0.text(0)), $0) }
    }

    /// The letters and messages not read by those who are involved, and whom mail comes back from.
    private static func refused(_ db: Connection) throws -> [Posting] {
        try db.rows(
            """
            SELECT DISTINCT o.account FROM outbox o JOIN involvement i ON i.account = o.account
            WHERE o.state = 'failed' AND o.account <> '' AND i.ended IS NULL
            """
        ).map { $0.text(0) }.filter { try AccountStore.refusesMail(db, account: $0) }
            .flatMap { try letters(db, to: $0) + messages(db, to: $0) }
    }

    private static func letters(_ db: Connection, to account: String) throws -> [Posting] {
        try db.rows(
            """
            SELECT d.id, d.title, i.id, i.name, i.account, c.id, c.reference, p.surname, p.forename, d.published
            FROM document_recipient r JOIN document d ON d.id = r.document JOIN involvement i ON i.id = r.involvement
                JOIN casefile c ON c.id = d.casefile JOIN person p ON p.id = d.person
            WHERE r.account = $1 AND r.posted IS NULL AND r.seen IS NULL AND d.recalled IS NULL AND i.ended IS NULL
            """, account
        ).map { posting(.letter($0.text(0)), $0) }
    }

    /// Those that tell of a letter go without saying.
    private static func messages(_ db: Connection, to account: String) throws -> [Posting] {
        try db.rows(
            """
            SELECT m.id, m.subject, i.id, i.name, i.account, c.id, c.reference, p.surname, p.forename, m.at
            FROM message m JOIN involvement i ON i.entry = m.entry AND i.account = m.account AND i.person = m.person
                JOIN casefile c ON c.id = m.casefile JOIN person p ON p.id = m.person
            WHERE m.account = $1 AND m.incoming = 0 AND m.seen IS NULL AND m.posted IS NULL AND m.kind <> 'document'
                AND i.ended IS NULL
            """, account
        ).map { posting(.message($0.text(0)), $0) }
    }

    private static func posting(_ item: Posting.Item, _ row: Row) -> Posting {
        Posting(
            item: item, title: row.text(1), involvement: row.text(2), name: row.text(3), account: row.text(4),
            casefile: row.text(5), reference: row.text(6), about: "\(row.text(7)), \(row.text(8))",
            at: row.instant(9))
    }
}
