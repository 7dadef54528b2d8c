import Basics
public import Database
public import Foundation
import Identity
public import PortalKit
import Web

/// Queries on the table of cases. All functions throw `DatabaseError`. The columns that lists show, sort and filter by
/// are calculated by `refresh` on each change, not when they are read.
public enum CaseStore {
    static let columns: SQL = """
        id, reference, person, stage, state, received, asker, channel, coordinator, next, detail, due, unread,
        waiting, news, closed, reason, version
        """

    /// The stored value for no date: it sorts after all others.
    public static let never = "9999-12-31"

    /// The case with that id; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Case? {
        try team.db.row("SELECT \(columns) FROM casefile WHERE id = $1", id).flatMap(row)
    }

    /// The cases of a person, newest first.
    public static func all(_ team: TeamDatabase, person: String) throws -> [Case] {
        try team.db.rows(
            "SELECT \(columns) FROM casefile WHERE person = $1 ORDER BY received DESC, opened DESC, id", person
        ).compactMap(row)
    }

    /// The open case of a person, or else the newest; nil if there is none.
    public static func current(_ team: TeamDatabase, person: String) throws -> Case? {
        let cases = try all(team, person: person)
        return cases.first(where: \.isOpen) ?? cases.first
    }

    /// The current case of the person behind a person's `Permissions`; nil unless the account may see it or write about
    /// it.
    public static func current(_ db: Connection, _ permissions: Permissions) throws -> Case? {
        guard let person = permissions.person, permissions.may(.seesCase) || permissions.may(.mayAsk)
        else { return nil }
        return try current(.system(db), person: person)
    }

    /// Inserts a case at the first stage of the process, with the fact `received`; does nothing if the id is taken.
    /// - Parameters:
    ///   - received: the day on which the request was received.
    ///   - coordinator: the account id of the officer who gets it; empty for none.
    public static func open(
        _ team: TeamDatabase, id: String, person: Person, received: CivilDate, from requester: Case.Requester,
        by channel: Case.Channel, coordinator: String = "", rules: CaseRules, at now: Date
    ) throws {
        let first = rules.process.stages.first?.name ?? ""
        let added = try team.db.run(
            """
            INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator, next,
                detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
            VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, '', '', $9, 0, 0, 0, $10, $11, '', '', $12, $12, 1)
            ON CONFLICT (id) DO NOTHING
            """, id, try newReference(team.db, rules.initials, received), person.id, first, received.iso,
            requester.rawValue,
            channel.rawValue, coordinator, never, person.folded, person.born.iso, seconds(now))
        guard added == 1 else { return }
        try FactStore.add(team, Fact(.received, received), to: id, source: channel.rawValue, at: now)
        try refresh(team, id, rules)
    }

    /// Increments the case's version if it is still `version`; false if the case was changed since it was read.
    static func take(_ team: TeamDatabase, _ id: String, version: Int, at now: Date) throws -> Bool {
        try team.db.run(
            "UPDATE casefile SET version = version + 1, changed = $3 WHERE id = $1 AND version = $2", id, version,
            seconds(now)) == 1
    }

    /// Assigns the case to the officer with that account id; empty for none.
    public static func assign(_ team: TeamDatabase, _ id: String, to coordinator: String, at now: Date) throws {
        try team.db.run(
            "UPDATE casefile SET coordinator = $2, version = version + 1, changed = $3 WHERE id = $1", id, coordinator,
            seconds(now))
    }

    /// Sets the stage of the case.
    public static func move(_ team: TeamDatabase, _ id: String, to stage: String) throws {
        try team.db.run("UPDATE casefile SET stage = $2 WHERE id = $1", id, stage)
    }

    /// Sets the state, closing day and reason of the case; `day` is nil and `reason` empty to reopen it.
    public static func close(
        _ team: TeamDatabase, _ id: String, as state: Case.State, on day: CivilDate?, reason: String
    ) throws {
        try team.db.run(
            "UPDATE casefile SET state = $2, closed = $3, reason = $4 WHERE id = $1", id, state.rawValue,
            day?.iso ?? "", reason)
    }

    /// Recalculates the columns that lists show; to be called at the end of every transaction that changes the case.
    /// - Parameter news: when something arrived from outside the team; nil if nothing did.
    public static func refresh(_ team: TeamDatabase, _ id: String, _ rules: CaseRules, news: Date? = nil) throws {
        guard let current = try find(team, id) else { return }
        var (next, detail, due) = ("", "", never)
        if current.isOpen {
            if let milestone = rules.process.next(try FactStore.all(team, of: id).map(\.fact)) {
                (next, due) = (milestone.deadline.name, milestone.due.date.iso)
            }
            let asked = try team.db.row(
                """
                SELECT due, service FROM information_request
                WHERE casefile = $1 AND \(RequestStore.isOpen) ORDER BY due, id LIMIT 1
                """, id)
            if let asked, asked.text(0) < due { (next, detail, due) = ("asked", asked.text(1), asked.text(0)) }
        }
        let latest = news.map(seconds) ?? 0
        try team.db.run(
            """
            UPDATE casefile SET next = \(bind: next), detail = \(bind: detail), due = \(bind: due),
                unread = (SELECT COUNT(*) FROM message WHERE casefile = \(bind: id) AND incoming = 1 AND seen IS NULL),
                waiting = (SELECT COUNT(*) FROM judgement
                        WHERE \(EntryStore.isSubject(current.person)) AND state = 'received' AND intake = 0)
                    + (SELECT COUNT(*) FROM case_decision
                        WHERE casefile = \(bind: id) AND published IS NULL AND withdrawn IS NULL),
                news = CASE WHEN \(bind: latest) > news THEN \(bind: latest) ELSE news END
            WHERE id = \(bind: id)
            """)
    }

    /// The next free reference of the year: initials, year, number.
    private static func newReference(_ db: Connection, _ initials: String, _ day: CivilDate) throws -> String {
        let stem = "\(initials)-\(String(day.year % 100, digits: 2))-"
        let last = try db.row(
            "SELECT MAX(reference) FROM casefile WHERE reference > $1 AND reference < $2", stem, stem + "a")?.text(0)
        let number = (last.flatMap { Int($0.dropFirst(stem.count), in: 0...1_000_000_000) } ?? 0) + 1
        return stem + String(number, digits: 5)
    }

    static func row(_ row: Row) -> Case? {
        guard let received = CivilDate(iso: row.text(5)) else { return nil }
        let due = row.text(11)
        return Case(
            id: row.text(0), reference: row.text(1), person: row.text(2), stage: row.text(3),
            state: Case.State(rawValue: row.text(4)) ?? .open, received: received,
            requester: Case.Requester(rawValue: row.text(6)) ?? .other,
            channel: Case.Channel(rawValue: row.text(7)) ?? .portal, coordinator: row.text(8), next: row.text(9),
            detail: row.text(10), due: due == never ? nil : CivilDate(iso: due), unread: row.integer(12),
            waiting: row.integer(13),
            news: row.integer(14) == 0 ? nil : row.instant(14),
            closed: CivilDate(iso: row.text(15)), reason: row.text(16), version: row.integer(17))
    }
}
