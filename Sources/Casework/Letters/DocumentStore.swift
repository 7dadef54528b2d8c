public import Database
public import Foundation
import Identity
public import PortalKit

/// Queries on the tables of documents and recipients. All functions throw `DatabaseError`.
public enum DocumentStore {
    private static let columns: SQL = """
        d.id, d.person, d.casefile, d.kind, d.title, d.letter, d.upload, d.dated, d.author, d.at, d.decision,
        d.published, d.recalled, d.reason
        """
    private static let recipientColumns: SQL = "r.involvement, r.account, r.entry, r.name, r.told, r.seen, r.posted"

    /// The document with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Document? {
        try team.db.row("SELECT \(columns) FROM document d WHERE d.id = $1", id).flatMap(document)
    }

    /// The documents of a case, newest first.
    public static func all(_ team: TeamDatabase, of caseID: String) throws -> [Document] {
        try team.db.rows(
            "SELECT \(columns) FROM document d WHERE d.casefile = $1 ORDER BY d.at DESC, d.id", caseID
        ).compactMap(document)
    }

    /// The documents published to the account about the person of a person's `Permissions`, recalled ones included,
    /// latest published first; none if the account is no longer involved.
    /// - Parameter id: selects the document with this id; nil for all.
    public static func all(_ db: Connection, _ permissions: Permissions, only id: String? = nil) throws -> [(
        document: Document, recipient: Recipient
    )] {
        guard let person = permissions.person else { return [] }
        return try db.rows(
            """
            SELECT \(columns), \(recipientColumns)
            FROM document_recipient r JOIN document d ON d.id = r.document
            WHERE r.account = $1 AND r.entry = $2 AND d.person = $3 AND d.published IS NOT NULL
                AND d.id = COALESCE($4, d.id)
            ORDER BY d.published DESC, d.id DESC
            """, permissions.owner, permissions.entry.id, person, id
        ).compactMap { row in document(row).map { ($0, recipient(row, from: 14)) } }
    }

    /// The published documents that the signed-in account has not opened yet, about all its people, recalled ones
    /// excluded; each with the account's permissions. Throws `Problem(.forbidden)` without a signed-in session.
    public static func unread(_ db: Connection, for visit: Visit) throws -> [(Document, Permissions)] {
        let account = try visit.account.account
        let entries = try db.rows(
            """
            SELECT DISTINCT r.entry FROM document_recipient r JOIN document d ON d.id = r.document
            WHERE r.account IN \(Owners.ids(of: account)) AND r.seen IS NULL
                AND d.published IS NOT NULL AND d.recalled IS NULL ORDER BY r.entry
            """)
        return try entries.flatMap { row -> [(Document, Permissions)] in
            guard let permissions = try Permissions.find(db, entry: row.text(0), for: visit) else { return [] }
            return try all(db, permissions).filter { $0.recipient.seen == nil && $0.document.recalled == nil }
                .map { ($0.document, permissions) }
        }
    }

    /// The recipients of a document, by name.
    public static func recipients(_ team: TeamDatabase, of document: String) throws -> [Recipient] {
        try team.db.rows(
            """
            SELECT \(recipientColumns) FROM document_recipient r WHERE r.document = $1 ORDER BY r.name, r.involvement
            """, document
        ).map { recipient($0) }
    }

    /// Inserts a document that is not published yet.
    /// - Throws: `Problem(.conflict)` if the id is taken, because the next steps would otherwise change another
    ///   document.
    public static func add(_ team: TeamDatabase, _ document: Document) throws {
        let added = try team.db.run(
            """
            INSERT INTO document (id, person, casefile, kind, title, letter, upload, dated, author, at, decision, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '') ON CONFLICT (id) DO NOTHING
            """, document.id, document.person, document.caseID, document.kind.rawValue, document.title,
            document.letter?.json ?? "", document.upload, document.dated.iso, team.officer.account,
            seconds(document.at),
            document.decision)
        guard added == 1 else { throw Problem(.conflict, detail: "the id is another document's") }
    }

    /// Publishes a document to its recipients; false if it was published before.
    public static func publish(
        _ team: TeamDatabase, _ id: String, to recipients: [Recipient], at now: Date
    ) throws -> Bool {
        guard
            try team.db.run("UPDATE document SET published = $2 WHERE id = $1 AND published IS NULL", id, seconds(now))
                == 1
        else { return false }
        for recipient in recipients {
            try team.db.run(
                """
                INSERT INTO document_recipient (document, involvement, account, entry, name, told)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (document, involvement) DO NOTHING
                """, id, recipient.involvement, recipient.account, recipient.entry, recipient.name,
                recipient.told.rawValue)
        }
        return true
    }

    /// Recalls a published document: its recipients then see only that it was withdrawn. Does nothing if it is not
    /// published, or recalled already.
    public static func recall(_ team: TeamDatabase, _ id: String, reason: String, at now: Date) throws {
        try team.db.run(
            "UPDATE document SET recalled = $2, reason = $3 WHERE id = $1 AND published IS NOT NULL AND recalled IS NULL",
            id, seconds(now), reason)
    }

    /// Stores when the account first opened the document.
    public static func see(_ db: Connection, _ id: String, _ permissions: Permissions, at now: Date) throws {
        try db.run(
            """
            UPDATE document_recipient SET seen = $4 WHERE document = $1 AND account = $2 AND entry = $3 AND seen IS NULL
            """, id, permissions.owner, permissions.entry.id, seconds(now))
    }

    /// Stores that the letter to a recipient was posted; keeps the time of an earlier posting.
    public static func post(_ team: TeamDatabase, _ id: String, involvement: String, at now: Date) throws {
        try team.db.run(
            "UPDATE document_recipient SET posted = $3 WHERE document = $1 AND involvement = $2 AND posted IS NULL", id,
            involvement, seconds(now))
    }

    private static func document(_ row: Row) -> Document? {
        guard let dated = CivilDate(iso: row.text(7)) else { return nil }
        return Document(
            id: row.text(0), person: row.text(1), caseID: row.text(2),
            kind: Document.Kind(rawValue: row.text(3)) ?? .other, title: row.text(4),
            letter: DecisionLetterBody(json: row.text(5)), upload: row.text(6), dated: dated, author: row.text(8),
            at: row.instant(9), decision: row.text(10), published: row.optionalInstant(11),
            recalled: row.optionalInstant(12), reason: row.text(13))
    }

    private static func recipient(_ row: Row, from first: Int = 0) -> Recipient {
        func text(_ place: Int) -> String { row.text(first + place) }
        return Recipient(
            involvement: text(0), account: text(1), entry: text(2), name: text(3),
            told: Recipient.Told(rawValue: text(4)) ?? .portal, seen: row.optionalInstant(first + 5),
            posted: row.optionalInstant(first + 6))
    }
}
