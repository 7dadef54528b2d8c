import Configuration
import Database
import Foundation
import PortalKit

/// An admin who changes the configuration.
struct Author: Hashable, Sendable {
    /// The id of the account.
    let account: String
    /// The name as the history shows it, also after the account was closed.
    let name: String
}

/// The draft of a council.
struct Draft: Sendable {
    /// Raised by every change.
    let version: Int
    let overlay: Overlay
}

/// One published state of what a council owns. Revision 0 is the state before any change.
struct Revision: Sendable {
    let number: Int
    let at: Date
    let author: Author
    let note: String
    let overlay: Overlay
    /// What it is: published from the draft, at a set time, or an earlier one taken back to.
    let origin: Origin
    /// The values that visitors then saw, of each setting that it or an earlier one changed.
    let shown: [ShownChange]

    enum Origin: String, CaseIterable, Sendable {
        case published, scheduled
        case takenBack = "taken-back"
    }
}

/// A setting as it was shown when a revision was published.
struct ShownChange: Hashable, Sendable, Codable {
    /// The path as ``SettingPath/text``.
    let path: String
    /// The value before as JSON; nil if there was none.
    let before: String?
    /// The value after as JSON; nil if there was none.
    let after: String?
    /// Whether the revision changed it; otherwise an earlier one did.
    let isChange: Bool
}

/// Queries on a council's own database: its draft, revisions, planned publications, and the history of the draft. All
/// functions throw `DatabaseError`.
enum OverlayStore {
    /// The file in the council's folder of data, beside those of its environments.
    static let name = "council"

    /// A council's own database.
    /// - Parameter identity: returns the identity of one of a tenant's databases; nil if databases are not checked.
    static func store(
        of tenant: String, _ stores: StorePool, _ data: DataPlaces,
        _ identity: ((_ tenant: String, _ part: String) -> StoreIdentity)?
    ) -> Store {
        stores.store(
            at: "\(data.folder(of: tenant))/\(name).sqlite", migrations: migrations, identity: identity?(tenant, name))
    }

    static let migrations = [
        Migration(
            "council-overlay",
            """
            CREATE TABLE overlay_draft (
                id TEXT PRIMARY KEY, version BIGINT NOT NULL, overlay TEXT NOT NULL)
            """,
            """
            CREATE TABLE overlay_revision (
                number BIGINT PRIMARY KEY, at BIGINT NOT NULL, account TEXT NOT NULL, author TEXT NOT NULL,
                note TEXT NOT NULL, origin TEXT NOT NULL, overlay TEXT NOT NULL, files TEXT NOT NULL,
                shown TEXT NOT NULL)
            """,
            """
            CREATE TABLE overlay_change (
                id TEXT PRIMARY KEY, at BIGINT NOT NULL, account TEXT NOT NULL, author TEXT NOT NULL,
                version BIGINT NOT NULL, path TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL)
            """,
            "CREATE INDEX overlay_change_path ON overlay_change (path, at)",
            """
            CREATE TABLE overlay_plan (
                id TEXT PRIMARY KEY, due BIGINT NOT NULL, account TEXT NOT NULL, author TEXT NOT NULL,
                language TEXT NOT NULL, note TEXT NOT NULL, base TEXT NOT NULL, overlay TEXT NOT NULL,
                state TEXT NOT NULL, reason TEXT NOT NULL)
            """,
            "CREATE INDEX overlay_plan_state ON overlay_plan (state, due)",
            sqlite: [
                """
                CREATE TRIGGER overlay_revision_no_update BEFORE UPDATE ON overlay_revision
                BEGIN SELECT RAISE(ABORT, 'revisions are for good'); END
                """,
                """
                CREATE TRIGGER overlay_revision_no_delete BEFORE DELETE ON overlay_revision
                BEGIN SELECT RAISE(ABORT, 'revisions are for good'); END
                """,
                """
                CREATE TRIGGER overlay_change_no_update BEFORE UPDATE ON overlay_change
                BEGIN SELECT RAISE(ABORT, 'changes are for good'); END
                """,
                """
                CREATE TRIGGER overlay_change_no_delete BEFORE DELETE ON overlay_change
                BEGIN SELECT RAISE(ABORT, 'changes are for good'); END
                """,
            ])
    ]

    /// The draft; of version 0 and as published if nothing was ever drafted.
    static func draft(_ db: Connection) throws -> Draft {
        guard let row = try db.row("SELECT version, overlay FROM overlay_draft WHERE id = 'draft'") else {
            return Draft(version: 0, overlay: try live(db))
        }
        return Draft(version: row.integer(0), overlay: try overlay(row.text(1)))
    }

