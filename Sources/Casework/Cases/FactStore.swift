public import Database
public import Foundation
import Identity
import PortalKit

/// A fact about a case, as stored.
public struct RecordedFact: Hashable, Sendable {
    /// Its name and day.
    public let fact: Fact
    /// What it comes from, such as the id of a decision, or the channel by which a request arrived.
    public let source: String
}

/// Queries on the table of facts. All functions throw `DatabaseError`.
public enum FactStore {
    /// The facts of a case by day, those of one day in the order in which they were recorded.
    public static func all(_ team: TeamDatabase, of caseID: String) throws -> [RecordedFact] {
        try team.db.rows(
            "SELECT name, day, source FROM case_fact WHERE casefile = $1 ORDER BY day, at, id", caseID
        ).compactMap { row in
            CivilDate(iso: row.text(1)).map { RecordedFact(fact: Fact(row.text(0), $0), source: row.text(2)) }
        }
    }

    /// The facts of a case, if the account may see it; otherwise none.
    public static func all(_ db: Connection, of current: Case, _ permissions: Permissions) throws -> [Fact] {
        try permissions.sees(current) ? all(.system(db), of: current.id).map(\.fact) : []
    }

    /// Inserts a fact. `source` is as in ``RecordedFact``.
    public static func add(_ team: TeamDatabase, _ fact: Fact, to caseID: String, source: String, at now: Date) throws {
        try team.db.run(
            """
            INSERT INTO case_fact (id, casefile, name, day, at, author, source) VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, newID(), caseID, fact.name, fact.day.iso, seconds(now), team.officer.account, source)
    }

    /// Deletes the facts with that name on days after `day`; all of them if `day` is nil.
    static func remove(_ team: TeamDatabase, _ name: String, from caseID: String, after day: CivilDate?) throws {
        try team.db.run(
            "DELETE FROM case_fact WHERE casefile = $1 AND name = $2 AND day > $3", caseID, name, day?.iso ?? "")
    }
}
