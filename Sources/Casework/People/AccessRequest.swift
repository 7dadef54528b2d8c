public import Database
public import Foundation
import Identity
import PortalKit

/// Somebody asks to see what the council has about a child or young person they have written down. It tells them nothing
/// but its own state.
public struct AccessRequest: Hashable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        case waiting, linked, refused
    }

    public let id: String
    public let account: String
    public let entry: String
    public let relationship: Entry.Relationship
    public let responsibility: Entry.Responsibility
    /// What shows it, in the asker's words. Files hang on the request's id.
    public let note: String
    public let state: State
    public let at: Date
    public let settled: Date?
    /// Why it was refused, told to the asker.
    public let reason: String

    public init(
        id: String, account: String, entry: String, relationship: Entry.Relationship,
        responsibility: Entry.Responsibility, note: String, state: State = .waiting, at: Date, settled: Date? = nil,
        reason: String = ""
    ) {
        self.id = id
        self.account = account
        self.entry = entry
        self.relationship = relationship
        self.responsibility = responsibility
        self.note = note
        self.state = state
        self.at = at
        self.settled = settled
        self.reason = reason
    }
}

/// The SQL of requests for access.
public enum AccessStore {
    public static func find(_ db: Connection, _ id: String, for officer: Officer) throws -> AccessRequest? {
        try db.row(
            """
            SELECT id, account, entry, relationship, responsibility, note, state, at, settled, reason
            FROM access_request WHERE id = $1
            """, id
        ).map(request)
    }

    /// What an account has asked about an entry of its own, the newest first.
    public static func all(_ db: Connection, _ standing: Standing) throws -> [AccessRequest] {
        try db.rows(
            """
            SELECT id, account, entry, relationship, responsibility, note, state, at, settled, reason
            FROM access_request WHERE entry = $1 AND account = $2 ORDER BY at DESC, id
            """, standing.entry.id, standing.account
        ).map(request)
    }

    /// What waits for the team, the oldest first.
    public static func waiting(_ db: Connection, limit: Int, for officer: Officer) throws -> [AccessRequest] {
        try db.rows(
            """
            SELECT id, account, entry, relationship, responsibility, note, state, at, settled, reason
            FROM access_request WHERE state = 'waiting' ORDER BY at, id LIMIT $1
            """, limit
        ).map(request)
    }

    /// How many requests wait for the team.
    public static func waitingCount(_ db: Connection) throws -> Int {
        try db.row("SELECT COUNT(*) FROM access_request WHERE state = 'waiting'")?.integer(0) ?? 0
    }

    /// Asks; false where the id is taken, and nothing was asked.
    @discardableResult
    public static func add(_ db: Connection, _ one: AccessRequest) throws -> Bool {
        try db.run(
            """
            INSERT INTO access_request (id, account, entry, relationship, responsibility, note, state, at, author, reason)
            VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, '', '') ON CONFLICT (id) DO NOTHING
            """, one.id, one.account, one.entry, one.relationship.rawValue, one.responsibility.rawValue, one.note,
            seconds(one.at)) == 1
    }

    /// Settles a request; false where it was settled already.
    public static func settle(
        _ db: Connection, _ id: String, as state: AccessRequest.State, reason: String, by officer: Officer, at now: Date
    ) throws -> Bool {
        try db.run(
            """
            UPDATE access_request SET state = $2, reason = $3, author = $4, settled = $5
            WHERE id = $1 AND state = 'waiting'
            """, id, state.rawValue, reason, officer.account, seconds(now)) == 1
    }

    private static func request(_ row: Row) -> AccessRequest {
        AccessRequest(
            id: row.text(0), account: row.text(1), entry: row.text(2),
            relationship: Entry.Relationship(rawValue: row.text(3)) ?? .other,
            responsibility: Entry.Responsibility(rawValue: row.text(4)) ?? .unsure, note: row.text(5),
            state: AccessRequest.State(rawValue: row.text(6)) ?? .waiting,
            at: row.instant(7), settled: row.optionalInstant(8), reason: row.text(9))
    }
}
