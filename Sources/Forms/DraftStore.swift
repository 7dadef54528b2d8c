import Database
import Foundation
import Identity
import PortalKit

/// A form being filled in.
struct Draft: Sendable {
    let id: String
    let account: String
    let subject: String
    let form: String
    /// The id of the submission it changes; empty for a new form.
    let amends: String
    /// The digest of the form definition at its last save.
    var definition: String
    var answers: Answers
    /// The id of the step at which to resume.
    var step: String
    /// Incremented by every save.
    var version: Int
    var saved: Date
    /// The id of the submission it became; nil if it is not sent.
    let sent: String?
}

/// Queries on the table of drafts. A draft is only found for the account that owns it.
enum DraftStore {
    static func find(_ db: Connection, _ id: String, account: String) throws -> Draft? {
        try db.row(
            """
            SELECT id, account, subject, form, amends, definition, answers, step, version, saved, sent
            FROM draft WHERE id = $1 AND account = $2
            """, id, account
        ).map { row in
            Draft(
                id: row.text(0), account: row.text(1), subject: row.text(2), form: row.text(3), amends: row.text(4),
                definition: row.text(5), answers: Answers(json: row.text(6)), step: row.text(7),
                version: row.integer(8), saved: row.instant(9), sent: row.optionalText(10))
        }
    }

    /// The current state of a draft: loaded again only if it was saved or sent since it was read. Nil if it is gone.
    static func current(_ db: Connection, _ draft: Draft) throws -> Draft? {
        let row = try db.row(
            "SELECT version, sent FROM draft WHERE id = $1 AND account = $2", draft.id, draft.account)
        guard let row, row.integer(0) == draft.version, row.optionalText(1) == draft.sent else {
            return try find(db, draft.id, account: draft.account)
        }
        return draft
    }

    /// Inserts a draft. Does nothing if the id is in use by a draft, submission or owner of files, of any account.
    static func begin(
        _ db: Connection, id: String, subject: String, _ form: FormDefinition, amends: String = "",
        answers: Answers = Answers(), for visit: Visit
    ) throws {
        guard try UploadStore.isFree(db, id) else { return }
        try storeDefinition(db, form, at: visit.now)
        try db.run(
            """
            INSERT INTO draft (id, account, subject, portal, language, form, stage, title, search, amends, definition,
                answers, step, number, steps, version, created, saved)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, 1, $15, $15)
            ON CONFLICT (id) DO NOTHING
            """, id, try visit.account.account, subject, visit.site.portal.name, visit.language.rawValue, form.name,
            form.stage, form.title(visit.language), form.searched, amends, form.digest, answers.json,
            form.steps.first?.id ?? "", form.steps.count, seconds(visit.now))
    }

    /// The account's drafts have reached the text limit, `RowLimit.draftText`.
    struct Full: Error {}

    /// The number of an account's unsent drafts, without those that change a submission.
    static func count(_ db: Connection, account: String) throws -> Int {
        try db.row(
            "SELECT COUNT(*) FROM draft WHERE account = $1 AND sent IS NULL AND amends = ''", account)?.integer(0) ?? 0
    }

    /// Saves the answers and the step at which to resume; returns the updated draft. Throws `Full` if the account's
    /// text limit is reached.
    static func save(
        _ db: Connection, _ draft: Draft, _ answers: Answers, at step: String, of journey: Journey, now: Date
    ) throws -> Draft {
        let json = answers.json
        // Compute the sum only for long answers: short ones fit even with the maximum number of drafts.
        if json.utf8.count > RowLimit.draftText / RowLimit.drafts {
            let others = try db.row(
                "SELECT SUM(LENGTH(answers)) FROM draft WHERE account = $1 AND sent IS NULL AND id <> $2",
                draft.account, draft.id)?.optionalInteger(0)
            guard json.utf8.count + (others ?? 0) <= RowLimit.draftText else { throw Full() }
        }
        try storeDefinition(db, journey.form, at: now)
        let number = journey.step(step).map(journey.number) ?? 1
        try db.run(
            """
            UPDATE draft SET answers = $2, step = $3, number = $4, steps = $5, definition = $6, version = version + 1,
                saved = $7, reminded = NULL
            WHERE id = $1 AND sent IS NULL
            """, draft.id, json, step, number, journey.steps.count, journey.form.digest, seconds(now))
        var draft = draft
        (draft.answers, draft.step, draft.definition) = (answers, step, journey.form.digest)
        (draft.version, draft.saved) = (draft.version + 1, now)
        return draft
    }

    /// Marks a draft as sent and clears its answers, which the submission has. False if it was already sent or has
    /// changed.
    static func close(_ db: Connection, _ draft: Draft, as submission: String) throws -> Bool {
        try db.run(
            "UPDATE draft SET sent = $3, answers = '{}' WHERE id = $1 AND version = $2 AND sent IS NULL", draft.id,
            draft.version, submission) == 1
    }

    /// Deletes a draft and detaches its files; false if there is none, or it was sent.
    @discardableResult
    static func drop(_ db: Connection, _ id: String, account: String, at now: Date) throws -> Bool {
        let isDropped =
            try db.run("DELETE FROM draft WHERE id = $1 AND account = $2 AND sent IS NULL", id, account) == 1
        if isDropped { try UploadStore.releaseAll(db, by: id, at: now) }
        return isDropped
    }

    /// The id of the unsent draft that changes a submission; nil if there is none.
    static func amending(_ db: Connection, _ submission: String, account: String) throws -> String? {
        try db.row(
            "SELECT id FROM draft WHERE amends = $1 AND account = $2 AND sent IS NULL", submission, account)?.text(0)
    }

    /// Stores a form definition under its digest, if it is not stored yet. Definitions are never deleted.
    static func storeDefinition(_ db: Connection, _ form: FormDefinition, at now: Date) throws {
        if try db.row("SELECT 1 FROM form_definition WHERE digest = $1", form.digest) != nil { return }
        try db.run(
            """
            INSERT INTO form_definition (digest, form, source, first) VALUES ($1, $2, $3, $4)
            ON CONFLICT (digest) DO NOTHING
            """, form.digest, form.name, form.source, seconds(now))
    }

    /// The last 20 stored definitions of a form, the newest first.
    static func former(_ db: Connection, _ form: String) throws -> [FormDefinition] {
        try db.rows("SELECT form, source FROM form_definition WHERE form = $1 ORDER BY first DESC LIMIT 20", form).map {
            FormDefinition.stored($0.text(0), $0.text(1))
        }
    }

    /// The stored definition with that digest; nil if there is none.
    static func definition(_ db: Connection, _ digest: String) throws -> FormDefinition? {
        try db.row("SELECT form, source FROM form_definition WHERE digest = $1", digest).map {
            FormDefinition.stored($0.text(0), $0.text(1))
        }
    }
}

extension FormDefinition {
    /// Its title in every language, in lower case, for the search.
    var searched: String { Language.allCases.map { title($0).lowercased() }.joined(separator: "\n") }
}
