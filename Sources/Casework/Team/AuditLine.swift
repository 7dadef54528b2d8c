import Database
public import Foundation
import Identity
public import PortalKit

/// An audit row, as the team reads it.
public struct AuditLine: Hashable, Sendable {
    /// When it happened.
    public let at: Date
    /// The id of the account that did it; empty for the system.
    public let account: String
    /// The name of that account; empty if there is none.
    public let name: String
    /// The name of the event, such as `viewed-case`.
    public let action: String
    /// The id of the row it was done to; for ``AuditEvent/viewedAgain`` a count and a key, such as `3 viewed-case`.
    public let object: String

    /// The row as text, such as `20 November 2026 09:02, Priti Shah: Viewed the case`.
    public func words(_ visit: Visit) -> String { words(visit, by: who(visit.texts)) }

    /// The same to an account with an open page: if it did this itself, it was in another tab or window.
    public func wordsOfConflict(_ visit: Visit) -> String {
        words(visit, by: account == visit.session?.account ? visit.texts("case.changed.self") : who(visit.texts))
    }

    private func words(_ visit: Visit, by who: String) -> String {
        "\(visit.dates.dateAndTime(at)), \(who): \(what(visit.texts))"
    }

    /// Who did it: a name, or the text for the system.
    public func who(_ texts: Texts) -> String { name.isEmpty ? texts("audit.nobody") : name }

    /// What was done; for repeated views also how often.
    public func what(_ texts: Texts) -> String {
        let parts = object.split(separator: " ")
        guard action == AuditEvent.viewedAgain.name, parts.count == 2 else { return texts(TextKey("audit", action)) }
        return texts(
            TextKey("audit", action), ["what": texts(TextKey("audit", String(parts[1]))), "count": String(parts[0])])
    }

    /// The audit rows about a person, by their record and by every account's entry matched to it, newest first. Throws
    /// `DatabaseError`.
    public static func all(_ team: TeamDatabase, person: String, limit: Int, offset: Int = 0) throws -> [AuditLine] {
        try team.db.rows(
            """
            SELECT \(columns) FROM \(audit) WHERE \(EntryStore.isSubject(person))
            ORDER BY a.at DESC, a.id DESC LIMIT \(bind: limit) OFFSET \(bind: offset)
            """
        ).map(line)
    }

    /// The number of audit rows about a person. Throws `DatabaseError`.
    public static func count(_ team: TeamDatabase, person: String) throws -> Int {
        try team.db.row("SELECT COUNT(*) FROM audit WHERE \(EntryStore.isSubject(person))")?.integer(0) ?? 0
    }

    /// The latest 20 changes concerning a person since `read`, in seconds since 1970; views are left out.
    static func since(_ read: Int, _ team: TeamDatabase, person: String) throws -> [AuditLine] {
        try team.db.rows(
            """
            SELECT \(columns) FROM \(audit)
            WHERE a.at >= \(bind: read) AND \(EntryStore.isSubject(person)) AND a.action NOT LIKE 'viewed%'
            ORDER BY a.at DESC, a.id DESC LIMIT 20
            """
        ).map(line)
    }

    /// The latest row of an event on an object of a person; nil if there is none. Throws `DatabaseError`.
    public static func last(
        _ team: TeamDatabase, _ event: AuditEvent, object: String, person: String
    ) throws -> AuditLine? {
        try team.db.row(
            """
            SELECT \(columns) FROM \(audit) WHERE a.subject = $1 AND a.action = $2 AND a.object = $3 ORDER BY a.at DESC, a.id DESC LIMIT 1
            """, person, event.name, object
        ).map(line)
    }

    private static let columns: SQL = """
        a.at, a.account, COALESCE(c.forename, '') AS forename, COALESCE(c.surname, '') AS surname, a.action, a.object
        """
    private static let audit: SQL = "audit a LEFT JOIN account c ON c.id = a.account"

    private static func line(_ row: Row) -> AuditLine {
        let name = "\(row.text(2)) \(row.text(3))"
        return AuditLine(
            at: row.instant(0), account: row.text(1),
            name: name == " " ? "" : name, action: row.text(4), object: row.text(5))
    }
}
