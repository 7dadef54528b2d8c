public import Database
public import Foundation
import Identity
import PortalKit

/// A file that somebody has sent here.
public struct Attachment: Hashable, Sendable {
    public enum State: String, Sendable {
        case clean
        /// It waits for the scanner: nobody may fetch it until then.
        case held
        /// The scanner has refused it since.
        case infected
    }

    public let id: String
    /// What its owner calls it.
    public let name: String
    /// Its kind, such as `pdf`.
    public let kind: String
    /// Its length in bytes.
    public let size: Int
    /// The SHA-256 it lies under.
    public let digest: String
    public let state: State
    public let at: Date

    public init(id: String, name: String, kind: String, size: Int, digest: String, state: State, at: Date) {
        self.id = id
        self.name = name
        self.kind = kind
        self.size = size
        self.digest = digest
        self.state = state
        self.at = at
    }
}

/// The SQL of uploads, and of what uses them: drafts, submissions, documents and the like, by their ids.
public enum UploadStore {
    /// Keeps a file for what holds it.
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

    /// Keeps a file that nothing holds yet: it is forgotten after a day, unless something does by then.
    public static func insertLoose(
        _ db: Connection, _ upload: Attachment, account: String, subject: String
    ) throws {
        try insert(db, upload, account: account, subject: subject, holder: upload.id)
        try release(db, upload.id, by: upload.id, at: upload.at)
    }

    /// A file that this account has sent about that subject and nobody else is shown yet; nil where there is none.
    public static func loose(
        _ db: Connection, _ upload: String, of account: String, about subject: String
    ) throws -> Attachment? {
        try db.row(
            """
            SELECT id, name, kind, size, digest, state, at FROM upload
            WHERE id = $1 AND account = $2 AND subject = $3 AND loose IS NOT NULL
            """, upload, account, subject
        ).map(attachment)
    }

    /// Whether nothing holds files under that id, and nothing could: pages choose the ids of what they make, and whoever
    /// names another's could reach its files.
    public static func isFree(_ db: Connection, _ holder: String) throws -> Bool {
        try db.row(
            """
            SELECT 1 FROM upload_use WHERE holder = $1 UNION SELECT 1 FROM draft WHERE id = $1
            UNION SELECT 1 FROM submission WHERE id = $1
            """, holder) == nil
    }

    /// Gives a loose file of this account's to what holds it from now on. Throws where it is gone, or where something
    /// else has that id.
    public static func hold(_ db: Connection, _ upload: String, of account: String, by holder: String) throws {
        guard try isFree(db, holder) else { throw Problem(.conflict, detail: "the id holds other files") }
        let isLoose = try db.row(
            "SELECT 1 FROM upload WHERE id = $1 AND account = $2 AND loose IS NOT NULL", upload, account)
        guard isLoose != nil else { throw Problem(.gone, detail: "no such file") }
        try use(db, upload, by: holder)
    }

    static func use(_ db: Connection, _ upload: String, by holder: String) throws {
        try db.run(
            "INSERT INTO upload_use (holder, upload) VALUES ($1, $2) ON CONFLICT (holder, upload) DO NOTHING", holder,
            upload)
        try db.run("UPDATE upload SET loose = NULL WHERE id = $1 AND loose IS NOT NULL", upload)
    }

    /// What a holder has, by id.
    public static func held(_ db: Connection, by holder: String) throws -> [String: Attachment] {
        let rows = try db.rows(
            """
            SELECT u.id, u.name, u.kind, u.size, u.digest, u.state, u.at
            FROM upload_use x JOIN upload u ON u.id = x.upload WHERE x.holder = $1
            """, holder)
        return Dictionary(rows.map { ($0.text(0), attachment($0)) }) { first, _ in first }
    }

    /// How many files an account has, and how many bytes they hold.
    static func total(_ db: Connection, of account: String) throws -> (files: Int, bytes: Int) {
        let row = try db.row("SELECT COUNT(*), SUM(size) FROM upload WHERE account = $1", account)
        return (row?.integer(0) ?? 0, row?.optionalInteger(1) ?? 0)
    }

    /// Gives all that one holder uses to another as well.
    public static func copy(_ db: Connection, from holder: String, to other: String) throws {
        try db.run(
            """
            INSERT INTO upload_use (holder, upload) SELECT $2, upload FROM upload_use WHERE holder = $1
            ON CONFLICT (holder, upload) DO NOTHING
            """, holder, other)
    }

    /// Takes a file from a holder. One that nobody holds any more is loose from then on.
    static func release(_ db: Connection, _ upload: String, by holder: String, at now: Date) throws {
        try db.run("DELETE FROM upload_use WHERE holder = $1 AND upload = $2", holder, upload)
        try db.run(
            """
            UPDATE upload SET loose = $2 WHERE id = $1
                AND NOT EXISTS (SELECT 1 FROM upload_use WHERE upload_use.upload = upload.id)
            """, upload, seconds(now))
    }

    /// Takes every file from a holder.
    public static func releaseAll(_ db: Connection, by holder: String, at now: Date) throws {
        for upload in try db.rows("SELECT upload FROM upload_use WHERE holder = $1", holder) {
            try release(db, upload.text(0), by: holder, at: now)
        }
    }

    /// What waits for the scanner, the oldest first.
    static func waiting(_ db: Connection, limit: Int) throws -> [Attachment] {
        try db.rows(
            """
            SELECT id, name, kind, size, digest, state, at FROM upload WHERE state = 'held' ORDER BY at LIMIT $1
            """, limit
        ).map(attachment)
    }

    static func settle(_ db: Connection, _ upload: String, as state: Attachment.State) throws {
        try db.run("UPDATE upload SET state = $2 WHERE id = $1", upload, state.rawValue)
    }

    /// Forgets uploads that have been loose for a day.
    static func sweep(_ db: Connection, now: Date) throws {
        try db.run("DELETE FROM upload WHERE loose < $1", seconds(now) - 86_400)
    }

    /// Which of these digests a row names.
    static func named(_ db: Connection, _ digests: [String]) throws -> Set<String> {
        Set(
            try digests.filter { digest in
                try db.row("SELECT 1 FROM upload WHERE digest = $1 AND state <> 'infected' LIMIT 1", digest) != nil
            })
    }

    private static func attachment(_ row: Row) -> Attachment {
        Attachment(
            id: row.text(0), name: row.text(1), kind: row.text(2), size: row.integer(3), digest: row.text(4),
            state: Attachment.State(rawValue: row.text(5)) ?? .held,
            at: row.instant(6))
    }
}
