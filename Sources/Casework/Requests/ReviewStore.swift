public import Database
public import Foundation
import Identity
public import PortalKit

/// The team's review of a submission, as stored.
public struct Review: Hashable, Sendable {
    /// The submission's reference, which all its versions share.
    public let reference: String
    /// The id of the entry it is about; of the person if the team recorded it.
    public let subject: String
    /// The id of the account that sent it.
    public let account: String
    /// The id of its newest version.
    public let submission: String
    /// Received, accepted or returned.
    public let reviewStatus: ReviewStatus
    /// Whether accounts with the right to see others' submissions may see it.
    public let isShared: Bool
    /// Whether it waits for intake: the person had no open case when it arrived.
    public let isIntake: Bool
}

/// Queries on the table of reviews, one row for each reference. All functions throw `DatabaseError`.
public enum ReviewStore {
    static let columns: SQL = "reference, subject, account, submission, state, note, shared, intake"

    /// The review of a submission of this account; nil if there is none, or it is another account's.
    public static func find(_ db: Connection, _ reference: String, account: String) throws -> Review? {
        try find(.system(db), reference).flatMap { $0.account == account ? $0 : nil }
    }

    /// The review of a submission that the account sent about the person of its permissions, or that was sent for their
    /// allocation; nil if there is none.
    public static func find(_ db: Connection, _ reference: String, _ permissions: Permissions) throws -> Review? {
        try find(.system(db), reference).flatMap { review in
            guard review.account != permissions.account else { return review }
            return permissions.isShared && review.subject == permissions.entry.id ? review : nil
        }
    }

    /// The review of a submission; nil if there is none.
    public static func find(_ team: TeamDatabase, _ reference: String) throws -> Review? {
        try team.db.row("SELECT \(columns) FROM judgement WHERE reference = $1", reference).map(reviewed)
    }

    /// All submissions about a person, from any account and those recorded by the team, newest first.
    public static func all(_ team: TeamDatabase, person: String) throws -> [Review] {
        try team.db.rows(
            "SELECT \(columns) FROM judgement WHERE \(EntryStore.isSubject(person)) ORDER BY at DESC, reference"
        ).map(reviewed)
    }

    /// The submissions of others about the person that the team shares, if the account may see them; otherwise none.
    public static func shared(_ db: Connection, _ permissions: Permissions) throws -> [Review] {
        guard let person = permissions.person, permissions.may(.seesSubmissions) else { return [] }
        return try all(.system(db), person: person).filter { review in
            let isOwn = permissions.isShared && review.subject == permissions.entry.id
            return review.isShared && review.account != permissions.account && !isOwn
        }
    }

    /// The submissions that wait for intake, oldest first.
    public static func intake(_ team: TeamDatabase, limit: Int, offset: Int) throws -> [Review] {
        try team.db.rows(
            "SELECT \(columns) FROM judgement WHERE intake = 1 ORDER BY at, reference LIMIT $1 OFFSET $2", limit, offset
        ).map(reviewed)
    }

    /// Whether a submission of the account about an entry waits for intake.
    public static func awaitsIntake(_ db: Connection, entry: String, account: String) throws -> Bool {
        try db.row("SELECT 1 FROM judgement WHERE subject = $1 AND account = $2 AND intake = 1", entry, account) != nil
    }

    /// The number of submissions that wait for intake.
    public static func intakeCount(_ db: Connection) throws -> Int {
        try db.row("SELECT COUNT(*) FROM judgement WHERE intake = 1")?.integer(0) ?? 0
    }

    /// Records the arrival of a submission's first or a later version. A later one resets the review.
    static func receive(_ db: Connection, _ form: SentForm, isIntake: Bool) throws {
        try db.run(
            """
            INSERT INTO judgement (reference, subject, account, submission, state, shared, note, author, at, intake)
            VALUES ($1, $2, $3, $4, 'received', 0, '', '', $5, $6)
            ON CONFLICT (reference) DO UPDATE SET submission = excluded.submission, state = 'received', note = '',
                at = excluded.at
            """, form.reference, form.subject, form.account, form.id, seconds(form.sent), isIntake)
    }

    /// Stores the team's review.
    /// - Parameter submission: the id of the version that was reviewed.
    /// - Returns: false if a newer version has arrived since; nothing is stored then.
    public static func review(
        _ team: TeamDatabase, _ reference: String, submission: String, _ reviewStatus: ReviewStatus, isShared: Bool,
        at now: Date
    ) throws -> Bool {
        let (state, note) =
            switch reviewStatus {
            case .received: ("received", "")
            case .accepted: ("accepted", "")
            case .returned(let note): ("returned", note)
            }
        return try team.db.run(
            """
            UPDATE judgement SET state = $3, note = $4, shared = $5, author = $6, at = $7
            WHERE reference = $1 AND submission = $2
            """, reference, submission, state, note, isShared, team.officer.account, seconds(now)) == 1
    }

    /// Accepts the submissions for a stage that are not reviewed yet; the decision implies that they were read.
    static func acceptAll(_ team: TeamDatabase, of stage: String, person: String, at now: Date) throws {
        try team.db.run(
            """
            UPDATE judgement SET state = 'accepted', author = \(bind: team.officer.account), at = \(bind: seconds(now))
            WHERE \(EntryStore.isSubject(person)) AND state = 'received' AND submission IN (
                SELECT id FROM submission WHERE submission.id = judgement.submission AND stage = \(bind: stage))
            """)
    }

    /// Marks all submissions about an entry as no longer waiting for intake.
    public static func takeIn(_ team: TeamDatabase, entry: String) throws {
        try team.db.run("UPDATE judgement SET intake = 0 WHERE subject = $1 AND intake = 1", entry)
    }

    private static func reviewed(_ row: Row) -> Review {
        let reviewStatus: ReviewStatus =
            switch row.text(4) {
            case "accepted": .accepted
            case "returned": .returned(row.text(5))
            default: .received
            }
        return Review(
            reference: row.text(0), subject: row.text(1), account: row.text(2), submission: row.text(3),
            reviewStatus: reviewStatus, isShared: row.flag(6), isIntake: row.flag(7))
    }
}
