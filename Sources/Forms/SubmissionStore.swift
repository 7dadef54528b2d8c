public import Database
public import Foundation
import Identity
public import PortalKit
import Vault

/// Answers that were sent: for good, under the definition they were sent under.
public struct Submission: Sendable {
    public let id: String
    /// What it is called in letters and on the phone, such as `EHC-7K3M-9QXA`.
    public let reference: String
    public let account: String
    public let subject: String
    public let form: String
    public let stage: String
    public let title: String
    public let language: Language
    let definition: String
    let answers: Answers
    /// The declarations that were agreed to, by their ids.
    public let agreed: Set<String>
    /// From 1; each edit that is sent is the next.
    public let version: Int
    /// When the first version arrived: the day the law counts from.
    public let received: Date
    /// When this version arrived.
    public let sent: Date
    /// Whether a later version took its place.
    public let isReplaced: Bool
    public let isEditable: Bool

    /// As what happens next with it needs to know it.
    var asSent: SentForm {
        SentForm(
            id: id, reference: reference, form: form, stage: stage, title: title, account: account, subject: subject,
            version: version, received: received, sent: sent)
    }
}

extension Submission {
    /// Whether its author may change it: what came back is to be mended, whatever its form says; what was accepted is
    /// not; anything else while its stage is open, if its form allows it.
    func mayBeChanged(_ db: Connection, on site: Site) throws -> Bool {
        guard !isReplaced, let subjects = site.features.subjects else { return false }
        return switch try subjects.judgement(of: reference, db) {
        case .returned: true
        case .accepted: false
        case .received: try isEditable && subjects.isOpen(stage, of: subject, db)
        }
    }
}

/// The SQL of submissions.
public enum SubmissionStore {
    /// A submission, whosever it is: for the team, and for whom it is shared with.
    public static func find(_ db: Connection, _ id: String) throws -> Submission? {
        try db.row(
            """
            SELECT id, reference, account, subject, form, stage, title, language, definition, answers, version, received,
                sent, replaced, editable, declarations
            FROM submission WHERE id = $1
            """, id
        ).map(submission)
    }

    static func find(_ db: Connection, _ id: String, account: String) throws -> Submission? {
        try db.row(
            """
            SELECT id, reference, account, subject, form, stage, title, language, definition, answers, version, received,
                sent, replaced, editable, declarations
            FROM submission WHERE id = $1 AND account = $2
            """, id, account
        ).map(submission)
    }

    /// Every version of what has this reference, the first one first.
    static func versions(_ db: Connection, _ reference: String, account: String) throws -> [Submission] {
        try db.rows(
            """
            SELECT id, reference, account, subject, form, stage, title, language, definition, answers, version, received,
                sent, replaced, editable, declarations
            FROM submission WHERE reference = $1 AND account = $2 ORDER BY version
            """, reference, account
        ).map(submission)
    }

    /// What this account has sent of a form about a person and is not replaced, the newest first.
    static func open(_ db: Connection, account: String, subject: String, form: String) throws -> [String] {
        try db.rows(
            """
            SELECT id FROM submission WHERE account = $1 AND subject = $2 AND form = $3 AND replaced = 0
            ORDER BY received DESC
            """, account, subject, form
        ).map { $0.text(0) }
    }

    /// How many forms, and versions of them, an account has sent since an instant in seconds.
    static func count(_ db: Connection, account: String, since: Int) throws -> Int {
        try db.row("SELECT COUNT(*) FROM submission WHERE account = $1 AND sent > $2", account, since)?.integer(0) ?? 0
    }

    /// Keeps a draft's answers as sent; a later version takes the place of the one before.
    static func insert(
        _ db: Connection, id: String, _ draft: Draft, _ form: FormDefinition, _ answers: Answers, agreed: [String],
        for visit: Visit
    ) throws {
        // The definition may be newer than the draft's last save.
        try DraftStore.keep(db, form, at: visit.now)
        let former = draft.amends.isEmpty ? nil : try find(db, draft.amends, account: draft.account)
        if let former { try db.run("UPDATE submission SET replaced = 1 WHERE id = $1", former.id) }
        let reference = former?.reference ?? "\(form.reference)-\(newReference())"
        let now = seconds(visit.now)
        try db.run(
            """
            INSERT INTO submission (id, reference, account, subject, portal, language, form, stage, title, search,
                definition, answers, declarations, draft, version, received, sent, replaced, editable)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18)
            """, id, reference, draft.account, draft.subject, visit.site.portal.name, visit.language.rawValue,
            form.name, form.stage, form.title(visit.language), "\(form.searched)\n\(reference.lowercased())",
            form.digest, answers.json, agreed.joined(separator: " "), draft.id, (former?.version ?? 0) + 1,
            former.map { seconds($0.received) } ?? now, now, form.editing == .untilDecision)
    }

    private static func submission(_ row: Row) -> Submission {
        Submission(
            id: row.text(0), reference: row.text(1), account: row.text(2), subject: row.text(3), form: row.text(4),
            stage: row.text(5), title: row.text(6), language: Language(rawValue: row.text(7)) ?? .en,
            definition: row.text(8), answers: Answers(json: row.text(9)),
            agreed: Set(row.text(15).split(separator: " ").map(String.init)), version: row.integer(10),
            received: row.instant(11), sent: row.instant(12), isReplaced: row.flag(13), isEditable: row.flag(14))
    }
}

/// Eight letters and digits that nobody mistakes for each other (D. Crockford, Base 32), in two groups: 40 random bits.
func newReference() -> String {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let letters = Random.bytes(8).map { alphabet[Int(clamping: $0) % alphabet.count] }
    return String(letters[..<4]) + "-" + String(letters[4...])
}
