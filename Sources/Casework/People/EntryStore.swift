public import Database
public import Foundation
import Identity
import PortalKit

/// Queries on the table of entries. All functions throw `DatabaseError`. An account reads only its own entries; those
/// that the team created for a professional only once the professional is authenticated.
public enum EntryStore {
    /// Whether the column `subject` holds this person, or an entry that is matched to them.
    static func isSubject(_ person: String) -> SQL {
        "(subject = \(bind: person) OR subject IN (SELECT id FROM entry WHERE person = \(bind: person)))"
    }

    static let columns: SQL = """
        id, relationship, responsibility, forename, middle, surname, gender, born, schooling, school_urn,
        school, school_place, uprn, lines, postcode
        """

    /// The maximum number of entries of an account, which its callers check.
    public static let limit = 100

    /// The account's entries, by name, at most 100.
    public static func all(_ db: Connection, account: String) throws -> [Entry] {
        try db.rows(
            """
            SELECT \(columns) FROM entry WHERE account = $1 AND removed IS NULL AND team <= $2 ORDER BY folded, born, id LIMIT 100
            """, account, try reach(db, account)
        ).compactMap(entry)
    }

    /// The account's entry with that id; nil if it has none.
    public static func find(_ db: Connection, _ id: String, account: String) throws -> Entry? {
        try db.row(
            """
            SELECT \(columns) FROM entry WHERE id = $1 AND account = $2 AND removed IS NULL AND team <= $3
            """, id, account, try reach(db, account)
        ).flatMap(entry)
    }

    /// The entries that the account may see, by name, at most 100: its own, and those of its allocations; each with the
    /// id of the account or allocation that it belongs to.
    public static func seen(_ db: Connection, by account: String) throws -> [(entry: Entry, owner: String)] {
        let reach = try reach(db, account)
        return try db.rows(
            """
            SELECT \(columns), account FROM entry WHERE \(isSeen(by: account, reach))
            ORDER BY folded, born, id LIMIT 100
            """
        ).compactMap { row in entry(row).map { ($0, row.text(15)) } }
    }

    /// The entry with that id, if the account may see it, with the id of what it belongs to; nil otherwise.
    static func seen(_ db: Connection, _ id: String, by account: String) throws -> (entry: Entry, owner: String)? {
        let reach = try reach(db, account)
        return try db.row(
            """
            SELECT \(columns), account FROM entry
            WHERE id = \(bind: id) AND \(isSeen(by: account, reach))
            """
        ).flatMap { row in entry(row).map { ($0, row.text(15)) } }
    }

    private static func isSeen(by account: String, _ reach: Int) -> SQL {
        """
        account IN \(Owners.ids(of: account)) AND removed IS NULL
            AND (team <= \(bind: reach) OR account <> \(bind: account))
        """
    }

    /// Another entry of the account with the same name and date of birth; nil if there is none.
    public static func twin(_ db: Connection, of entry: Entry, account: String) throws -> Entry? {
        try db.row(
            """
            SELECT \(columns) FROM entry WHERE account = $1 AND REPLACE(folded, ' ', '') = $2 AND born = $3 AND removed IS NULL
                AND id <> $4 AND team <= $5
            ORDER BY created, id LIMIT 1
            """, account, Folded.key(entry.folded), entry.born.iso, entry.id, try reach(db, account)
        ).flatMap(Self.entry)
    }

    /// The number of entries that the account has added since an instant in seconds since 1970, deleted ones included.
    public static func count(_ db: Connection, account: String, since: Int) throws -> Int {
        try db.row("SELECT COUNT(*) FROM entry WHERE account = $1 AND created > $2", account, since)?.integer(0) ?? 0
    }

    /// Inserts an entry.
    /// - Returns: false if the id is taken, by any account; nothing is stored then.
    public static func add(_ db: Connection, _ entry: Entry, account: String, at now: Date) throws -> Bool {
        try db.apply(
            """
            INSERT INTO entry (id, account, folded, relationship, responsibility, created, changed, forename, middle,
                surname, gender, born, schooling, school_urn, school, school_place, uprn, lines, postcode)
            VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            ON CONFLICT (id) DO NOTHING
            """,
            [
                entry.id, account, entry.folded, entry.relationship.rawValue, entry.responsibility.rawValue,
                seconds(now),
            ] + entry.details.columns) == 1
    }

    /// Updates an entry; does nothing if the account has no such entry.
    /// - Parameter now: when its author corrected it; nil to keep the stored time, for data from a submitted form.
    public static func change(_ db: Connection, _ entry: Entry, account: String, at now: Date?) throws {
        try db.apply(
            """
            UPDATE entry SET folded = $3, relationship = $4, responsibility = $5, changed = COALESCE($6, changed),
                forename = $7, middle = $8, surname = $9, gender = $10, born = $11, schooling = $12, school_urn = $13,
                school = $14, school_place = $15, uprn = $16, lines = $17, postcode = $18
            WHERE id = $1 AND account = $2 AND removed IS NULL
            """,
            [
                entry.id, account, entry.folded, entry.relationship.rawValue, entry.responsibility.rawValue,
                now.map(seconds),
            ] + entry.details.columns)
    }

    /// The ids of the entries that the account has hidden from its own list.
    public static func hidden(_ db: Connection, account: String) throws -> Set<String> {
        Set(
            try db.rows(
                "SELECT id FROM entry WHERE account = $1 AND removed IS NULL AND hidden IS NOT NULL", account
            ).map { $0.text(0) })
    }

    /// Hides an entry in the account's own list from an instant on, or shows it there again if that is nil. No other account
    /// sees a difference.
    public static func hide(_ db: Connection, _ id: String, account: String, at instant: Date?) throws {
        try db.run(
            "UPDATE entry SET hidden = $3 WHERE id = $1 AND account = $2 AND removed IS NULL", id, account,
            instant.map(seconds))
    }

    /// Deletes an entry from the account's list. The row is kept, marked as removed.
    public static func remove(_ db: Connection, _ id: String, account: String, at now: Date) throws {
        try db.run(
            "UPDATE entry SET removed = $3 WHERE id = $1 AND account = $2 AND removed IS NULL", id, account,
            seconds(now))
    }

    /// The id of the account or allocation that an entry belongs to; nil if there is no such entry.
    static func account(_ db: Connection, of id: String) throws -> String? {
        try db.row("SELECT account FROM entry WHERE id = $1 AND removed IS NULL", id)?.text(0)
    }

    /// The highest value of the column `team` that the account sees: 0 if only those it added itself.
    private static func reach(_ db: Connection, _ account: String) throws -> Int {
        try InvolvementStore.isUnknown(.system(db), account: account) ? 0 : 1
    }

    private static func entry(_ row: Row) -> Entry? {
        PersonDetails(row, from: 3).map { details in
            Entry(
                id: row.text(0), details, relationship: Entry.Relationship(rawValue: row.text(1)) ?? .other,
                responsibility: Entry.Responsibility(rawValue: row.text(2)) ?? .unsure)
        }
    }
}
