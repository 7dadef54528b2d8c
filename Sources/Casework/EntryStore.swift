public import Database
public import Foundation
import Identity
import PortalKit

/// The SQL of entries. Every entry is found through its account: a stranger's is not there.
public enum EntryStore {
    /// How many people one account may add.
    public static let limit = 100

    /// The people that an account has added, by name.
    public static func all(_ db: Connection, account: String) throws -> [Entry] {
        try db.rows(
            """
            SELECT id, forename, middle, surname, gender, born, schooling, school_urn, school, school_place,
                relationship, responsibility, uprn, lines, postcode
            FROM entry WHERE account = $1 AND removed IS NULL ORDER BY folded, born, id LIMIT 100
            """, account
        ).compactMap(entry)
    }

    /// The person `id`, if this account added them; nil for anybody else's, and for one that is not there.
    public static func find(_ db: Connection, _ id: String, account: String) throws -> Entry? {
        try db.row(
            """
            SELECT id, forename, middle, surname, gender, born, schooling, school_urn, school, school_place,
                relationship, responsibility, uprn, lines, postcode
            FROM entry WHERE id = $1 AND account = $2 AND removed IS NULL
            """, id, account
        ).flatMap(entry)
    }

    /// Somebody of the same name and day of birth that this account has added already.
    public static func twin(_ db: Connection, of entry: Entry, account: String) throws -> Entry? {
        try db.row(
            """
            SELECT id, forename, middle, surname, gender, born, schooling, school_urn, school, school_place,
                relationship, responsibility, uprn, lines, postcode
            FROM entry WHERE account = $1 AND folded = $2 AND born = $3 AND removed IS NULL AND id <> $4
            ORDER BY created, id LIMIT 1
            """, account, entry.folded, entry.born.iso, entry.id
        ).flatMap(Self.entry)
    }

    /// Adds a person.
    /// - Returns: false where the id is taken, by whomever, and nothing was added.
    public static func add(_ db: Connection, _ entry: Entry, account: String, at now: Date) throws -> Bool {
        try db.run(
            """
            INSERT INTO entry (id, account, forename, middle, surname, folded, gender, born, schooling, school_urn,
                school, school_place, relationship, responsibility, uprn, lines, postcode, created, changed)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
            ON CONFLICT (id) DO NOTHING
            """, entry.id, account, entry.forename, entry.middle, entry.surname, entry.folded, entry.gender,
            entry.born.iso, entry.schooling?.at.rawValue ?? "", entry.schooling?.school?.urn ?? "",
            entry.schooling?.school?.name ?? "", entry.schooling?.school?.place ?? "", entry.relationship.rawValue,
            entry.responsibility.rawValue,
            entry.address?.uprn ?? "", entry.address?.lines.joined(separator: "\n") ?? "",
            entry.address?.postcode ?? "", seconds(now)) == 1
    }

    /// Keeps a person's details, corrected by somebody now, or filled in by a form that tells the time itself.
    public static func change(_ db: Connection, _ entry: Entry, account: String, at now: Date?) throws {
        try db.run(
            """
            UPDATE entry SET forename = $3, middle = $4, surname = $5, folded = $6, gender = $7, born = $8,
                schooling = $9, school_urn = $10, school = $11, school_place = $12, relationship = $13,
                responsibility = $14, uprn = $15, lines = $16, postcode = $17, changed = COALESCE($18, changed)
            WHERE id = $1 AND account = $2 AND removed IS NULL
            """, entry.id, account, entry.forename, entry.middle, entry.surname, entry.folded, entry.gender,
            entry.born.iso, entry.schooling?.at.rawValue ?? "", entry.schooling?.school?.urn ?? "",
            entry.schooling?.school?.name ?? "", entry.schooling?.school?.place ?? "", entry.relationship.rawValue,
            entry.responsibility.rawValue,
            entry.address?.uprn ?? "", entry.address?.lines.joined(separator: "\n") ?? "",
            entry.address?.postcode ?? "", now.map(seconds))
    }

    /// Takes a person off the account's list.
    public static func remove(_ db: Connection, _ id: String, account: String, at now: Date) throws {
        try db.run(
            "UPDATE entry SET removed = $3 WHERE id = $1 AND account = $2 AND removed IS NULL", id, account,
            seconds(now))
    }

    /// The account that a person belongs to; nil where there is none.
    static func account(_ db: Connection, of id: String) throws -> String? {
        try db.row("SELECT account FROM entry WHERE id = $1 AND removed IS NULL", id)?.text(0)
    }

    private static func entry(_ row: Row) -> Entry? {
        guard let born = CivilDate(iso: row.text(5)) else { return nil }
        let school = School(urn: row.text(7), name: row.text(8), place: row.text(9))
        let lines = row.text(13).split(separator: "\n").map(String.init)
        return Entry(
            id: row.text(0), forename: row.text(1), middle: row.text(2), surname: row.text(3), gender: row.text(4),
            born: born,
            schooling: Schooling.Place(rawValue: row.text(6)).map {
                Schooling(at: $0, school: school.name.isEmpty ? nil : school)
            },
            relationship: Entry.Relationship(rawValue: row.text(10)) ?? .other,
            responsibility: Entry.Responsibility(rawValue: row.text(11)) ?? .unsure,
            address: lines.isEmpty
                ? nil : PostalAddress(uprn: row.text(12), lines: lines, postcode: row.text(14)))
    }
}
