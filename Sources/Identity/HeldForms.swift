public import Database
import Foundation
public import PortalKit
import Vault
public import Web

/// What somebody posted as their session had ended: kept sealed for a week, and back on the same page after signing in.
///
/// Whose it is, and of which page, the form's own token says: no session and no cookie is needed for that.
public enum HeldForms {
    /// How long it waits, in seconds.
    static let lifetime = 7 * 86_400
    /// The most that waits for one account: so many forms, and so many bytes of them. The newest is kept in any case.
    static let most = (forms: 10, bytes: 4 * 1024 * 1024)

    /// What is sealed.
    private struct Content: Codable {
        var fields: [String: String]
        var files: [String]
    }

    /// Keeps a form for the account that its token names, and lets go of the oldest beyond what may wait.
    /// - Returns: false where there is no such account here, or nothing in the form is worth keeping.
    static func keep(_ form: Form, files: [String], token: FormToken, visit: Visit) async throws -> Bool {
        let fields = TypedTexts.worthKeeping(form)
        guard !fields.isEmpty || !files.isEmpty else { return false }
        let content = Content(
            fields: Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }, files: files)
        let (account, page) = (token.account, token.page)
        let sealed = visit.site.office.key.seal(
            Array(try JSONEncoder().encode(content)), for: context(account, visit.site))
        // The session that it was posted with may have ended.
        return try await visit.site.store.write { db in
            guard try db.row("SELECT 1 FROM account WHERE id = $1", account) != nil else { return false }
            try db.run(
                """
                INSERT INTO held_form (account, path, fields, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (account, path) DO UPDATE SET fields = excluded.fields, at = excluded.at
                """, account, page, sealed, seconds(visit.now))
            try limit(db, account: account, newest: page)
            return true
        }
    }

    private static func limit(_ db: Connection, account: String, newest: String) throws {
        let rows = try db.rows(
            "SELECT path, LENGTH(fields) FROM held_form WHERE account = $1 ORDER BY at DESC, path", account
        ).map { (path: $0.text(0), bytes: $0.integer(1)) }.sorted { $0.path == newest && $1.path != newest }
        var (forms, bytes) = (0, 0)
        for row in rows {
            (forms, bytes) = (forms + 1, bytes + row.bytes)
            guard forms > 1, forms > most.forms || bytes > most.bytes else { continue }
            try db.run("DELETE FROM held_form WHERE account = $1 AND path = $2", account, row.path)
        }
    }

    /// What waits for this account on `page`; nil for nothing.
    static func find(_ db: Connection, page: String, account: String, visit: Visit) throws -> HeldForm? {
        let row = try db.row(
            "SELECT fields, at FROM held_form WHERE account = $1 AND path = $2 AND at > $3", account, page,
            seconds(visit.now) - lifetime)
        guard let row, let json = visit.site.office.key.open(row.blob(0), for: context(account, visit.site)) else {
            return nil
        }
        let (id, data) = (String(row.integer(1)), Data(json))
        if let content = try? JSONDecoder().decode(Content.self, from: data) {
            return HeldForm(id: id, values: content.fields, files: content.files)
        }
        // What was kept before files were named.
        return (try? JSONDecoder().decode([String: String].self, from: data)).map {
            HeldForm(id: id, values: $0, files: [])
        }
    }

    /// Forgets what waits on `page`, once the form that showed it was saved; what came later goes on waiting.
    /// - Parameter marker: what the form brought as `HeldForm.id`; nothing is forgotten where it brought none.
    public static func drop(_ db: Connection, page: String, account: String, marker: String?) throws {
        guard let at = marker.flatMap({ Int($0, in: 0...1_000_000_000_000) }) else { return }
        try db.run("DELETE FROM held_form WHERE account = $1 AND path = $2 AND at <= $3", account, page, at)
    }

    /// Forgets what has waited for a week.
    static func sweep(_ db: Connection, now: Date) throws {
        try db.run("DELETE FROM held_form WHERE at < $1", seconds(now) - lifetime)
    }

    private static func context(_ account: String, _ site: Site) -> String { "held:\(site.id):\(account)" }
}

extension SessionStore {
    public func hold(_ form: Form, files: [String], token: FormToken, visit: Visit) async throws -> Bool {
        try await HeldForms.keep(form, files: files, token: token, visit: visit)
    }

    public func held(_ visit: Visit) async throws -> HeldForm? {
        let account = try visit.account.account
        return try await visit.site.store.read {
            try HeldForms.find($0, page: visit.page, account: account, visit: visit)
        }
    }

    public func dropHeld(_ visit: Visit, page: String) async throws {
        let account = try visit.account.account
        // The post that saved it may have ended the session, as a new password does.
        try await visit.site.store.write {
            try HeldForms.drop($0, page: page, account: account, marker: visit.heldMarker)
        }
    }
}
