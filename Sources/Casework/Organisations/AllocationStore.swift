public import Database
import Forms
public import Foundation
import Identity
public import PortalKit

/// Queries on the table of allocations. All functions throw `DatabaseError`.
public enum AllocationStore {
    private static let columns: SQL = "id, organisation, role, person, holder, note, at"

    /// The allocation with that id, ended involvements included; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Allocation? { try find(team.db, id) }

    static func find(_ db: Connection, _ id: String) throws -> Allocation? {
        try db.row("SELECT \(columns) FROM allocation WHERE id = $1", id).map(allocation)
    }

    /// The allocation with that id, if the signed-in account may see it: it has it, has the role, or reads the central
    /// inbox of the organisation; with its membership. Nil otherwise. Throws `Problem(.forbidden)` without a signed-in
    /// session.
    public static func own(
        _ db: Connection, _ id: String, for visit: Visit
    ) throws -> (allocation: Allocation, member: OrganisationMember)? {
        guard let allocation = try find(db, id),
            let (_, member) = try OrganisationStore.own(db, allocation.organisation, for: visit),
            member.readsInbox || member.roles.contains(allocation.role) || allocation.holder == member.account
        else { return nil }
        return (allocation, member)
    }

    /// The allocation of a person to a role at an organisation, which is made if there is none yet.
    static func make(
        _ team: TeamDatabase, organisation: String, role: String, person: String, at now: Date
    ) throws -> Allocation {
        let id = newID()
        try team.db.run(
            """
            INSERT INTO allocation (id, organisation, role, person, holder, note, at)
            VALUES ($1, $2, $3, $4, '', '', $5) ON CONFLICT (organisation, role, person) DO NOTHING
            """, id, organisation, role, person, seconds(now))
        let made = try team.db.row(
            "SELECT \(columns) FROM allocation WHERE organisation = $1 AND role = $2 AND person = $3", organisation,
            role, person
        ).map(allocation)
        guard let made else { throw Problem(.conflict, detail: "the allocation is gone") }
        return made
    }

    /// The allocations of an organisation with current involvements, each with its open requests, the first due first.
    static func all(_ db: Connection, of organisation: String) throws -> [(Allocation, [InformationRequest])] {
        try db.rows(
            """
            SELECT \(columns) FROM allocation
            WHERE organisation = $1 AND EXISTS (
                SELECT 1 FROM involvement i
                WHERE i.account = allocation.id AND i.person = allocation.person AND i.ended IS NULL)
            ORDER BY at DESC, id
            """, organisation
        ).map { row in
            let allocation = allocation(row)
            return (allocation, try RequestStore.open(db, owner: allocation.id))
        }.sorted { one, other in
            guard let first = one.1.first?.due else { return false }
            return other.1.first.map { first < $0.due } ?? true
        }
    }

    /// As ``all(_:of:)-(TeamDatabase,_)``, for a member who reads the central inbox; empty for others.
    public static func all(
        _ db: Connection, of member: OrganisationMember
    ) throws -> [(allocation: Allocation, requests: [InformationRequest])] {
        guard member.readsInbox, member.ended == nil else { return [] }
        return try all(db, of: member.organisation).map { ($0, $1) }
    }

    /// The allocations of an organisation with current involvements, each with its open requests, the first due first.
    public static func all(
        _ team: TeamDatabase, of organisation: String
    ) throws -> [(allocation: Allocation, requests: [InformationRequest])] {
        try all(team.db, of: organisation).map { ($0, $1) }
    }

    /// The name of the person of an allocation that the caller may see; empty if the record is gone.
    public static func personName(_ db: Connection, of allocation: Allocation) throws -> String {
        try db.row("SELECT forename, surname FROM person WHERE id = $1", allocation.person).map {
            "\($0.text(0)) \($0.text(1))"
        } ?? ""
    }

