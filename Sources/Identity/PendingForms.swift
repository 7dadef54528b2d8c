public import Database
import Foundation
public import PortalKit
import Vault
public import Web

/// Forms that were posted after their session had ended: stored encrypted for a week, and restored on the same page
/// after signing in.
///
/// The account and the page come from the form's CSRF token, so neither a session nor a cookie is needed.
public enum PendingForms {
    /// How long a form is kept, in seconds.
    private static let lifetime = 7 * 86_400
    /// The maximum number and total encrypted size, in bytes, of one account's forms. The newest is always kept.
    static let most = (forms: 10, bytes: 4 * 1024 * 1024)

    /// What is encrypted, as JSON.
    private struct Content: Codable {
        var fields: [String: String]
        var files: [String]
    }

    fileprivate static func store(_ form: Form, files: [String], token: CSRFToken, visit: Visit) async throws -> Bool {
        let fields = FormTexts.worthKeeping(form)
        guard !fields.isEmpty || !files.isEmpty else { return false }
        let content = Content(
            fields: Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }, files: files)
        let (account, page) = (token.account, token.page)
        let sealed = visit.site.services.key.seal(
            Array(try JSONEncoder().encode(content)), for: context(account, visit.site))
        // Not through `visit.write`: the session of this request may have ended.
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

    /// Deletes the account's oldest forms above the limit.
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

    fileprivate static func find(_ db: Connection, for visit: Visit) throws -> PendingForm? {
        let account = try visit.account.account
        let row = try db.row(
            "SELECT fields, at FROM held_form WHERE account = $1 AND path = $2 AND at > $3", account, visit.page,
            seconds(visit.now) - lifetime)
        guard let row, let json = visit.site.services.key.open(row.blob(0), for: context(account, visit.site)) else {
            return nil
        }
        return (try? JSONDecoder().decode(Content.self, from: Data(json))).map {
            PendingForm(id: String(row.integer(1)), values: $0.fields, files: $0.files)
        }
    }

    /// Deletes the form that the posted page has restored, after it was saved. A form stored later than that is kept;
    /// a page that has restored none deletes none.
    /// - Parameter page: where it was stored, as in ``Visit/page``; nil for the page of the request.
    /// - Throws: `DatabaseError`, or `Problem(.forbidden)` without a signed-in session.
    public static func drop(_ db: Connection, page: String? = nil, for visit: Visit) throws {
        // The marker is `PendingForm.id`: seconds since 1970.
        guard let at = visit.heldMarker.flatMap({ Int($0, in: 0...1_000_000_000_000) }) else { return }
        try db.run(
            "DELETE FROM held_form WHERE account = $1 AND path = $2 AND at <= $3", visit.account.account,
            page ?? visit.page, at)
    }

    /// Deletes forms that are older than a week.
    static func cleanUp(_ db: Connection, now: Date) throws {
        try db.run("DELETE FROM held_form WHERE at < $1", seconds(now) - lifetime)
    }

    private static func context(_ account: String, _ site: Site) -> String { "held:\(site.sealName):\(account)" }
}

extension SessionStore {
    /// Stores a form that was posted after its session had ended, for the account and page of its CSRF token, and
    /// deletes that account's oldest ones above the limit.
    /// - Parameter files: the names of the posted files; the files themselves are not stored.
    /// - Returns: false if there is no such account in this store, or nothing in the form is worth keeping.
    /// - Throws: `DatabaseError`.
    public func hold(_ form: Form, files: [String], token: CSRFToken, visit: Visit) async throws -> Bool {
        try await PendingForms.store(form, files: files, token: token, visit: visit)
    }

    /// The form stored for the signed-in account and the page of the request; nil if there is none.
    /// - Throws: `DatabaseError`, or `Problem(.forbidden)` without a signed-in session.
    public func held(_ visit: Visit) async throws -> PendingForm? {
        try await visit.site.store.read { try PendingForms.find($0, for: visit) }
    }

    /// Deletes the form stored for `page`, if the request has the marker of a page that restored it.
    /// - Throws: `DatabaseError`, or `Problem(.forbidden)` without a signed-in session.
    public func dropHeld(_ visit: Visit, page: String) async throws {
        // Not through `visit.write`: the request may have ended its own session, as a change of password does.
        try await visit.site.store.write { try PendingForms.drop($0, page: page, for: visit) }
    }
}
