public import Database
public import Foundation
import Identity
import PortalKit

/// A letter or message that must be sent by post: its recipient has no account, or mail to it fails and they have not
/// read it in the portal.
public struct PaperLetter: Hashable, Sendable {
    /// What to post.
    public enum Item: Hashable, Sendable {
        /// The document with that id.
        case letter(String)
        /// The message with that id.
        case message(String)
    }

    /// What to post.
    public let item: Item
    /// The document's title or the message's subject.
    public let title: String
    /// The id of the recipient's involvement.
    public let involvement: String
    /// The recipient's name.
    public let name: String
    /// The id of the account to which mail fails; empty for a recipient without an account.
    public let account: String
    /// The id of the case.
    public let caseID: String
    /// The reference of the case.
    public let reference: String
    /// The person it is about, such as `Hartley, Evie`.
    public let about: String
    /// When it was published or sent.
    public let at: Date
}

/// Queries for what must be sent by post. All functions throw `DatabaseError`.
///
/// The need for post is not stored: it follows from the state of the mail queue, and changes with it.
public enum PaperLetterStore {
    /// The maximum number of listed items.
    private static let limit = 500
    /// The number at which counting stops.
    private static let most = 100

    /// The items of all cases to post, oldest first, at most 500.
    public static func all(_ team: TeamDatabase) throws -> [PaperLetter] {
        let unreached = try team.db.rows(
            """
            SELECT \(columns) FROM \(letters) WHERE \(isToPost) AND r.told = 'post'
            ORDER BY d.published, d.id, i.id LIMIT \(bind: limit)
            """
        ).map(paperLetter)
        return Array(sorted(unreached + (try refused(team.db))).prefix(limit))
    }

    /// The items of one case to post, oldest first.
    public static func all(_ team: TeamDatabase, of current: Case) throws -> [PaperLetter] {
        let unreached = try team.db.rows(
            """
            SELECT \(columns) FROM \(lettersOfCase)
            WHERE r.document = d.id AND \(isToPost) AND r.told = 'post' AND d.casefile = \(bind: current.id)
            """
        ).map(paperLetter)
        let accounts = try InvolvementStore.all(team, person: current.person).filter { $0.ended == nil }.map(\.account)
        let refused = try Set(accounts).subtracting([""]).flatMap { try self.refused(team.db, by: $0) }
        return sorted(unreached + refused.filter { $0.caseID == current.id })
    }

    /// The number of items to post, at most 100, because every page of the team shows it.
    public static func count(_ db: Connection) throws -> Int {
        let letters = try db.rows(
            """
            SELECT r.document FROM document_recipient r JOIN document d ON d.id = r.document
                JOIN involvement i ON i.id = r.involvement
            WHERE \(isToPost) AND r.told = 'post' LIMIT \(bind: most)
            """)
        return min(most, try letters.count + refused(db).count)
    }

    /// Stores that a message was posted; keeps the time of an earlier posting.
    public static func post(_ team: TeamDatabase, message: String, at now: Date) throws {
        try team.db.run("UPDATE message SET posted = $2 WHERE id = $1 AND posted IS NULL", message, seconds(now))
    }

    private static func sorted(_ letters: [PaperLetter]) -> [PaperLetter] {
        letters.sorted { ($0.at, $0.title, $0.name) < ($1.at, $1.title, $1.name) }
    }

    private static let isToPost: SQL = """
        r.posted IS NULL AND r.seen IS NULL AND d.recalled IS NULL AND i.ended IS NULL
        """
    /// The columns of a letter, for `paperLetter(_:)`; the account only if mail to it fails.
    private static let columns: SQL = """
        d.id, d.title, i.id, i.name, CASE WHEN r.told = 'post' THEN '' ELSE i.account END AS refusing, c.id,
        c.reference, p.surname, p.forename, d.published
        """
    private static let letters: SQL = """
        document_recipient r JOIN document d ON d.id = r.document JOIN involvement i ON i.id = r.involvement
        JOIN casefile c ON c.id = d.casefile JOIN person p ON p.id = d.person
        """

    /// The same in an order that begins with a case's documents: SQLite would go through all letters that are to be posted.
    private static let lettersOfCase: SQL = """
        document d CROSS JOIN document_recipient r JOIN involvement i ON i.id = r.involvement
        JOIN casefile c ON c.id = d.casefile JOIN person p ON p.id = d.person
        """

    /// The unread letters and messages to current participants with failing mail.
    private static func refused(_ db: Connection) throws -> [PaperLetter] {
        try db.rows(
            """
            SELECT DISTINCT o.account FROM outbox o JOIN involvement i ON i.account = o.account
            WHERE o.state = 'failed' AND o.account <> '' AND i.ended IS NULL
            """
        ).flatMap { try refused(db, by: $0.text(0)) }
    }

    /// The unread letters and messages to an account; none unless mail to it fails. Messages that announce a document
    /// are left out: its letter is posted instead.
    private static func refused(_ db: Connection, by account: String) throws -> [PaperLetter] {
        guard try AccountStore.refusesMail(db, account: account) else { return [] }
        let unread = try db.rows(
            "SELECT \(columns) FROM \(letters) WHERE \(isToPost) AND r.account = \(bind: account)"
        ).map(paperLetter)
        let messages = try db.rows(
            """
            SELECT m.id, m.subject, i.id, i.name, i.account, c.id, c.reference, p.surname, p.forename, m.at
            FROM message m JOIN involvement i ON i.entry = m.entry AND i.account = m.account AND i.person = m.person
                JOIN casefile c ON c.id = m.casefile JOIN person p ON p.id = m.person
            WHERE m.account = $1 AND m.incoming = 0 AND m.seen IS NULL AND m.posted IS NULL AND m.kind <> 'document'
                AND i.ended IS NULL
            """, account)
        return unread + messages.map { posting(.message($0.text(0)), $0) }
    }

    private static func paperLetter(_ row: Row) -> PaperLetter { posting(.letter(row.text(0)), row) }

    private static func posting(_ item: PaperLetter.Item, _ row: Row) -> PaperLetter {
        PaperLetter(
            item: item, title: row.text(1), involvement: row.text(2), name: row.text(3), account: row.text(4),
            caseID: row.text(5), reference: row.text(6), about: "\(row.text(7)), \(row.text(8))",
            at: row.instant(9))
    }
}
