import Database
public import Foundation
import Identity
import PortalKit

/// Matches the entries of accounts to the council's records of people, links accounts, and unlinks them. All functions
/// throw `DatabaseError`.
public enum Linking {
    /// An entry of any account, with the account's id; nil if there is no such entry, or it was deleted.
    public static func entry(_ team: TeamDatabase, _ id: String) throws -> (entry: Entry, account: String)? {
        guard let account = try EntryStore.account(team.db, of: id),
            let entry = try EntryStore.find(team.db, id, account: account)
        else { return nil }
        return (entry, account)
    }

    /// The id of the person that an entry is matched to; nil if it is not matched.
    public static func person(_ team: TeamDatabase, of entry: String) throws -> String? {
        try team.db.row("SELECT person FROM entry WHERE id = $1", entry)?.optionalText(0)
    }

    /// Matches an entry to a person. Submissions about it leave intake if the person has an open case; otherwise they
    /// wait until one is opened.
    static func match(_ team: TeamDatabase, entry: String, to person: String) throws {
        try team.db.run("UPDATE entry SET person = $2 WHERE id = $1", entry, person)
        if try CaseStore.current(team, person: person)?.isOpen == true {
            try ReviewStore.takeIn(team, entry: entry)
        }
    }

    /// Unlinks an account: it then sees only the entries it added itself. Its open requests are withdrawn, an entry
    /// that the team created for it is deleted, its submissions stay with the case. Does nothing if the involvement has
    /// ended.
    public static func unlink(_ team: TeamDatabase, _ involvement: Involvement, reason: String, at now: Date) throws {
        // The entry of an ended involvement may belong to a later one.
        guard try InvolvementStore.find(team, involvement.id)?.ended == nil else { return }
        try InvolvementStore.end(team, involvement.id, reason: reason, at: now)
        try team.db.run(
            "UPDATE entry SET removed = $2 WHERE id = $1 AND team = 1 AND removed IS NULL", involvement.entry,
            seconds(now))
        try team.db.run(
            """
            UPDATE information_request SET state = 'withdrawn' WHERE involvement = $1 AND \(RequestStore.isOpen)
            """, involvement.id)
    }

    /// Links an account to a person in a role, by the account's entry or by one that is created for it. A current
    /// involvement of that entry is replaced.
    /// - Parameters:
    ///   - entry: the id of the account's entry; nil if it has none.
    ///   - id: the id of the new involvement; a repeated call with the same id changes nothing.
    ///   - title: what the participant is, as in `Involvement.title`.
    /// - Returns: the id of the entry.
    /// - Throws: `Problem(.notFound)` if there is no such account, or the id is that of another involvement.
    @discardableResult
    public static func link(
        _ team: TeamDatabase, account: String, entry: String?, to person: Person, as role: String,
        relationship: Entry.Relationship, involvement id: String, title: String, organisation: String = "", at now: Date
    ) throws -> String {
        // A repeated request finds the first one's involvement.
        if let done = try InvolvementStore.find(team, id) {
            guard done.person == person.id, done.account == account else { throw Problem(.notFound) }
            return done.entry
        }
        let entry = try self.entry(
            team.db, account: account, entry: entry, for: person, relationship: relationship, at: now)
        try match(team, entry: entry, to: person.id)
        guard let holder = try AccountStore.find(team.db, id: account) else { throw Problem(.notFound) }
        let current = try InvolvementStore.current(team, account: account, entry: entry)
        if let current { try InvolvementStore.end(team, current.id, reason: "", at: now) }
        try InvolvementStore.add(
            team,
            Involvement(
                id: id, person: person.id, account: account, entry: entry, role: role, name: holder.name,
                title: title, organisation: organisation, email: holder.email, began: now))
        return entry
    }

    /// The relationship in an entry that is created for an account because of its role.
    public static func relationship(_ role: String) -> Entry.Relationship {
        switch StatutoryProcess.RequiredRole(rawValue: role) {
        case .fosterCarer: .fosterCarer
        case .socialWorker: .socialWorker
        case .youngPerson: .oneself
        case .parent, .carer, .professional, nil: .other
        }
    }

    /// Links an allocation to a person, as a professional.
    /// - Parameters:
    ///   - name: of the participant, such as `SENCO at Example Primary`.
    ///   - id: the id of the new involvement; a repeated call with the same id changes nothing.
    /// - Returns: false if it is involved with the person already.
    static func link(
        _ team: TeamDatabase, _ allocation: Allocation, to person: Person, name: String, involvement id: String,
        at now: Date
    ) throws -> Bool {
        guard try InvolvementStore.find(team, id) == nil else { return true }
        let entry = try self.entry(
            team.db, account: allocation.id, entry: nil, for: person, relationship: .other, at: now)
        try match(team, entry: entry, to: person.id)
        guard try InvolvementStore.current(team, account: allocation.id, entry: entry) == nil else { return false }
        try InvolvementStore.add(
            team,
            Involvement(
                id: id, person: person.id, account: allocation.id, entry: entry,
                role: StatutoryProcess.RequiredRole.professional.rawValue, name: name, began: now))
        try InvolvementStore.setWay(team, id, .asked)
        return true
    }

    /// Links an involvement without an account to the account that its participant has created since.
    /// - Returns: false if it has an account, has ended, or the account is already involved with the person.
    public static func attach(
        _ team: TeamDatabase, _ involvement: Involvement, to account: String, person: Person,
        relationship: Entry.Relationship, at now: Date
    ) throws -> Bool {
        let entry = try self.entry(
            team.db, account: account, entry: nil, for: person, relationship: relationship, at: now)
        let current = try InvolvementStore.current(team, account: account, entry: entry)
        guard current == nil,
            try team.db.run(
                """
                UPDATE involvement SET account = $2, entry = $3, version = version + 1
                WHERE id = $1 AND account = '' AND ended IS NULL
                """, involvement.id, account, entry) == 1
        else { return false }
        try match(team, entry: entry, to: person.id)
        try InvolvementStore.bumpCaseVersion(team, person.id)
        try team.db.run(
            "UPDATE information_request SET account = $2, entry = $3 WHERE involvement = $1", involvement.id, account,
            entry)
        return true
    }

    /// The id of the account's entry for a person: the given one, one already matched, or a new one.
    private static func entry(
        _ db: Connection, account: String, entry: String?, for person: Person, relationship: Entry.Relationship,
        at now: Date
    ) throws -> String {
        let known =
            try entry
            ?? db.row(
                "SELECT id FROM entry WHERE account = $1 AND person = $2 AND removed IS NULL", account, person.id)?
            .text(0)
        if let known { return known }
        let made = newID()
        // Middle name, school and address came from others and may reveal where the child lives.
        _ = try EntryStore.add(
            db,
            Entry(
                id: made,
                PersonDetails(
                    forename: person.forename, surname: person.surname, gender: person.gender, born: person.born),
                relationship: relationship, responsibility: .unsure), account: account, at: now)
        try db.run("UPDATE entry SET team = 1 WHERE id = $1", made)
        return made
    }
}
