public import Database
public import Foundation
import Identity
public import PortalKit

/// The SQL of people. Only the team reads it; everybody else sees their own entry.
public enum PersonStore {
    public static func find(_ db: Connection, _ id: String) throws -> Person? {
        try db.row(
            """
            SELECT id, forename, middle, surname, gender, born, schooling, school_urn, school, school_place, uprn,
                lines, postcode, reach, version
            FROM person WHERE id = $1
            """, id
        ).flatMap(person)
    }

    /// Adds a person; nothing where the id is taken, so that a second press adds no second one.
    public static func add(_ db: Connection, _ person: Person, at now: Date) throws {
        try db.run(
            """
            INSERT INTO person (id, forename, middle, surname, folded, gender, born, schooling, school_urn, school,
                school_place, uprn, lines, postcode, reach, created, changed, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, 1)
            ON CONFLICT (id) DO NOTHING
            """, person.id, person.forename, person.middle, person.surname, person.folded, person.gender,
            person.born.iso, person.schooling?.at.rawValue ?? "", person.schooling?.school?.urn ?? "",
            person.schooling?.school?.name ?? "", person.schooling?.school?.place ?? "",
            person.address?.uprn ?? "", person.address?.lines.joined(separator: "\n") ?? "",
            person.address?.postcode ?? "", person.reach, seconds(now))
    }

    /// Keeps changed details, with the names that the cases are found by.
    /// - Returns: false where somebody else changed them since `person` was read, and nothing was kept.
    /// - Parameter now: when somebody corrected them; nil for a form that tells the time itself.
    public static func change(_ db: Connection, _ person: Person, at now: Date?) throws -> Bool {
        let changed = try db.run(
            """
            UPDATE person SET forename = $3, middle = $4, surname = $5, folded = $6, gender = $7, born = $8,
                schooling = $9, school_urn = $10, school = $11, school_place = $12, uprn = $13, lines = $14,
                postcode = $15, reach = $16, changed = COALESCE($17, changed), version = version + 1
            WHERE id = $1 AND version = $2
            """, person.id, person.version, person.forename, person.middle, person.surname, person.folded,
            person.gender, person.born.iso, person.schooling?.at.rawValue ?? "", person.schooling?.school?.urn ?? "",
            person.schooling?.school?.name ?? "", person.schooling?.school?.place ?? "",
            person.address?.uprn ?? "", person.address?.lines.joined(separator: "\n") ?? "",
            person.address?.postcode ?? "", person.reach, now.map(seconds))
        guard changed == 1 else { return false }
        try db.run(
            "UPDATE casefile SET folded = $2, born = $3 WHERE person = $1", person.id, person.folded, person.born.iso)
        return true
    }

    /// Who may be the same as an entry: of the same day of birth, or of the same whole name; the likeliest first.
    public static func candidates(_ db: Connection, for entry: Entry) throws -> [Person] {
        let rows = try db.rows(
            """
            SELECT id, forename, middle, surname, gender, born, schooling, school_urn, school, school_place, uprn,
                lines, postcode, reach, version
            FROM person WHERE born = $1
            UNION
            SELECT id, forename, middle, surname, gender, born, schooling, school_urn, school, school_place, uprn,
                lines, postcode, reach, version
            FROM person WHERE folded = $2
            ORDER BY 1 LIMIT 200
            """, entry.born.iso, entry.folded)
        let likeness = { (person: Person) in
            (person.folded == entry.folded ? 4 : 0) + (person.born == entry.born ? 2 : 0)
                + (Folded.text(person.surname) == Folded.text(entry.surname) ? 2 : 0)
                + (Folded.text(person.forename) == Folded.text(entry.forename) ? 2 : 0)
                + (person.address?.postcode == entry.address?.postcode ? 1 : 0)
        }
        // A day of birth alone, shared by a stranger of another name, is no reason to look twice.
        return rows.compactMap(person).filter { likeness($0) >= 4 }
            .sorted { (likeness($1), $0.id) < (likeness($0), $1.id) }.prefix(10).map { $0 }
    }

    /// Those whose whole name holds the words, in their order, and who were born on the day; each only where it is given.
    public static func search(
        _ db: Connection, named words: String, born: CivilDate?, limit: Int, for officer: Officer
    ) throws -> [Person] {
        let folded = Folded.words(words)
        let pattern = folded.isEmpty ? "" : "%" + folded.joined(separator: "%") + "%"
        guard !pattern.isEmpty || born != nil else { return [] }
        return try db.rows(
            """
            SELECT id, forename, middle, surname, gender, born, schooling, school_urn, school, school_place, uprn,
                lines, postcode, reach, version
            FROM person WHERE ($1 = '' OR folded LIKE $1) AND ($2 = '' OR born = $2) ORDER BY folded, born, id LIMIT $3
            """, pattern, born?.iso ?? "", limit
        ).compactMap(person)
    }

    private static func person(_ row: Row) -> Person? {
        guard let born = CivilDate(iso: row.text(5)) else { return nil }
        let school = School(urn: row.text(7), name: row.text(8), place: row.text(9))
        let lines = row.text(11).split(separator: "\n").map(String.init)
        return Person(
            id: row.text(0), forename: row.text(1), middle: row.text(2), surname: row.text(3), gender: row.text(4),
            born: born,
            schooling: Schooling.Place(rawValue: row.text(6)).map {
                Schooling(at: $0, school: school.name.isEmpty ? nil : school)
            },
            address: lines.isEmpty ? nil : PostalAddress(uprn: row.text(10), lines: lines, postcode: row.text(12)),
            reach: row.text(13), version: row.integer(14))
    }
}
