public import Database
public import Foundation
import Identity
public import PortalKit

/// Queries on the tables of organisations and their members. All functions throw `DatabaseError`.
public enum OrganisationStore {
    private static let columns: SQL = "o.id, o.name, o.urn, o.mailbox, o.closed, o.version"
    private static let memberColumns: SQL = """
        m.id, m.organisation, m.account, a.forename, a.surname, a.email, m.title, m.manages, m.inbox, m.began, m.ended
        """

    /// All organisations, the open ones first, by name; at most 1000.
    public static func all(_ team: TeamDatabase) throws -> [Organisation] {
        try team.db.rows(
            """
            SELECT \(columns) FROM organisation o
            ORDER BY CASE WHEN o.closed IS NULL THEN 0 ELSE 1 END, o.folded, o.id LIMIT 1000
            """
        ).map { organisation($0, from: 0) }
    }

    /// The organisation with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Organisation? {
        try find(team.db, id)
    }

    static func find(_ db: Connection, _ id: String) throws -> Organisation? {
        try db.row("SELECT \(columns) FROM organisation o WHERE o.id = $1", id).map { organisation($0, from: 0) }
    }

    /// The open organisation with that number in the register of schools; nil if there is none.
    static func find(_ db: Connection, urn: String) throws -> Organisation? {
        try db.row("SELECT \(columns) FROM organisation o WHERE o.urn = $1 AND o.closed IS NULL LIMIT 1", urn)
            .map { organisation($0, from: 0) }
    }

    /// Whether another open organisation has this name, or this number of the register.
    public static func isTaken(_ team: TeamDatabase, name: String, urn: String, except id: String) throws -> Bool {
        try team.db.row(
            """
            SELECT 1 FROM organisation
            WHERE (folded = $1 OR urn = $2 AND urn <> '') AND id <> $3 AND closed IS NULL LIMIT 1
            """, name.lowercased(), urn, id) != nil
    }

    /// Inserts an organisation, unless the id is taken.
    public static func add(_ team: TeamDatabase, _ organisation: Organisation, at now: Date) throws {
        try team.db.run(
            """
            INSERT INTO organisation (id, name, folded, urn, mailbox, created, version)
            VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (id) DO NOTHING
            """, organisation.id, organisation.name, organisation.name.lowercased(), organisation.urn,
            organisation.mailbox, seconds(now))
    }

    /// Updates an open organisation, and its name where its roles are participants; false if it was changed or closed since
    /// it was read.
    public static func change(_ team: TeamDatabase, _ organisation: Organisation) throws -> Bool {
        if let former = try find(team, organisation.id), former.name != organisation.name {
            try team.db.run(
                """
                UPDATE involvement SET name = REPLACE(name, $2, $3), version = version + 1
                WHERE account IN (SELECT id FROM allocation WHERE organisation = $1) AND ended IS NULL
                """, organisation.id, former.name, organisation.name)
        }
        return try team.db.run(
            """
            UPDATE organisation SET name = $3, folded = $4, urn = $5, mailbox = $6, version = version + 1
            WHERE id = $1 AND version = $2 AND closed IS NULL
            """, organisation.id, organisation.version, organisation.name, organisation.name.lowercased(),
            organisation.urn, organisation.mailbox) == 1
    }

    /// Closes an organisation: all members leave it, and what they have goes back to the council's team. Keeps an earlier
    /// time.
    public static func close(_ team: TeamDatabase, _ id: String, at now: Date) throws {
        try team.db.run(
            "UPDATE organisation SET closed = $2, version = version + 1 WHERE id = $1 AND closed IS NULL", id,
            seconds(now))
        for member in try members(team.db, of: id) { try AllocationStore.leave(team.db, member, to: "", at: now) }
    }

    /// The current members of an organisation, by surname.
    public static func members(_ team: TeamDatabase, of organisation: String) throws -> [OrganisationMember] {
        try members(team.db, of: organisation)
    }

    /// The current members of the organisation of one of them.
    public static func colleagues(_ db: Connection, of member: OrganisationMember) throws -> [OrganisationMember] {
        try members(db, of: member.organisation)
    }

    static func members(_ db: Connection, of organisation: String) throws -> [OrganisationMember] {
        try db.rows(
            """
            SELECT \(memberColumns) FROM organisation_member m JOIN account a ON a.id = m.account
            WHERE m.organisation = $1 AND m.ended IS NULL ORDER BY a.surname, a.forename, m.id
            """, organisation
        ).map { try member($0, db) }
    }

    /// The current memberships of an account that `author` added.
    static func memberships(
        _ db: Connection, of account: String, addedBy author: String
    ) throws -> [OrganisationMember] {
        try db.rows(
            """
            SELECT \(memberColumns) FROM organisation_member m JOIN account a ON a.id = m.account
            WHERE m.account = $1 AND m.author = $2 AND m.ended IS NULL ORDER BY m.began, m.id
            """, account, author
        ).map { try member($0, db) }
    }

    /// The current memberships of the signed-in account, each with its organisation, by its name. Throws
    /// `Problem(.forbidden)` without a signed-in session.
    public static func own(
        _ db: Connection, for visit: Visit
    ) throws -> [(organisation: Organisation, member: OrganisationMember)] {
        try db.rows(
            """
            SELECT \(memberColumns), \(columns) FROM organisation_member m JOIN account a ON a.id = m.account
                JOIN organisation o ON o.id = m.organisation
            WHERE m.account = $1 AND m.ended IS NULL ORDER BY o.folded, o.id
            """, try visit.account.account
        ).map { (organisation($0, from: 11), try member($0, db)) }
    }

    /// The current membership of the signed-in account in that organisation; nil if it is no member. Throws as `own`.
    public static func own(
        _ db: Connection, _ organisation: String, for visit: Visit
    ) throws -> (organisation: Organisation, member: OrganisationMember)? {
        try own(db, for: visit).first { $0.organisation.id == organisation }
    }

    /// Inserts a member with their roles; does nothing if the id is taken, or the account is a member already.
    /// - Parameter author: the id of the account that adds them; see ``ProvidedMembership`` for what a provider adds.
    /// - Returns: whether they were added.
    @discardableResult
    public static func add(_ db: Connection, _ member: OrganisationMember, by author: String) throws -> Bool {
        let isMember = try db.row(
            "SELECT 1 FROM organisation_member WHERE account = $1 AND organisation = $2 AND ended IS NULL",
            member.account, member.organisation)
        guard isMember == nil else { return false }
        let added = try db.run(
            """
            INSERT INTO organisation_member (id, organisation, account, title, manages, inbox, began, author)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING
            """, member.id, member.organisation, member.account, member.title, member.manages, member.readsInbox,
            seconds(member.began), author)
        if added == 1 { try setRoles(db, member) }
        return added == 1
    }

    /// Stores title, roles and rights of a current member. What they have of a role that they no longer hold stays with
    /// them until it is handed on.
    public static func change(_ db: Connection, _ member: OrganisationMember) throws {
        try db.run(
            "UPDATE organisation_member SET title = $2, manages = $3, inbox = $4 WHERE id = $1 AND ended IS NULL",
            member.id, member.title, member.manages, member.readsInbox)
        try setRoles(db, member)
    }

    static func end(_ db: Connection, _ member: OrganisationMember, at now: Date) throws {
        try db.run("UPDATE organisation_member SET ended = $2 WHERE id = $1 AND ended IS NULL", member.id, seconds(now))
    }

    private static func setRoles(_ db: Connection, _ member: OrganisationMember) throws {
        try db.run("DELETE FROM organisation_role WHERE member = $1", member.id)
        for role in member.roles.sorted() {
            try db.run("INSERT INTO organisation_role (member, role) VALUES ($1, $2)", member.id, role)
        }
    }

    private static func organisation(_ row: Row, from first: Int) -> Organisation {
        Organisation(
            id: row.text(first), name: row.text(first + 1), urn: row.text(first + 2), mailbox: row.text(first + 3),
            closed: row.optionalInstant(first + 4), version: row.integer(first + 5))
    }

    private static func member(_ row: Row, _ db: Connection) throws -> OrganisationMember {
        let roles = try db.rows("SELECT role FROM organisation_role WHERE member = $1", row.text(0)).map { $0.text(0) }
        return OrganisationMember(
            id: row.text(0), organisation: row.text(1), account: row.text(2),
            name: "\(row.text(3)) \(row.text(4))", email: row.text(5), title: row.text(6), roles: Set(roles),
            manages: row.flag(7), readsInbox: row.flag(8), began: row.instant(9), ended: row.optionalInstant(10))
    }
}
