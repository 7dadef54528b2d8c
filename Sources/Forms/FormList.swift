public import Database
public import Foundation
import Identity
public import PortalKit

/// A draft or a submission, as an entry of a list.
public struct FormEntry: Sendable {
    /// Whether it is sent, with what a list shows of that.
    public enum State: Hashable, Sendable {
        /// Not sent: the current step, from 1, and the number of steps.
        case draft(step: Int, steps: Int)
        /// Sent: `reference` is shared by all versions, such as `EHC-7K3M-9QXA`; `edit` is the id of the unsent draft
        /// that changes it, nil if there is none.
        case sent(reference: String, edit: String?)
    }

    /// The id of the draft or the submission.
    public let id: String
    /// The name of the form's file, without `.json`.
    public let form: String
    /// The process stage that the form belongs to, such as `request`.
    public let stage: String
    /// The form's title when the draft was started or the submission sent.
    public let title: String
    /// The language of `title`.
    public let language: Language
    /// Draft or sent.
    public let state: State
    /// When the draft was last saved, or when the first version of the submission was received.
    public let at: Date
    /// When the newest version was sent; nil for a draft and for a first version.
    public let changed: Date?
    /// Whether the form's own rule (``FormDefinition/Editing``) allows changes; false for a draft.
    public let isEditable: Bool
}

/// Queries for one account's drafts and submissions. All throw `DatabaseError`.
///
/// `account` and `subject` are row ids; `subject` is the person a form is about.
public enum FormList {
    /// A page of drafts and newest submission versions about one person: drafts first, the newest first in each group.
    /// - Parameters:
    ///   - isShared: as ``Subject/isShared``: whether submissions of other accounts about this person are listed too.
    ///   - words: only entries with this text in their title or reference; case is ignored, and empty matches all.
    public static func entries(
        _ db: Connection, account: String, subject: String, isShared: Bool = false, matching words: String = "",
        limit: Int, offset: Int = 0
    ) throws -> [FormEntry] {
        let (words, most) = (pattern(words), limit + offset)
        // The newest ids of each kind are selected by their index first, then the columns joined. A draft that changes a
        // submission is listed with that submission, not separately.
        return try db.rows(
            """
            WITH page AS (
                SELECT 0 AS kind, id, at FROM (
                    SELECT id, saved AS at FROM draft
                    WHERE account = \(bind: account) AND subject = \(bind: subject) AND amends = '' AND sent IS NULL
                        AND \(isFound(words))
                    ORDER BY saved DESC, id DESC LIMIT \(bind: most)) drafts
                UNION ALL
                SELECT 1 AS kind, id, at FROM (
                    SELECT id, received AS at FROM submission
                    WHERE \(isSent(by: account, subject, isShared: isShared)) AND replaced = 0 AND \(isFound(words))
                    ORDER BY received DESC, id DESC LIMIT \(bind: most)) submissions
                ORDER BY kind, at DESC, id DESC LIMIT \(bind: limit) OFFSET \(bind: offset))
            SELECT 0 AS kind, d.id AS id, d.form, d.stage, d.title, d.saved AS at, d.number, d.steps, '' AS reference,
                0 AS sent, 0 AS editable, NULL AS edit, d.language
            FROM page p JOIN draft d ON d.id = p.id WHERE p.kind = 0
            UNION ALL
            SELECT 1 AS kind, s.id AS id, s.form, s.stage, s.title, s.received AS at, 0 AS number, 0 AS steps,
                s.reference, s.sent, s.editable,
                (SELECT e.id FROM draft e WHERE e.account = \(bind: account) AND e.subject = \(bind: subject)
                    AND e.amends = s.id AND e.sent IS NULL) AS edit, s.language
            FROM page p JOIN submission s ON s.id = p.id WHERE p.kind = 1
            ORDER BY kind, at DESC, id DESC
            """
        ).map(entry)
    }

