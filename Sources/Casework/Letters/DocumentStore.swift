public import Database
public import Foundation
import Identity
import PortalKit

/// The SQL of documents and their recipients.
public enum DocumentStore {
    public static func find(_ db: Connection, _ id: String) throws -> Document? {
        try db.row(
            """
            SELECT id, person, casefile, kind, title, letter, upload, dated, author, at, decision, published, recalled,
                reason
            FROM document WHERE id = $1
            """, id
        ).flatMap(document)
    }

    /// The documents of a case, the newest first.
    public static func all(_ db: Connection, of casefile: String) throws -> [Document] {
        try db.rows(
            """
            SELECT id, person, casefile, kind, title, letter, upload, dated, author, at, decision, published, recalled,
                reason
            FROM document WHERE casefile = $1 ORDER BY at DESC, id
            """, casefile
        ).compactMap(document)
    }

    /// What was published to one account about one entry, the newest first; what was recalled too.
    public static func all(_ db: Connection, _ standing: Standing) throws -> [(
        document: Document, recipient: Recipient
    )] {
        let recipients = try db.rows(
            """
            SELECT document, involvement, account, entry, name, told, seen, posted
            FROM document_recipient WHERE account = $1 AND entry = $2
            """, standing.account, standing.entry.id
        ).map(recipient)
        return try recipients.compactMap { recipient in
            try find(db, recipient.document).flatMap { $0.published == nil ? nil : ($0, recipient) }
        }.sorted { ($1.0.published ?? .distantPast, $1.0.id) < ($0.0.published ?? .distantPast, $0.0.id) }
    }

    /// What was published to an account that is still something to the person, about that person; the newest first.
    public static func published(_ db: Connection, _ standing: Standing) throws -> [(
        document: Document, recipient: Recipient
    )] {
        try all(db, standing).filter { $0.document.person == standing.person }
    }

    /// A published document, if it was published to this account about this entry; recalled ones too.
    public static func find(
        _ db: Connection, _ id: String, _ standing: Standing
    ) throws -> (document: Document, recipient: Recipient)? {
        guard let document = try find(db, id), document.published != nil,
            let recipient = try recipients(db, of: id).first(where: {
                $0.account == standing.account && $0.entry == standing.entry.id
            })
        else { return nil }
        return (document, recipient)
    }

    public static func recipients(_ db: Connection, of document: String) throws -> [Recipient] {
        try db.rows(
            """
            SELECT document, involvement, account, entry, name, told, seen, posted
            FROM document_recipient WHERE document = $1 ORDER BY name, involvement
            """, document
        ).map(recipient)
    }

    /// Keeps a document that is being prepared. Throws where the id is taken: what is done next would be done to another.
    public static func add(_ db: Connection, _ one: Document, by officer: Officer) throws {
        let added = try db.run(
            """
            INSERT INTO document (id, person, casefile, kind, title, letter, upload, dated, author, at, decision, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '') ON CONFLICT (id) DO NOTHING
            """, one.id, one.person, one.casefile, one.kind.rawValue, one.title, one.letter?.json ?? "", one.upload,
            one.dated.iso, officer.account, seconds(one.at), one.decision)
        guard added == 1 else { throw Problem(.conflict, detail: "the id is another document's") }
    }

    /// Keeps the words of a document that is being prepared; false where it was published meanwhile.
    public static func change(_ db: Connection, _ one: Document, by officer: Officer) throws -> Bool {
        try db.run(
            """
            UPDATE document SET kind = $2, title = $3, letter = $4, upload = $5, dated = $6
            WHERE id = $1 AND published IS NULL
            """, one.id, one.kind.rawValue, one.title, one.letter?.json ?? "", one.upload, one.dated.iso) == 1
    }

    /// Publishes a document to people, once; false where it was published already.
    public static func publish(
        _ db: Connection, _ id: String, to recipients: [Recipient], by officer: Officer, at now: Date
    ) throws -> Bool {
        guard
            try db.run("UPDATE document SET published = $2 WHERE id = $1 AND published IS NULL", id, seconds(now)) == 1
        else { return false }
        for one in recipients {
            try db.run(
                """
                INSERT INTO document_recipient (document, involvement, account, entry, name, told)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (document, involvement) DO NOTHING
                """, id, one.involvement, one.account, one.entry, one.name, one.told.rawValue)
        }
        return true
    }

    /// Takes a document back: from then on its recipients read that it was withdrawn, and nothing of it.
    public static func recall(_ db: Connection, _ id: String, reason: String, by officer: Officer, at now: Date) throws
    {
        try db.run(
            "UPDATE document SET recalled = $2, reason = $3 WHERE id = $1 AND published IS NOT NULL AND recalled IS NULL",
            id, seconds(now), reason)
    }

    /// Notes that a recipient has opened it.
    public static func see(_ db: Connection, _ id: String, _ standing: Standing, at now: Date) throws {
        try db.run(
            """
            UPDATE document_recipient SET seen = $4 WHERE document = $1 AND account = $2 AND entry = $3 AND seen IS NULL
            """, id, standing.account, standing.entry.id, seconds(now))
    }

    /// Notes that the letter to somebody without an account was posted.
    public static func post(
        _ db: Connection, _ id: String, involvement: String, by officer: Officer, at now: Date
    ) throws {
        try db.run(
            "UPDATE document_recipient SET posted = $3 WHERE document = $1 AND involvement = $2 AND posted IS NULL", id,
            involvement, seconds(now))
    }

    private static func document(_ row: Row) -> Document? {
        guard let dated = CivilDate(iso: row.text(7)) else { return nil }
        func instant(_ column: Int) -> Date? {
            row.optionalInteger(column).map { Date(timeIntervalSince1970: Double($0)) }
        }
        return Document(
            id: row.text(0), person: row.text(1), casefile: row.text(2),
            kind: Document.Kind(rawValue: row.text(3)) ?? .other, title: row.text(4),
            letter: LetterText(json: row.text(5)), upload: row.text(6), dated: dated, author: row.text(8),
            at: instant(9) ?? .distantPast, decision: row.text(10), published: instant(11), recalled: instant(12),
            reason: row.text(13))
    }

    private static func recipient(_ row: Row) -> Recipient {
        func instant(_ column: Int) -> Date? {
            row.optionalInteger(column).map { Date(timeIntervalSince1970: Double($0)) }
        }
        return Recipient(
            document: row.text(0), involvement: row.text(1), account: row.text(2), entry: row.text(3),
            name: row.text(4), told: Recipient.Told(rawValue: row.text(5)) ?? .portal, seen: instant(6),
            posted: instant(7))
    }
}
