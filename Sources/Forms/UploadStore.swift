public import Database
public import Foundation
import Identity
import PortalKit

/// An uploaded file, as its row describes it.
public struct Attachment: Hashable, Sendable {
    /// Whether the file may be downloaded.
    public enum State: String, Sendable {
        /// The scanner found nothing, or the site has no scanner.
        case clean
        /// Not scanned yet, because the scanner was unavailable; cannot be downloaded.
        case unscanned = "held"
        /// A later scan found malware; cannot be downloaded.
        case infected
    }

    /// The id of its row.
    public let id: String
    /// The file name that the client sent, cleaned; never used as a path.
    public let name: String
    /// The raw value of its `FileKind`, such as `pdf`.
    public let kind: String
    /// Its length in bytes.
    public let size: Int
    /// The SHA-256 of its bytes, 64 lower-case hex digits: its key in the file store.
    public let digest: String
    /// Whether the file may be downloaded.
    public let state: State
    /// When it was uploaded.
    public let at: Date

    /// The row of a file that is already in the file store under `digest`.
    public init(id: String, name: String, kind: String, size: Int, digest: String, state: State, at: Date) {
        (self.id, self.name, self.kind, self.size) = (id, name, kind, size)
        (self.digest, self.state, self.at) = (digest, state, at)
    }
}

/// Queries on the tables of uploads and of their holders. A holder is the id of a draft, submission, document or other
/// row that the file is attached to; a file may have several. An upload without a holder is unattached, and is deleted after
/// a day.
///
/// All functions throw `DatabaseError`.
public enum UploadStore {
    /// The columns that a row is read from.
    private static let columns: SQL = "id, name, kind, size, digest, state, at"

