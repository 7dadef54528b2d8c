public import Database
public import Foundation
import Identity
import PortalKit

/// Ties what an account has written down to the person it means, and lets go of it.
public enum Linking {
    /// An entry that waits to be matched, whosever it is.
    public static func entry(_ db: Connection, _ id: String, for officer: Officer) throws -> (
        entry: Entry, account: String
    )? {
        guard let account = try EntryStore.account(db, of: id),
            let entry = try EntryStore.find(db, id, account: account)
        else { return nil }
        return (entry, account)
    }

    /// The person that an entry stands for; nil while the team has not said.
    public static func person(_ db: Connection, of entry: String, for officer: Officer) throws -> String? {
        try db.row("SELECT person FROM entry WHERE id = $1", entry)?.optionalText(0)
    }

    /// Says that an entry means a person. What came about it goes to the person's open case; where there is none, it
    /// waits until one is opened.
    static func match(_ db: Connection, entry: String, to person: String, by officer: Officer) throws {
        try db.run("UPDATE entry SET person = $2 WHERE id = $1", entry, person)
        if try CaseStore.current(db, person: person, for: officer)?.isOpen == true {
            try JudgementStore.takeIn(db, entry: entry)
        }
    }

    /// Unlinks an account: it sees nothing of the person any more but what it wrote down itself. An entry that was made
    /// for it is gone; what it sent stays with the case.
    public static func unlink(
        _ db: Connection, _ involvement: Involvement, reason: String, by officer: Officer, at now: Date
    ) throws {
        // One that ended already may have left its entry to the one that followed it.
        guard try InvolvementStore.find(db, involvement.id, for: officer)?.ended == nil else { return }
        try InvolvementStore.end(db, involvement.id, reason: reason, by: officer, at: now)
        try db.run(
            "UPDATE entry SET removed = $2 WHERE id = $1 AND team = 1 AND removed IS NULL", involvement.entry,
            seconds(now))
        try db.run(
            """
            UPDATE information_request SET state = 'withdrawn' WHERE involvement = $1 AND state IN ('open', 'returned')
            """, involvement.id)
    }

    /// Links an account to a person as what it is to them: by its own entry, or by one that is made for it.
    /// - Parameter entry: what the account has written down; nil where it has written nothing.
    /// - Returns: the id of the entry.
    @discardableResult
    public static func link(
        _ db: Connection, account: String, entry: String?, to person: Person, as role: String,
        relationship: Entry.Relationship, involvement id: String, title: String, organisation: String = "",
        by officer: Officer, at now: Date
    ) throws -> String {
        // A second press of the same button finds what the first has done.
        if let done = try InvolvementStore.find(db, id, for: officer) {
            guard done.person == person.id, done.account == account else { throw Problem(.notFound) }
            return done.entry
        }
        let entry = try self.entry(
            db, account: account, entry: entry, for: person, relationship: relationship, at: now)
        try match(db, entry: entry, to: person.id, by: officer)
        guard let holder = try AccountStore.find(db, id: account) else { throw Problem(.notFound) }
        let current = try InvolvementStore.current(db, account: account, entry: entry, for: officer)
        if let current { try InvolvementStore.end(db, current.id, reason: "", by: officer, at: now) }
        try InvolvementStore.add(
            db,
            Involvement(
                id: id, person: person.id, account: account, entry: entry, role: role, name: holder.name,
                title: title, organisation: organisation, email: holder.email, began: now), by: officer)
        return entry
    }

    /// Gives somebody who is involved already the account that they have made since.
    /// - Returns: false where they have one, or are involved no more.
    public static func attach(
        _ db: Connection, _ involvement: Involvement, to account: String, person: Person,
        relationship: Entry.Relationship, by officer: Officer, at now: Date
    ) throws -> Bool {
        let entry = try self.entry(
            db, account: account, entry: nil, for: person, relationship: relationship, at: now)
        let current = try InvolvementStore.current(db, account: account, entry: entry, for: officer)
        guard current == nil,
            try db.run(
                """
                UPDATE involvement SET account = $2, entry = $3, version = version + 1
                WHERE id = $1 AND account = '' AND ended IS NULL
                """, involvement.id, account, entry) == 1
        else { return false }
        try match(db, entry: entry, to: person.id, by: officer)
        try InvolvementStore.stir(db, person.id)
        try db.run(
            "UPDATE information_request SET account = $2, entry = $3 WHERE involvement = $1", involvement.id, account,
            entry)
        return true
    }

    /// What an account has written down of a person, or what is made for it.
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
        // Other names and the school were written down by somebody else, and may tell where the child lives.
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
