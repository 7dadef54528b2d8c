public import Database
public import Foundation
public import PortalKit

/// A member of the council's team, as lists show it.
public struct StaffMember: Sendable {
    /// The id of the account.
    public let id: String
    /// Forename and surname; empty if neither was given.
    public let name: String
    /// The address of the account.
    public let email: String
    /// Nil if the stored role is unknown: such a member may do nothing.
    public let role: Role?
    /// Whether the invitation was accepted and a password set.
    public let isActivated: Bool
    /// Whether an administrator has suspended the account.
    public let isSuspended: Bool
    /// The last completed sign-in; nil if there was none.
    public let lastSignedIn: Date?

    /// Whether the account can sign in, so that cases can be assigned to it.
    public var isWorking: Bool { isActivated && !isSuspended && role != nil }
}

/// The change would leave no active admin account, which could invite, suspend and restore others.
public struct LastAdmin: Error, Hashable, Sendable {}

/// Queries on staff accounts. All throw `DatabaseError`.
extension AccountStore {
    /// All staff accounts, suspended ones too, sorted by surname.
    public static func staff(_ db: Connection) throws -> [StaffMember] {
        try db.rows("\(staffMembers) ORDER BY a.surname, a.forename, a.email_folded").map(staffMember)
    }

    /// The staff account with that id; nil if there is none.
    public static func staffMember(_ db: Connection, _ id: String) throws -> StaffMember? {
        try db.row("\(staffMembers) AND a.id = $1", id).map(staffMember)
    }

    private static let staffMembers: SQL = """
        SELECT a.id, a.forename, a.surname, a.email, a.role, a.activated, a.suspended,
            (SELECT max(e.at) FROM identity_event e WHERE e.account = a.id AND e.kind = 'signed-in')
        FROM account a WHERE a.audience = 'staff'
        """

    private static func staffMember(_ row: Row) -> StaffMember {
        StaffMember(
            id: row.text(0), name: "\(row.text(1)) \(row.text(2))".trimmingCharacters(in: .whitespaces),
            email: row.text(3), role: Role(rawValue: row.text(4)), isActivated: row.optionalInteger(5) != nil,
            isSuspended: row.optionalInteger(6) != nil, lastSignedIn: row.optionalInstant(7))
    }

    /// Sets the role of a staff account. Throws ``LastAdmin`` if no active admin would be left.
    public static func setRole(_ db: Connection, _ id: String, _ role: Role) throws {
        if role < .admin { try keepAdmin(db, without: id) }
        try db.run("UPDATE account SET role = $2 WHERE id = $1 AND audience = 'staff'", id, role.rawValue)
    }

    /// Suspends a staff account: ends its sessions and links, and rejects sign-ins. Throws ``LastAdmin`` if no active
    /// admin would be left.
    public static func suspend(_ db: Connection, _ id: String, at now: Date) throws {
        try keepAdmin(db, without: id)
        let changed = try db.run(
            "UPDATE account SET suspended = $2 WHERE id = $1 AND audience = 'staff' AND suspended IS NULL", id,
            seconds(now))
        guard changed > 0 else { return }
        try SessionStore.endAll(db, account: id)
        try LinkStore.end(db, account: id, as: .withdrawn, at: now)
    }

    /// Ends the suspension of a staff account.
    public static func restore(_ db: Connection, _ id: String) throws {
        try db.run("UPDATE account SET suspended = NULL WHERE id = $1 AND audience = 'staff'", id)
    }

    /// When `account` signed in before its current sign-in; nil if it did not.
    public static func previousSignIn(_ db: Connection, _ account: String) throws -> Date? {
        try db.row(
            """
            SELECT at FROM identity_event WHERE account = $1 AND kind = 'signed-in' ORDER BY at DESC LIMIT 1 OFFSET 1
            """, account
        )?.instant(0)
    }

    /// Throws ``LastAdmin`` if `id` is the only active admin. To be called in the transaction of the change.
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