    /// Inserts an upload that is attached to `holder`.
    /// - Parameters:
    ///   - account: the id of the account that uploaded it.
    ///   - subject: the id of the person it is about.
    public static func insert(
        _ db: Connection, _ upload: Attachment, account: String, subject: String, holder: String
    ) throws {
        try db.run(
            """
            INSERT INTO upload (id, account, subject, name, kind, size, digest, state, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, upload.id, account, subject, upload.name, upload.kind, upload.size, upload.digest,
            upload.state.rawValue, seconds(upload.at))
        try use(db, upload.id, by: holder)
    }

    /// Inserts an upload without a holder. It is deleted after a day unless `attach` attaches it.
    public static func insertUnattached(
        _ db: Connection, _ upload: Attachment, account: String, subject: String
    ) throws {
        try insert(db, upload, account: account, subject: subject, holder: upload.id)
        try release(db, upload.id, by: upload.id, at: upload.at)
    }

    /// The unattached upload with that id; nil if there is none, or another account uploaded it, or it is about another
    /// person.
    public static func unattached(
        _ db: Connection, _ upload: String, of account: String, about subject: String
    ) throws -> Attachment? {
        try db.row(
            """
            SELECT \(columns) FROM upload
            WHERE id = $1 AND account = $2 AND subject = $3 AND loose IS NOT NULL
            """, upload, account, subject
        ).map(attachment)
    }

    /// Whether the id is unused as a holder, draft or submission. Clients choose the ids of what they create; a client
    /// that could choose an id in use would reach its files.
    public static func isFree(_ db: Connection, _ holder: String) throws -> Bool {
        try db.row(
            """
            SELECT 1 FROM upload_use WHERE holder = $1 UNION SELECT 1 FROM draft WHERE id = $1
            UNION SELECT 1 FROM submission WHERE id = $1
            """, holder) == nil
    }

    /// Attaches an unattached upload of this account to a new holder.
    /// - Throws: `Problem(.gone)` if there is no such unattached upload, `Problem(.conflict)` if the holder's id is in use.
    public static func attach(_ db: Connection, _ upload: String, of account: String, to holder: String) throws {
        guard try isFree(db, holder) else { throw Problem(.conflict, detail: "the id holds other files") }
        let isUnattached = try db.row(
            "SELECT 1 FROM upload WHERE id = $1 AND account = $2 AND loose IS NOT NULL", upload, account)
        guard isUnattached != nil else { throw Problem(.gone, detail: "no such file") }
        try use(db, upload, by: holder)
    }

    static func use(_ db: Connection, _ upload: String, by holder: String) throws {
        try db.run(
            "INSERT INTO upload_use (holder, upload) VALUES ($1, $2) ON CONFLICT (holder, upload) DO NOTHING", holder,
            upload)
        try db.run("UPDATE upload SET loose = NULL WHERE id = $1 AND loose IS NOT NULL", upload)
    }

    /// The uploads attached to a holder, by upload id.
    public static func attachments(_ db: Connection, of holder: String) throws -> [String: Attachment] {
        let rows = try db.rows(
            """
            SELECT u.id, u.name, u.kind, u.size, u.digest, u.state, u.at
            FROM upload_use x JOIN upload u ON u.id = x.upload WHERE x.holder = $1
            """, holder)
        return Dictionary(rows.map { ($0.text(0), attachment($0)) }) { first, _ in first }
    }

    /// The number of an account's uploads, and their total size in bytes.
    static func total(_ db: Connection, of account: String) throws -> (files: Int, bytes: Int) {
        let row = try db.row("SELECT COUNT(*), SUM(size) FROM upload WHERE account = $1", account)
        return (row?.integer(0) ?? 0, row?.optionalInteger(1) ?? 0)
    }

    /// Attaches every upload of one holder to another holder too.
    public static func copy(_ db: Connection, from holder: String, to other: String) throws {
        try db.run(
            """
            INSERT INTO upload_use (holder, upload) SELECT $2, upload FROM upload_use WHERE holder = $1
            ON CONFLICT (holder, upload) DO NOTHING
            """, holder, other)
    }

    /// Detaches an upload from a holder. Without any holder left, it becomes unattached.
    static func release(_ db: Connection, _ upload: String, by holder: String, at now: Date) throws {
        try db.run("DELETE FROM upload_use WHERE holder = $1 AND upload = $2", holder, upload)
        try db.run(
            """
            UPDATE upload SET loose = $2 WHERE id = $1
                AND NOT EXISTS (SELECT 1 FROM upload_use WHERE upload_use.upload = upload.id)
            """, upload, seconds(now))
    }

    /// Detaches every upload of a holder; those without another holder become unattached at `now`.
    public static func releaseAll(_ db: Connection, by holder: String, at now: Date) throws {
        for upload in try db.rows("SELECT upload FROM upload_use WHERE holder = $1", holder) {
            try release(db, upload.text(0), by: holder, at: now)
        }
    }

    /// Uploads that are not scanned yet, the oldest first.
    static func waiting(_ db: Connection, limit: Int) throws -> [Attachment] {
        try db.rows("SELECT \(columns) FROM upload WHERE state = 'held' ORDER BY at LIMIT $1", limit).map(attachment)
    }

    static func setState(_ db: Connection, _ upload: String, _ state: Attachment.State) throws {
        try db.run("UPDATE upload SET state = $2 WHERE id = $1", upload, state.rawValue)
    }

    /// Deletes uploads that have been unattached for a day.
    static func cleanUp(_ db: Connection, now: Date) throws {
        try db.run("DELETE FROM upload WHERE loose < $1", seconds(now) - 86_400)
    }

    /// Which of these digests belong to an upload that is not infected. The files of all others may be removed.
    static func named(_ db: Connection, _ digests: [String]) throws -> Set<String> {
        Set(
            try digests.filter { digest in
                try db.row("SELECT 1 FROM upload WHERE digest = $1 AND state <> 'infected' LIMIT 1", digest) != nil
            })
    }

    private static func attachment(_ row: Row) -> Attachment {
        Attachment(
            id: row.text(0), name: row.text(1), kind: row.text(2), size: row.integer(3), digest: row.text(4),
            state: Attachment.State(rawValue: row.text(5)) ?? .unscanned, at: row.instant(6))
    }
}
