public import Database
import Foundation
public import PortalKit
import Vault
public import Web

/// What somebody posted as their session had ended: kept sealed for a day, and back on the same page after signing in.
public enum HeldForms {
    /// How long it waits, in seconds.
    private static let lifetime = 86_400

    static func keep(_ form: Form, path: String, account: String, visit: Visit) async throws {
        // No secret that was typed is kept, and the rest belongs to the page, not to the person.
        let fields = form.fields.filter { field in
            !["password", "secret-answer"].contains(where: field.name.contains)
                && field.name != "form-token" && field.name != "action"
        }
        let json = try JSONEncoder().encode(Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first })
        let sealed = visit.site.office.key.seal(Array(json), for: context(account, visit.site))
        // The session that it was posted with may have ended.
        try await visit.site.store.write { db in
            _ = try db.run(
                """
                INSERT INTO held_form (account, path, fields, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (account, path) DO UPDATE SET fields = excluded.fields, at = excluded.at
                """, account, path, sealed, seconds(visit.now))
        }
    }

    /// What waits for this account at `path`; nil for nothing.
    public static func find(_ db: Connection, path: String, account: String, visit: Visit) throws -> Typed? {
        let row = try db.row(
            "SELECT fields FROM held_form WHERE account = $1 AND path = $2 AND at > $3", account, path,
            seconds(visit.now) - lifetime)
        guard let row, let json = visit.site.office.key.open(row.blob(0), for: context(account, visit.site)) else {
            return nil
        }
        return try? Typed(JSONDecoder().decode([String: String].self, from: Data(json)))
    }

    /// Forgets what waited, once it was saved.
    public static func drop(_ db: Connection, path: String, account: String) throws {
        try db.run("DELETE FROM held_form WHERE account = $1 AND path = $2", account, path)
    }

    private static func context(_ account: String, _ site: Site) -> String { "held:\(site.id):\(account)" }
}

extension SessionStore {
    public func knew(_ token: String, site: Site) async throws -> Bool {
        let id = Self.digest(token, site)
        return try await site.store.read {
            try $0.row("SELECT 1 FROM session WHERE id = $1 AND verified = 1", id) != nil
        }
    }

    public func hold(_ form: Form, path: String, lapsed token: String, visit: Visit) async throws {
        let id = Self.digest(token, visit.site)
        let account = try await visit.site.store.read { db in
            try db.row("SELECT account FROM session WHERE id = $1 AND verified = 1", id)?.text(0)
        }
        // A page that somebody else had left open in the same browser is not this account's to see.
        guard let account,
            Session.isOf(account: account, formToken: form["form-token"] ?? "", visit.site.office.key)
        else { return }
        try await hold(form, path: path, of: account, visit: visit)
    }

    public func hold(_ form: Form, path: String, of account: String, visit: Visit) async throws {
        try await HeldForms.keep(form, path: path, account: account, visit: visit)
    }
}
