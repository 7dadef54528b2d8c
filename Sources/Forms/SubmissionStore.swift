public import Database
public import Foundation
import Identity
public import PortalKit
import Vault

/// One version of a submitted form. Immutable, and stored with the definition that it was sent under.
public struct Submission: Sendable {
    /// The id of this version.
    public let id: String
    /// The reference for letters and phone calls, shared by all versions, such as `EHC-7K3M-9QXA`.
    public let reference: String
    /// The id of the account that sent it.
    public let account: String
    /// The id of the person it is about.
    public let subject: String
    /// The name of the form's file, without `.json`.
    public let form: String
    /// The name of the process stage that the form belongs to, such as `request`.
    public let stage: String
    /// The form's title when it was sent, in `language`.
    public let title: String
    /// The language it was sent in.
    public let language: Language
    let definition: String
    let answers: Answers
    /// Who sent it and the person it is about, as known when it was sent; see ``AboutPages``.
    let about: Answers
    /// The ids of the declarations that were agreed to.
    public let agreed: Set<String>
    /// From 1; each edit that is sent has the next number.
    public let version: Int
    /// When the first version was received. Statutory periods count from this day.
    public let received: Date
    /// When this version was received.
    public let sent: Date
    /// Whether there is a later version.
    public let isReplaced: Bool
    /// Whether its form allowed edits until the decision when it was sent.
    public let isEditable: Bool

    /// The same for the feature that processes submissions.
    var asSent: SentForm {
        SentForm(
            id: id, reference: reference, form: form, stage: stage, title: title, account: account, subject: subject,
            version: version, received: received, sent: sent)
    }
}

extension Submission {
    /// Whether a date of the council's counts from its receipt, as its form said when it was sent. Throws
    /// `DatabaseError`.
    public func hasDeadline(_ db: Connection) throws -> Bool {
        try DraftStore.definition(db, definition)?.flow.hasDeadline ?? true
    }

    /// Whether its sender may change it: always if it was returned for correction, never once it is accepted, otherwise
    /// while its stage is open and if its form allows edits.
    func mayBeChanged(_ db: Connection, on site: Site) throws -> Bool {
        guard !isReplaced, let subjects = site.features.subjects else { return false }
        return switch try subjects.reviewStatus(of: reference, db) {
        case .returned: true
        case .accepted: false
        case .received: try isEditable && subjects.isOpen(stage, of: subject, db)
        }
    }
}

/// Queries on the table of submissions.
public enum SubmissionStore {
    static let columns: SQL = """
        id, reference, account, subject, form, stage, title, language, definition, answers, version, received,
        sent, replaced, editable, declarations, about
        """

    /// The submission with that id, of any account: the caller checks who may see it. Nil if there is none.
    /// - Throws: `DatabaseError`.
    public static func find(_ db: Connection, _ id: String) throws -> Submission? {
        try db.row("SELECT \(columns) FROM submission WHERE id = $1", id).map(submission)
    }

    static func find(_ db: Connection, _ id: String, account: String) throws -> Submission? {
        try db.row("SELECT \(columns) FROM submission WHERE id = $1 AND account = $2", id, account).map(submission)
    }

    /// The submission with that id, if the account of the request sent it, or shares the person that it is about with who
    /// did, and may still see that person; nil otherwise.
    static func seen(_ db: Connection, _ id: String, for visit: Visit) throws -> (sent: Submission, subject: Subject)? {
        let account = try visit.account.account
        guard let sent = try find(db, id),
            let subject = try visit.site.features.subjects?.subject(sent.subject, db, for: visit),
            sent.account == account || subject.isShared
        else { return nil }
        return (sent, subject)
    }

    /// The submission that a draft changes; nil if it changes none. Whether it may was checked as the draft was begun.
    static func former(_ db: Connection, of draft: Draft) throws -> Submission? {
        guard !draft.amends.isEmpty, let sent = try find(db, draft.amends), sent.subject == draft.subject else {
            return nil
        }
        return sent
    }

