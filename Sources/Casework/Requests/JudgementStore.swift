public import Database
public import Foundation
import Identity
public import PortalKit

/// What the team has made of something that was sent, as it is kept.
public struct Judged: Hashable, Sendable {
    public let reference: String
    /// The entry it is about.
    public let subject: String
    public let account: String
    /// The id of its newest version.
    public let submission: String
    public let judgement: Judgement
    /// Whether those who may see others' submissions see it.
    public let isShared: Bool
    public let author: String
    /// When that came to be.
    public let at: Date
    /// Whether it waits to be taken in: no case of the person was open as it came.
    public let isIntake: Bool
}

/// The SQL of judgements: one for each reference, whatever its versions.
public enum JudgementStore {
    /// What was made of something that this account has sent; nil for anybody else's.
    public static func find(_ db: Connection, _ reference: String, account: String) throws -> Judged? {
        try find(db, reference, for: .nobody).flatMap { $0.account == account ? $0 : nil }
    }

    public static func find(_ db: Connection, _ reference: String, for officer: Officer) throws -> Judged? {
        try db.row(
            """
            SELECT reference, subject, account, submission, state, note, shared, author, at, intake
            FROM judgement WHERE reference = $1
            """, reference
        ).map(judged)
    }

    /// All that came about a person, from whomever and whoever recorded it, the newest first.
    public static func all(_ db: Connection, person: String, for officer: Officer) throws -> [Judged] {
        try db.rows(
            """
            SELECT reference, subject, account, submission, state, note, shared, author, at, intake
            FROM judgement WHERE subject = $1 OR subject IN (SELECT id FROM entry WHERE person = $1)
            ORDER BY at DESC, reference
            """, person
        ).map(judged)
    }

    /// What others sent about the person behind a standing and the team shares, for whoever may see it.
    public static func shared(_ db: Connection, _ standing: Standing) throws -> [Judged] {
        guard let person = standing.person, standing.may(.seesSubmissions) else { return [] }
        return try all(db, person: person, for: .nobody).filter { $0.isShared && $0.account != standing.account }
    }

    /// What waits to be taken in, the oldest first.
    public static func intake(_ db: Connection, limit: Int, offset: Int, for officer: Officer) throws -> [Judged] {
        try db.rows(
            """
            SELECT reference, subject, account, submission, state, note, shared, author, at, intake
            FROM judgement WHERE intake = 1 ORDER BY at, reference LIMIT $1 OFFSET $2
            """, limit, offset
        ).map(judged)
    }

    /// Whether a request that an account has sent about an entry waits to be taken in.
    public static func awaitsIntake(_ db: Connection, entry: String, account: String) throws -> Bool {
        try db.row("SELECT 1 FROM judgement WHERE subject = $1 AND account = $2 AND intake = 1", entry, account) != nil
    }

    public static func intakeCount(_ db: Connection) throws -> Int {
        try db.row("SELECT COUNT(*) FROM judgement WHERE intake = 1")?.integer(0) ?? 0
    }

    /// Notes that something came: the first version, or another one.
    static func receive(_ db: Connection, _ form: SentForm, isIntake: Bool) throws {
        try db.run(
            """
            INSERT INTO judgement (reference, subject, account, submission, state, shared, note, author, at, intake)
            VALUES ($1, $2, $3, $4, 'received', 0, '', '', $5, $6)
            ON CONFLICT (reference) DO UPDATE SET submission = excluded.submission, state = 'received', note = '',
                at = excluded.at
            """, form.reference, form.subject, form.account, form.id, seconds(form.sent), isIntake)
    }

    /// Says what the team makes of it.
    /// - Parameter submission: the version that was looked at.
    /// - Returns: false where a newer one has come since, and nothing was said.
    public static func judge(
        _ db: Connection, _ reference: String, submission: String, _ judgement: Judgement, isShared: Bool,
        by officer: Officer, at now: Date
    ) throws -> Bool {
        let (state, note) =
            switch judgement {
            case .received: ("received", "")
            case .accepted: ("accepted", "")
            case .returned(let note): ("returned", note)
            }
        return try db.run(
            """
            UPDATE judgement SET state = $3, note = $4, shared = $5, author = $6, at = $7
            WHERE reference = $1 AND submission = $2
            """, reference, submission, state, note, isShared, officer.account, seconds(now)) == 1
    }

    /// Accepts what came for a stage and waits: whoever has decided on it has read it.
    static func acceptAll(
        _ db: Connection, of stage: String, person: String, by officer: Officer, at now: Date
    ) throws {
        try db.run(
            """
            UPDATE judgement SET state = 'accepted', author = $3, at = $4
            WHERE (subject = $2 OR subject IN (SELECT id FROM entry WHERE person = $2)) AND state = 'received'
                AND submission IN (SELECT id FROM submission WHERE submission.id = judgement.submission AND stage = $1)
            """, stage, person, officer.account, seconds(now))
    }

    /// Marks all that came about an entry as taken in.
    public static func takeIn(_ db: Connection, entry: String) throws {
        try db.run("UPDATE judgement SET intake = 0 WHERE subject = $1 AND intake = 1", entry)
    }

    private static func judged(_ row: Row) -> Judged {
        let judgement: Judgement =
            switch row.text(4) {
            case "accepted": .accepted
            case "returned": .returned(row.text(5))
            default: .received
            }
        return Judged(
            reference: row.text(0), subject: row.text(1), account: row.text(2), submission: row.text(3),
            judgement: judgement, isShared: row.flag(6), author: row.text(7),
            at: row.instant(8), isIntake: row.flag(9))
    }
}
