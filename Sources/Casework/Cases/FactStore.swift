public import Database
public import Foundation
import Identity
import PortalKit

/// Something that happened to a case, as it is kept: when it was noted, by whom, and what it came from.
public struct RecordedFact: Hashable, Sendable {
    public let id: String
    public let fact: Fact
    public let at: Date
    /// The account of who noted it.
    public let author: String
    /// What it came from, such as the id of a decision, or how a request arrived.
    public let source: String
}

/// The SQL of what has happened to cases.
public enum FactStore {
    /// All that happened to a case, in the order of the days.
    public static func all(_ db: Connection, of casefile: String, for officer: Officer) throws -> [RecordedFact] {
        try db.rows(
            "SELECT id, name, day, at, author, source FROM case_fact WHERE casefile = $1 ORDER BY day, at, id", casefile
        ).compactMap { row in
            CivilDate(iso: row.text(2)).map { day in
                RecordedFact(
                    id: row.text(0), fact: Fact(row.text(1), day),
                    at: row.instant(3), author: row.text(4), source: row.text(5))
            }
        }
    }

    /// What happened to a case, for whoever may see it; nothing for anybody else.
    public static func all(_ db: Connection, of one: Case, _ standing: Standing) throws -> [Fact] {
        try standing.sees(one) ? all(db, of: one.id, for: .nobody).map(\.fact) : []
    }

    public static func add(
        _ db: Connection, _ fact: Fact, to casefile: String, by officer: Officer, source: String, at now: Date
    ) throws {
        try db.run(
            """
            INSERT INTO case_fact (id, casefile, name, day, at, author, source) VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, newID(), casefile, fact.name, fact.day.iso, seconds(now), officer.account, source)
    }

    /// Takes a fact back: what was arranged for a day after `day`, or all of that name where no day is given.
    static func remove(_ db: Connection, _ name: String, from casefile: String, after day: CivilDate?) throws {
        try db.run(
            "DELETE FROM case_fact WHERE casefile = $1 AND name = $2 AND day > $3", casefile, name, day?.iso ?? "")
    }
}