    /// The newest versions of what an account has sent, about all people, the last received first.
    static func all(_ db: Connection, account: String, limit: Int, offset: Int) throws -> [Submission] {
        try db.rows(
            """
            SELECT \(columns) FROM submission WHERE account = $1 AND replaced = 0
            ORDER BY received DESC, id DESC LIMIT $2 OFFSET $3
            """, account, limit, offset
        ).map(submission)
    }

    /// All versions with this reference, the oldest first.
    static func versions(_ db: Connection, _ reference: String, about subject: String) throws -> [Submission] {
        try db.rows(
            "SELECT \(columns) FROM submission WHERE reference = $1 AND subject = $2 ORDER BY version", reference,
            subject
        ).map(submission)
    }

    /// The id of this account's most recently received submission of a form about a person, in its newest version; nil
    /// if there is none.
    static func newest(_ db: Connection, account: String, subject: String, form: String) throws -> String? {
        try db.row(
            """
            SELECT id FROM submission WHERE account = $1 AND subject = $2 AND form = $3 AND replaced = 0
            ORDER BY received DESC LIMIT 1
            """, account, subject, form)?.text(0)
    }

    /// The number of submissions, every version counted, that an account has sent since `since`, in seconds since 1970.
    static func count(_ db: Connection, account: String, since: Int) throws -> Int {
        try db.row("SELECT COUNT(*) FROM submission WHERE account = $1 AND sent > $2", account, since)?.integer(0) ?? 0
    }

    /// Stores a draft's answers as a submission; a later version marks the previous one as replaced.
    static func insert(
        _ db: Connection, id: String, _ draft: Draft, _ form: FormDefinition, answers: Answers, agreed: [String],
        about: Answers, for visit: Visit
    ) throws {
        // The definition may be newer than the draft's last save.
        try DraftStore.storeDefinition(db, form, at: visit.now)
        let former = try former(db, of: draft)
        if let former { try db.run("UPDATE submission SET replaced = 1 WHERE id = $1", former.id) }
        let reference = former?.reference ?? "\(form.reference)-\(newReference())"
        let now = seconds(visit.now)
        try db.run(
            """
            INSERT INTO submission (id, reference, account, subject, portal, language, form, stage, title, search,
                definition, answers, declarations, draft, version, received, sent, replaced, editable, about)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18, $19)
            """, id, reference, draft.account, draft.subject, visit.site.portal.name, visit.language.rawValue,
            form.name, form.stage, form.title(visit.language), "\(form.searched)\n\(reference.lowercased())",
            form.digest, answers.json, agreed.joined(separator: " "), draft.id, (former?.version ?? 0) + 1,
            former.map { seconds($0.received) } ?? now, now, form.editing == .untilDecision,
            about.json)
    }

    /// Moves what one account has sent, with its files, to another account. Throws `DatabaseError`.
    public static func move(_ db: Connection, from account: String, to other: String) throws {
        try db.run("UPDATE submission SET account = $2 WHERE account = $1", account, other)
        try db.run("UPDATE upload SET account = $2 WHERE account = $1", account, other)
    }

    private static func submission(_ row: Row) -> Submission {
        Submission(
            id: row.text(0), reference: row.text(1), account: row.text(2), subject: row.text(3), form: row.text(4),
            stage: row.text(5), title: row.text(6), language: Language(rawValue: row.text(7)) ?? .en,
            definition: row.text(8), answers: Answers(json: row.text(9)), about: Answers(json: row.text(16)),
            agreed: Set(row.text(15).split(separator: " ").map(String.init)), version: row.integer(10),
            received: row.instant(11), sent: row.instant(12), isReplaced: row.flag(13), isEditable: row.flag(14))
    }
}

/// 40 random bits as eight characters in two groups, in an alphabet without look-alikes (D. Crockford, Base 32), such
/// as `7K3M-9QXA`.
func newReference() -> String {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let letters = Random.bytes(8).map { alphabet[Int(clamping: $0) % alphabet.count] }
    return String(letters[..<4]) + "-" + String(letters[4...])
}