    /// Whether a row has the words of a pattern in its title or reference.
    private static func isFound(_ pattern: String) -> SQL {
        "(\(bind: pattern) = '' OR search LIKE \(bind: pattern) ESCAPE '!')"
    }

    /// Whether a submission is about this person, and was sent by this account or shares the person with it.
    private static func isSent(by account: String, _ subject: String, isShared: Bool) -> SQL {
        isShared ? "subject = \(bind: subject)" : "account = \(bind: account) AND subject = \(bind: subject)"
    }

    /// The unsent drafts of an account about all people, those that change a submission excluded, the last saved first;
    /// each with the id of the person it is about.
    public static func drafts(
        _ db: Connection, account: String, limit: Int
    ) throws -> [(subject: String, entry: FormEntry)] {
        try db.rows(
            """
            SELECT 0, id, form, stage, title, saved, number, steps, '', 0, 0, NULL, language, subject FROM draft
            WHERE account = $1 AND sent IS NULL AND amends = '' ORDER BY saved DESC, id LIMIT $2
            """, account, limit
        ).map { ($0.text(13), entry($0)) }
    }

    /// The id of the most recently saved draft of a form about this person; nil if there is none. Drafts that change a
    /// submission are not counted.
    public static func draft(_ db: Connection, account: String, subject: String, form: String) throws -> String? {
        try db.row(
            """
            SELECT id FROM draft WHERE account = $1 AND subject = $2 AND form = $3 AND sent IS NULL AND amends = ''
            ORDER BY saved DESC LIMIT 1
            """, account, subject, form)?.text(0)
    }

    /// Whether this account has ever sent a form about this person.
    public static func hasSent(_ db: Connection, account: String, subject: String) throws -> Bool {
        try db.row("SELECT 1 FROM submission WHERE account = $1 AND subject = $2 LIMIT 1", account, subject) != nil
    }

    /// The number of unsent drafts per person id, with those that change a submission; persons without drafts are
    /// absent.
    public static func waiting(_ db: Connection, account: String) throws -> [String: Int] {
        let rows = try db.rows(
            "SELECT subject, COUNT(*) FROM draft WHERE account = $1 AND sent IS NULL GROUP BY subject", account)
        return Dictionary(rows.map { ($0.text(0), $0.integer(1)) }) { first, _ in first }
    }

    /// When the first submission of a stage about this person was received; nil if there is none. Counted are those that
    /// ``entries(_:account:subject:isShared:matching:limit:offset:)`` lists.
    /// - Parameter others: the names of forms from whose receipt no date counts.
    public static func received(
        _ db: Connection, account: String, subject: String, isShared: Bool = false, stage: String,
        except others: Set<String>
    ) throws -> Date? {
        try db.rows(
            """
            SELECT form, MIN(received) FROM submission
            WHERE \(isSent(by: account, subject, isShared: isShared)) AND stage = \(bind: stage) GROUP BY form
            """
        ).filter { !others.contains($0.text(0)) }.compactMap { $0.optionalInstant(1) }.min()
    }

    /// Passes the unsent drafts about a person on to another account, with their answers and files. Their versions rise, so
    /// that what the former account posts meanwhile is neither saved nor sent.
    public static func passDrafts(_ db: Connection, about subject: String, from account: String, to other: String)
        throws
    {
        try db.run(
            """
            UPDATE draft SET account = $3, version = version + 1
            WHERE account = $1 AND subject = $2 AND sent IS NULL
            """, account, subject, other)
    }

    /// Deletes the unsent drafts about a person, and detaches their files.
    public static func dropDrafts(_ db: Connection, account: String, subject: String, at now: Date) throws {
        let drafts = try db.rows(
            "SELECT id FROM draft WHERE account = $1 AND subject = $2 AND sent IS NULL", account, subject)
        for draft in drafts { try DraftStore.drop(db, draft.text(0), account: account, at: now) }
    }

    /// A LIKE pattern that matches `words` anywhere in a text; empty if there are no words.
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
