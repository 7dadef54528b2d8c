public import Database
public import Foundation
import Identity
import PortalKit

/// Queries on the tables of decisions, exceptions and notes. All functions throw `DatabaseError`.
public enum DecisionStore {
    static let columns: SQL = "id, casefile, decision, outcome, day, note, at, letter, published, withdrawn"

    /// The decisions of a case, withdrawn ones included, newest first.
    public static func all(_ team: TeamDatabase, of caseID: String) throws -> [Decision] {
        try team.db.rows(
            "SELECT \(columns) FROM case_decision WHERE casefile = $1 ORDER BY at DESC, id", caseID
        ).compactMap(decision)
    }

    /// The published decisions of a case, if the account may see it; otherwise none.
    public static func told(_ db: Connection, of current: Case, _ permissions: Permissions) throws -> [Decision] {
        guard permissions.sees(current) else { return [] }
        return try all(.system(db), of: current.id).filter { $0.published != nil && $0.withdrawn == nil }
    }

    /// The decision with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Decision? {
        try team.db.row("SELECT \(columns) FROM case_decision WHERE id = $1", id).flatMap(decision)
    }

    /// Inserts a decision that is neither published nor withdrawn; does nothing if the id is taken.
    public static func add(_ team: TeamDatabase, _ decision: Decision) throws {
        try team.db.run(
            """
            INSERT INTO case_decision (id, casefile, decision, outcome, day, note, author, at, letter)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING
            """, decision.id, decision.caseID, decision.name, decision.outcome, decision.day.iso, decision.note,
            team.officer.account, seconds(decision.at), decision.letter)
    }

    /// Sets the letter of a decision; does nothing if it is published or withdrawn.
    public static func setLetter(_ team: TeamDatabase, _ id: String, _ document: String) throws {
        try team.db.run(
            "UPDATE case_decision SET letter = $2 WHERE id = $1 AND published IS NULL AND withdrawn IS NULL", id,
            document)
    }

    /// Marks a decision as published; false if it was published or withdrawn before.
    public static func publish(_ team: TeamDatabase, _ id: String, at now: Date) throws -> Bool {
        try team.db.run(
            "UPDATE case_decision SET published = $2 WHERE id = $1 AND published IS NULL AND withdrawn IS NULL", id,
            seconds(now)) == 1
    }

    /// Marks a decision as withdrawn; false if it was published or withdrawn before.
    public static func withdraw(_ team: TeamDatabase, _ id: String, at now: Date) throws -> Bool {
        try team.db.run(
            "UPDATE case_decision SET withdrawn = $2 WHERE id = $1 AND published IS NULL AND withdrawn IS NULL", id,
            seconds(now)) == 1
    }

    /// The exceptions of a case, if the account may see it; otherwise none.
    public static func exceptions(
        _ db: Connection, of current: Case, _ permissions: Permissions
    ) throws -> [CaseException] {
        try permissions.sees(current) ? exceptions(.system(db), of: current.id) : []
    }

    /// The exceptions of a case, oldest first.
    public static func exceptions(_ team: TeamDatabase, of caseID: String) throws -> [CaseException] {
        try team.db.rows(
            """
            SELECT id, casefile, deadline, ground, began, ended, evidence, note, author, at
            FROM case_exception WHERE casefile = $1 ORDER BY at, id
            """, caseID
        ).compactMap { row in
            CivilDate(iso: row.text(4)).map { began in
                CaseException(
                    id: row.text(0), caseID: row.text(1), deadline: row.text(2), ground: row.text(3), began: began,
                    ended: CivilDate(iso: row.text(5)), evidence: row.text(6), note: row.text(7), author: row.text(8),
                    at: row.instant(9))
            }
        }
    }

    /// Inserts an exception, with the officer as its author; does nothing if the id is taken.
    public static func except(_ team: TeamDatabase, _ exception: CaseException) throws {
        try team.db.run(
            """
            INSERT INTO case_exception (id, casefile, deadline, ground, began, ended, evidence, note, author, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING
            """, exception.id, exception.caseID, exception.deadline, exception.ground, exception.began.iso,
            exception.ended?.iso ?? "", exception.evidence, exception.note, team.officer.account, seconds(exception.at))
    }

    /// The notes on a case, newest first.
    public static func notes(_ team: TeamDatabase, of caseID: String) throws -> [CaseNote] {
        try team.db.rows("SELECT body, author, at FROM case_note WHERE casefile = $1 ORDER BY at DESC, id", caseID)
            .map { CaseNote(body: $0.text(0), author: $0.text(1), at: $0.instant(2)) }
    }

    /// Inserts a note on a case; does nothing if the id is taken.
    public static func note(_ team: TeamDatabase, id: String, _ body: String, on caseID: String, at now: Date) throws {
        try team.db.run(
            """
            INSERT INTO case_note (id, casefile, body, author, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO NOTHING
            """, id, caseID, body, team.officer.account, seconds(now))
    }

    private static func decision(_ row: Row) -> Decision? {
        guard let day = CivilDate(iso: row.text(4)) else { return nil }
        return Decision(
            id: row.text(0), caseID: row.text(1), name: row.text(2), outcome: row.text(3), day: day,
            note: row.text(5), at: row.instant(6), letter: row.text(7), published: row.optionalInstant(8),
            withdrawn: row.optionalInstant(9))
    }
}
