public import Database
public import Foundation
public import PortalKit

/// Somebody of the council's team, as a list of it shows them.
public struct StaffMember: Sendable {
    public let id: String
    public let name: String
    public let email: String
    public let role: Role?
    /// Whether a password was chosen, so that they can sign in.
    public let isActivated: Bool
    public let isSuspended: Bool
    /// The newest sign-in, second step and all.
    public let lastSignedIn: Date?

    /// Whether they can sign in and work, so that a case can be theirs.
    public var isWorking: Bool { isActivated && !isSuspended && role != nil }
}

/// Nobody would be left who can invite, suspend and restore others.
public struct LastAdmin: Error, Hashable, Sendable {}

/// The SQL of staff accounts.
extension AccountStore {
    /// Everybody of the team, those suspended too, by surname.
    public static func staff(_ db: Connection) throws -> [StaffMember] {
        try db.rows(
            """
            SELECT a.id, a.forename, a.surname, a.email, a.role, a.activated, a.suspended,
                (SELECT max(e.at) FROM identity_event e WHERE e.account = a.id AND e.kind = 'signed-in')
            FROM account a WHERE a.audience = 'staff' ORDER BY a.surname, a.forename, a.email_folded
            """
        ).map(staffMember)
    }

    /// One of the team; nil for an id that is nobody's there.
    public static func staffMember(_ db: Connection, _ id: String) throws -> StaffMember? {
        try db.row(
            """
            SELECT a.id, a.forename, a.surname, a.email, a.role, a.activated, a.suspended,
                (SELECT max(e.at) FROM identity_event e WHERE e.account = a.id AND e.kind = 'signed-in')
            FROM account a WHERE a.audience = 'staff' AND a.id = $1
            """, id
        ).map(staffMember)
    }

    private static func staffMember(_ row: Row) -> StaffMember {
        StaffMember(
            id: row.text(0), name: "\(row.text(1)) \(row.text(2))".trimmingCharacters(in: .whitespaces),
            email: row.text(3), role: Role(rawValue: row.text(4)), isActivated: row.optionalInteger(5) != nil,
            isSuspended: row.optionalInteger(6) != nil,
            lastSignedIn: row.optionalInstant(7))
    }

    /// Gives one of the team another role. Throws ``LastAdmin`` where it would leave none.
    public static func setRole(_ db: Connection, _ id: String, _ role: Role) throws {
        if role < .admin { try keepAdmin(db, without: id) }
        try db.run("UPDATE account SET role = $2 WHERE id = $1 AND audience = 'staff'", id, role.rawValue)
    }

    /// Ends all that one of the team can do: sessions, links, signing in. Throws ``LastAdmin`` where it would leave none.
    public static func suspend(_ db: Connection, _ id: String, at now: Date) throws {
        try keepAdmin(db, without: id)
        let changed = try db.run(
            "UPDATE account SET suspended = $2 WHERE id = $1 AND audience = 'staff' AND suspended IS NULL", id,
            seconds(now))
        guard changed > 0 else { return }
        try SessionStore.endAll(db, account: id)
        try LinkStore.end(db, account: id, as: .withdrawn, at: now)
    }

    /// Lets somebody who was suspended sign in again.
    public static func restore(_ db: Connection, _ id: String) throws {
        try db.run("UPDATE account SET suspended = NULL WHERE id = $1 AND audience = 'staff'", id)
    }

    /// The sign-in of `account` before its present one; nil for none.
    public static func previousSignIn(_ db: Connection, _ account: String) throws -> Date? {
        try db.row(
            """
            SELECT at FROM identity_event WHERE account = $1 AND kind = 'signed-in' ORDER BY at DESC LIMIT 1 OFFSET 1
            """, account
        )?.instant(0)
    }

    /// Refuses to take the last active admin away. Called in the write that would.
    private static func keepAdmin(_ db: Connection, without id: String) throws {
        let admins = try db.rows(
            """
            SELECT id FROM account WHERE audience = 'staff' AND role = 'admin' AND activated IS NOT NULL
                AND suspended IS NULL
            """
        ).map { $0.text(0) }
        if admins == [id] { throw LastAdmin() }
    }
}
