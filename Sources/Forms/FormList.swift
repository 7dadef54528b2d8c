public import Database
public import Foundation
import Identity
public import PortalKit

/// A draft or a submission, as a list shows it.
public struct FormEntry: Sendable {
    public enum State: Hashable, Sendable {
        /// Begun, not sent: at which step, out of how many.
        case draft(step: Int, steps: Int)
        /// Sent; with the draft that edits it and is not sent yet, where there is one.
        case sent(reference: String, edit: String?)
    }

    /// The id of the draft or the submission.
    public let id: String
    /// The name of the form.
    public let form: String
    /// The stage the form belongs to, such as `request`.
    public let stage: String
    /// What it was called when it was last saved or sent.
    public let title: String
    /// The language of its title.
    public let language: Language
    public let state: State
    /// When it was last saved, or first received.
    public let at: Date
    /// When it was last sent, if that was later than first; nil otherwise.
    public let changed: Date?
    /// Whether what was sent may be edited under its form's own rule.
    public let isEditable: Bool
}

/// What one account has begun and sent about one person.
public enum FormList {
    /// Drafts first, the newest of each first; those whose title or reference holds `words`, if any are given.
    public static func entries(
        _ db: Connection, account: String, subject: String, matching words: String = "", limit: Int, offset: Int = 0
    ) throws -> [FormEntry] {
        // Which ones, by the indexes alone; then all that is shown of those. A draft that changes something sent is
        // told with that, not by itself.
        try db.rows(
            """
            WITH page AS (
                SELECT 0 AS kind, id, saved AS at FROM draft
                WHERE account = $1 AND subject = $2 AND amends = '' AND sent IS NULL
                    AND ($3 = '' OR search LIKE $3 ESCAPE '!')
                UNION ALL
                SELECT 1 AS kind, id, received AS at FROM submission
                WHERE account = $1 AND subject = $2 AND replaced = 0 AND ($3 = '' OR search LIKE $3 ESCAPE '!')
                ORDER BY kind, at DESC, id LIMIT $4 OFFSET $5)
            SELECT 0 AS kind, d.id AS id, d.form, d.stage, d.title, d.saved AS at, d.number, d.steps, '' AS reference,
                0 AS sent, 0 AS editable, NULL AS edit, d.language
            FROM page p JOIN draft d ON d.id = p.id WHERE p.kind = 0
            UNION ALL
            SELECT 1 AS kind, s.id AS id, s.form, s.stage, s.title, s.received AS at, 0 AS number, 0 AS steps,
                s.reference, s.sent, s.editable,
                (SELECT e.id FROM draft e WHERE e.account = $1 AND e.subject = $2 AND e.amends = s.id
                    AND e.sent IS NULL) AS edit, s.language
            FROM page p JOIN submission s ON s.id = p.id WHERE p.kind = 1
            ORDER BY kind, at DESC, id
            """, account, subject, pattern(words), limit, offset
        ).map(entry)
    }

    /// The newest draft of a form about this person; nil where none was begun.
    public static func draft(_ db: Connection, account: String, subject: String, form: String) throws -> String? {
        try DraftStore.open(db, account: account, subject: subject, form: form).first
    }

    /// Whether anything was ever sent about this person by this account.
    public static func hasSent(_ db: Connection, account: String, subject: String) throws -> Bool {
        try db.row("SELECT 1 FROM submission WHERE account = $1 AND subject = $2 LIMIT 1", account, subject) != nil
    }

    /// How many drafts wait about each person of an account, by the person's id.
    public static func waiting(_ db: Connection, account: String) throws -> [String: Int] {
        let rows = try db.rows(
            "SELECT subject, COUNT(*) FROM draft WHERE account = $1 AND sent IS NULL GROUP BY subject", account)
        return Dictionary(rows.map { ($0.text(0), $0.integer(1)) }) { first, _ in first }
    }

    /// When the first form of a stage about this person arrived from this account; nil while there is none.
    public static func received(_ db: Connection, account: String, subject: String, stage: String) throws -> Date? {
        try db.row(
            "SELECT MIN(received) FROM submission WHERE account = $1 AND subject = $2 AND stage = $3", account, subject,
            stage)?.optionalInstant(0)
    }

    /// Forgets the drafts about a person who is removed.
    public static func dropDrafts(_ db: Connection, account: String, subject: String, at now: Date) throws {
        let drafts = try db.rows(
            "SELECT id FROM draft WHERE account = $1 AND subject = $2 AND sent IS NULL", account, subject)
        for draft in drafts { try DraftStore.drop(db, draft.text(0), account: account, at: now) }
    }

    /// `words` as a pattern that looks anywhere in a text; empty for none.
    private static func pattern(_ words: String) -> String {
        let words = words.trimmingCharacters(in: .whitespaces).lowercased()
        guard !words.isEmpty else { return "" }
        return "%" + words.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") + "%"
    }

    private static func entry(_ row: Row) -> FormEntry {
        let isSent = row.flag(0)
        let (at, sent) = (row.instant(5), row.instant(9))
        return FormEntry(
            id: row.text(1), form: row.text(2), stage: row.text(3), title: row.text(4),
            language: Language(rawValue: row.text(12)) ?? .en,
            state: isSent
                ? .sent(reference: row.text(8), edit: row.optionalText(11))
                : .draft(step: row.integer(6), steps: row.integer(7)),
            at: at, changed: isSent && sent != at ? sent : nil, isEditable: row.flag(10))
    }
}