    /// Makes a member the holder, or no one for an empty account, and passes the drafts on.
    /// - Returns: false if the holder has changed since it was read; nothing is stored then.
    public static func pass(
        _ db: Connection, _ allocation: Allocation, to account: String, note: String = "", at now: Date
    ) throws -> Bool {
        let isPassed = try db.run(
            "UPDATE allocation SET holder = $3, note = $4, at = $5 WHERE id = $1 AND holder = $2", allocation.id,
            allocation.holder, account, note, seconds(now))
        guard isPassed == 1 else { return false }
        let entries = try db.rows("SELECT id FROM entry WHERE account = $1", allocation.id)
        for entry in entries {
            // A draft that no one works on belongs to the allocation itself.
            try FormList.passDrafts(
                db, about: entry.text(0), from: allocation.holder.isEmpty ? allocation.id : allocation.holder,
                to: account.isEmpty ? allocation.id : account)
        }
        return true
    }

    /// The open requests of an allocation that the signed-in account may see, the first due first; empty for others.
    public static func requests(
        _ db: Connection, of allocation: Allocation, for visit: Visit
    ) throws -> [InformationRequest] {
        try own(db, allocation.id, for: visit) == nil ? [] : RequestStore.open(db, owner: allocation.id)
    }

    /// The due days of the open requests of an allocation that the account has, the first first; nil if it does not have
    /// it, or is no member any more.
    public static func due(_ db: Connection, _ id: String, of account: String) throws -> [CivilDate]? {
        guard try find(db, id)?.holder == account, try Owners.includes(id, of: account, db) else { return nil }
        return try RequestStore.open(db, owner: id).map(\.due)
    }

    /// What a member has, by organisation and holder.
    public static func held(_ db: Connection, by member: OrganisationMember) throws -> [Allocation] {
        try db.rows(
            "SELECT \(columns) FROM allocation WHERE holder = $1 AND organisation = $2 ORDER BY at, id", member.account,
            member.organisation
        ).map(allocation)
    }

    /// A member leaves: their membership ends, and what they have passes on, with its drafts.
    /// - Parameter account: of the colleague who gets it; empty for all with the role, or the central inbox.
    public static func leave(_ db: Connection, _ member: OrganisationMember, to account: String, at now: Date) throws {
        for allocation in try held(db, by: member) { _ = try pass(db, allocation, to: account, at: now) }
        try OrganisationStore.end(db, member, at: now)
    }

    /// Involves a role at an organisation with a person, as a professional: creates the allocation and its entry.
    /// - Parameters:
    ///   - id: the id of the new involvement; a repeated call with the same id changes nothing.
    ///   - name: such as `SENCO at Example Primary`.
    /// - Returns: false if the role is involved with the person already.
    public static func involve(
        _ team: TeamDatabase, _ organisation: Organisation, role: String, name: String, with person: Person,
        involvement id: String, at now: Date
    ) throws -> Bool {
        let allocation = try make(
            team, organisation: organisation.id, role: role, person: person.id, at: now)
        return try Linking.link(team, allocation, to: person, name: name, involvement: id, at: now)
    }

    /// The accounts that are notified of what is sent to `owner`, because they may see it: the account itself; for an
    /// allocation its holder, or else all members with the role. Empty if no member has it: see ``MailboxMails``.
    static func recipients(_ db: Connection, of owner: String) throws -> [String] {
        guard let allocation = try find(db, owner) else { return [owner] }
        let members = try OrganisationStore.members(db, of: allocation.organisation)
        if members.contains(where: { $0.account == allocation.holder }) { return [allocation.holder] }
        return members.filter { $0.roles.contains(allocation.role) }.map(\.account)
    }

    private static func allocation(_ row: Row) -> Allocation {
        Allocation(
            id: row.text(0), organisation: row.text(1), role: row.text(2), person: row.text(3), holder: row.text(4),
            note: row.text(5), at: row.instant(6))
    }
}
