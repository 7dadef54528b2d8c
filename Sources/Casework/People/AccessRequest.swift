public import Database
public import Foundation
import PortalKit

/// An account's request to be linked to a child or young person of one of its entries. Its author learns only its state
/// and, if it is refused, the reason.
public struct AccessRequest: Hashable, Sendable {
    /// The state of an access request.
    public enum State: String, CaseIterable, Sendable {
        /// Not decided yet; granted by linking the account; refused.
        case waiting, linked, refused
    }

    /// The id of the row.
    public let id: String
    /// The id of the account that asks.
    public let account: String
    /// The id of the account's entry for the person.
    public let entry: String
    /// What they say they are to the person.
    public let relationship: Entry.Relationship
    /// Whether they say they have parental responsibility.
    public let responsibility: Entry.Responsibility
    /// Their evidence, in their own words; may be empty. Files are attached to the request's id.
    public let note: String
    /// The state.
    public let state: State
    /// When it was made.
    public let at: Date
    /// Why it was refused, shown to its author; otherwise empty.
    public let reason: String
}

/// Queries on the table of access requests. All functions throw `DatabaseError`.
public enum AccessStore {
    static let columns: SQL = "id, account, entry, relationship, responsibility, note, state, at, reason"

    /// The request with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> AccessRequest? {
        try team.db.row("SELECT \(columns) FROM access_request WHERE id = $1", id).map(request)
    }

    /// The requests of an account about one of its entries, newest first.
    public static func all(_ db: Connection, _ permissions: Permissions) throws -> [AccessRequest] {
        try db.rows(
            """
            SELECT \(columns) FROM access_request WHERE entry = $1 AND account = $2 ORDER BY at DESC, id
            """, permissions.entry.id, permissions.account
        ).map(request)
    }

    /// The waiting requests, oldest first.
    public static func waiting(_ team: TeamDatabase, limit: Int) throws -> [AccessRequest] {
        try team.db.rows(
            "SELECT \(columns) FROM access_request WHERE state = 'waiting' ORDER BY at, id LIMIT $1", limit
        ).map(request)
    }

    /// The number of waiting requests.
    public static func waitingCount(_ db: Connection) throws -> Int {
        try db.row("SELECT COUNT(*) FROM access_request WHERE state = 'waiting'")?.integer(0) ?? 0
    }

    /// Inserts a waiting request of an account about its entry; false if the id is taken.
    /// - Parameter note: as in ``AccessRequest/note``.
    @discardableResult
    public static func add(
        _ db: Connection, _ permissions: Permissions, id: String, as relationship: Entry.Relationship,
        responsibility: Entry.Responsibility, note: String, at now: Date
    ) throws -> Bool {
        try db.run(
            """
            INSERT INTO access_request (id, account, entry, relationship, responsibility, note, state, at, author, reason)
            VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, '', '') ON CONFLICT (id) DO NOTHING
            """, id, permissions.account, permissions.entry.id, relationship.rawValue, responsibility.rawValue, note,
            seconds(now)) == 1
    }

    /// Decides a waiting request; false if it was decided before.
    public static func settle(
        _ team: TeamDatabase, _ id: String, as state: AccessRequest.State, reason: String, at now: Date
    ) throws -> Bool {
        try team.db.run(
            """
            UPDATE access_request SET state = $2, reason = $3, author = $4, settled = $5
            WHERE id = $1 AND state = 'waiting'
            """, id, state.rawValue, reason, team.officer.account, seconds(now)) == 1
    }

    private static func request(_ row: Row) -> AccessRequest {
        AccessRequest(
            id: row.text(0), account: row.text(1), entry: row.text(2),
            relationship: Entry.Relationship(rawValue: row.text(3)) ?? .other,
            responsibility: Entry.Responsibility(rawValue: row.text(4)) ?? .unsure, note: row.text(5),
            state: AccessRequest.State(rawValue: row.text(6)) ?? .waiting,
            at: row.instant(7), reason: row.text(8))
    }
}