    /// Replaces the draft, and records what was changed.
    static func save(_ db: Connection, _ draft: Draft, before: Overlay, by author: Author, at now: Date) throws {
        try db.run(
            """
            INSERT INTO overlay_draft (id, version, overlay) VALUES ('draft', $1, $2)
            ON CONFLICT (id) DO UPDATE SET version = $1, overlay = $2
            """, draft.version, draft.overlay.json)
        for change in draft.overlay.changes(since: before) {
            try db.run(
                """
                INSERT INTO overlay_change (id, at, account, author, version, path, before, after)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """, newID(), seconds(now), author.account, author.name, draft.version, change.path.text,
                before[change.path]?.json ?? "", change.value?.json ?? "")
        }
    }

    /// Who last changed a setting of the draft, or a part of its value, and when; nil if no one did.
    static func lastChange(_ db: Connection, _ path: SettingPath) throws -> (author: String, at: Date)? {
        try db.row(
            "SELECT author, at FROM overlay_change WHERE path = $1 ORDER BY at DESC, version DESC LIMIT 1", path.text
        ).map { ($0.text(0), $0.instant(1)) }
    }

    /// A change of one setting of the draft.
    struct PastChange: Sendable {
        /// The version of the draft that it made.
        let version: Int
        /// The changed value as JSON; empty if the setting was as it is below.
        let before: String
        /// The new value as JSON; empty if the setting is as it is below.
        let after: String
    }

    /// All changes of the draft, in their order.
    static func history(_ db: Connection) throws -> [SettingPath: [PastChange]] {
        var history: [SettingPath: [PastChange]] = [:]
        for row in try db.rows("SELECT path, version, before, after FROM overlay_change ORDER BY version") {
            guard let path = SettingPath(text: row.text(0)) else { continue }
            let change = PastChange(version: row.integer(1), before: row.text(2), after: row.text(3))
            history[path, default: []].append(change)
        }
        return history
    }

    /// The published changes; none before the first publication.
    static func live(_ db: Connection) throws -> Overlay {
        let row = try db.row(
            "SELECT overlay FROM overlay_revision WHERE number = (SELECT MAX(number) FROM overlay_revision)")
        return try row.map { try overlay($0.text(0)) } ?? .empty
    }

    /// The number of the published revision; 0 before the first publication.
    static func latest(_ db: Connection) throws -> Int {
        try db.row("SELECT MAX(number) FROM overlay_revision")?.integer(0) ?? 0
    }

    /// The revisions, the newest first, without revision 0.
    static func revisions(_ db: Connection, limit: Int = 200) throws -> [Revision] {
        try db.rows(
            "SELECT \(revisionColumns) FROM overlay_revision WHERE number > 0 ORDER BY number DESC LIMIT $1", limit
        ).map(revision)
    }

    /// The revision of this number; nil if there is none. Revision 0 always is.
    static func revision(_ db: Connection, _ number: Int) throws -> Revision? {
        if number == 0 {
            return Revision(
                number: 0, at: Date(timeIntervalSince1970: 0), author: Author(account: "", name: ""), note: "",
                overlay: .empty, origin: .published, shown: [])
        }
        return try db.row("SELECT \(revisionColumns) FROM overlay_revision WHERE number = $1", number).map(revision)
    }

    private static var revisionColumns: SQL {
        "number, at, account, author, note, origin, overlay, shown"
    }

    private static func revision(_ row: Row) throws -> Revision {
        let shown = try? JSONDecoder().decode([ShownChange].self, from: Data(row.text(7).utf8))
        return Revision(
            number: row.integer(0), at: row.instant(1), author: Author(account: row.text(2), name: row.text(3)),
            note: row.text(4), overlay: try overlay(row.text(6)),
            origin: Revision.Origin(rawValue: row.text(5)) ?? .published, shown: shown ?? [])
    }

    /// Adds a revision, after the newest one.
    /// - Parameter files: the digest of the files that it was checked against.
    static func publish(_ db: Connection, _ revision: Revision, files: String) throws {
        let shown = String(decoding: try JSONEncoder().encode(revision.shown), as: UTF8.self)
        try db.run(
            """
            INSERT INTO overlay_revision (number, at, account, author, note, origin, overlay, files, shown)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, revision.number, seconds(revision.at), revision.author.account, revision.author.name, revision.note,
            revision.origin.rawValue, revision.overlay.json, files, shown)
    }

    /// Reads a stored overlay. Throws if it was damaged, so that no other one takes its place.
    static func overlay(_ text: String) throws -> Overlay {
        guard let overlay = Overlay(json: text) else {
            throw DatabaseError(code: .corrupt, message: "the stored changes of the council cannot be read")
        }
        return overlay
    }
}
