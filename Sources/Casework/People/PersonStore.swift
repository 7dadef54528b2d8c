import Database
public import Foundation
import Identity
public import PortalKit

/// Queries on the table of people, the council's own records, for the team only; other accounts see their own entries.
/// All functions throw `DatabaseError`.
public enum PersonStore {
    static let columns: SQL = """
        id, reach, version, forename, middle, surname, gender, born, schooling, school_urn, school,
        school_place, uprn, lines, postcode
        """

    /// The person with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Person? {
        try team.db.row("SELECT \(columns) FROM person WHERE id = $1", id).flatMap(person)
    }

    /// Inserts a person; does nothing if the id is taken, so that a repeated request adds no second one.
    public static func add(_ team: TeamDatabase, _ person: Person, at now: Date) throws {
        try team.db.apply(
            """
            INSERT INTO person (id, folded, reach, created, changed, version, forename, middle, surname, gender, born,
                schooling, school_urn, school, school_place, uprn, lines, postcode)
            VALUES ($1, $2, $3, $4, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT (id) DO NOTHING
            """, [person.id, person.folded, person.reach, seconds(now)] + person.details.columns)
    }

    /// Updates a person, with the name and date of birth by which their cases are found.
    /// - Parameter now: when an officer corrected the details; nil to keep the stored time, for data from a submitted
    ///   form.
    /// - Returns: false if the person was changed since `person` was read; nothing is stored then.
    public static func change(_ team: TeamDatabase, _ person: Person, at now: Date?) throws -> Bool {
        let changed = try team.db.apply(
            """
            UPDATE person SET folded = $3, reach = $4, changed = COALESCE($5, changed), version = version + 1,
                forename = $6, middle = $7, surname = $8, gender = $9, born = $10, schooling = $11, school_urn = $12,
                school = $13, school_place = $14, uprn = $15, lines = $16, postcode = $17
            WHERE id = $1 AND version = $2
            """,
            [person.id, person.version, person.folded, person.reach, now.map(seconds)] + person.details.columns)
        guard changed == 1 else { return false }
        try team.db.run(
            "UPDATE casefile SET folded = $2, born = $3 WHERE person = $1", person.id, person.folded, person.born.iso)
        return true
    }

    /// Records that may be of the same person, by date of birth or full name; likeliest first, at most 10.
    public static func candidates(_ team: TeamDatabase, like details: PersonDetails) throws -> [Person] {
        let rows = try team.db.rows(
            """
            SELECT \(columns) FROM person WHERE born = $1
            UNION
            SELECT \(columns) FROM person WHERE REPLACE(folded, ' ', '') = $2
            ORDER BY 1 LIMIT 200
            """, details.born.iso, Folded.key(details.folded))
        func isSame(_ name: String, _ other: String) -> Bool {
            Folded.key(Folded.name(name)) == Folded.key(Folded.name(other))
        }
        let likeness = { (person: Person) in
            (Folded.key(person.folded) == Folded.key(details.folded) ? 4 : 0)
                + (person.born == details.born ? 2 : 0)
                + (isSame(person.surname, details.surname) ? 2 : 0)
                + (isSame(person.forename, details.forename) ? 2 : 0)
                + (person.address?.postcode == details.address?.postcode ? 1 : 0)
        }
        // A shared date of birth alone is no reason for a closer look.
        return rows.compactMap(person).filter { likeness($0) >= 4 }
            .sorted { (likeness($1), $0.id) < (likeness($0), $1.id) }.prefix(10).map { $0 }
    }

    /// The people with these words, in this order, in their full name, and born on the day, by name. Empty `words` and
    /// nil `born` do not restrict; with neither, nothing is found.
    public static func search(
        _ team: TeamDatabase, named words: String, born: CivilDate?, limit: Int
    ) throws -> [Person] {
        let searches = Folded.searches(words).filter { !$0.isEmpty }
        guard !searches.isEmpty || born != nil else { return [] }
        var found: [Person] = []
        for folded in searches.isEmpty ? [[]] : searches {
            let pattern = folded.isEmpty ? "" : "%" + folded.joined(separator: "%") + "%"
            found += try team.db.rows(
                """
                SELECT \(columns) FROM person WHERE ($1 = '' OR folded LIKE $1 OR REPLACE(folded, ' ', '') LIKE $1)
                    AND ($2 = '' OR born = $2)
                ORDER BY folded, born, id LIMIT $3
                """, pattern, born?.iso ?? "", limit
            ).compactMap(person).filter { candidate in !found.contains { $0.id == candidate.id } }
        }
        return Array(found.prefix(limit))
    }

    private static func person(_ row: Row) -> Person? {
        PersonDetails(row, from: 3).map {
            Person(id: row.text(0), $0, reach: row.text(1), version: row.integer(2))
        }
    }
}
