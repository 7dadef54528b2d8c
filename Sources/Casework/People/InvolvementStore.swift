public import Database
public import Foundation
import Identity
import PortalKit

/// Queries on the tables of involvements and authenticated professionals. All functions throw `DatabaseError`.
public enum InvolvementStore {
    /// Whether the account or allocation of the row `own`, such as a message, is involved with the person of that row; a
    /// professional's account, only once the team has authenticated them.
    static func isInvolved(on audience: Audience) -> SQL {
        """
        EXISTS (
            SELECT 1 FROM involvement i
            WHERE i.entry = own.entry AND i.account = own.account AND i.person = own.person AND i.ended IS NULL
                AND (\(bind: audience == .professional) = 0
                    OR EXISTS (SELECT 1 FROM professional p WHERE p.account = own.account)
                    OR EXISTS (SELECT 1 FROM allocation x WHERE x.id = own.account)))
        """
    }

    static let columns: SQL = """
        id, person, account, entry, role, name, title, organisation, email, phone, lines, shown, began, ended,
        reason, version
        """

    /// All involvements with a person, current ones first, then by when they began.
    public static func all(_ team: TeamDatabase, person: String) throws -> [Involvement] {
        try team.db.rows(
            """
            SELECT \(columns) FROM involvement WHERE person = $1
            ORDER BY CASE WHEN ended IS NULL THEN 0 ELSE 1 END, began, id
            """, person
        ).map(involvement)
    }

    /// The participants shown to the family, if the account may see the case or its submissions; otherwise none. With
    /// the details that the portal shows, see ``ColleagueDetail``.
    /// Members of the family are never included, so that they do not learn of each other here.
    public static func shown(_ db: Connection, _ permissions: Permissions, _ rules: CaseRules) throws -> [Involvement] {
        guard rules.colleagues != .none, let person = permissions.person,
            permissions.may(.seesCase) || permissions.may(.seesSubmissions)
        else { return [] }
        return try all(.system(db), person: person).filter {
            $0.isShown && rules.process.role($0.role)?.isFamily == false
        }.map { participant in
            var shown = participant
            if rules.colleagues == .names { (shown.title, shown.organisation) = ("", "") }
            return shown
        }
    }

    /// The involvement with that id, ended or not; nil if there is none.
    public static func find(_ team: TeamDatabase, _ id: String) throws -> Involvement? {
        try team.db.row("SELECT \(columns) FROM involvement WHERE id = $1", id).map(involvement)
    }

    /// The account's current involvement with the person of its entry; nil if there is none.
    public static func current(_ team: TeamDatabase, account: String, entry: String) throws -> Involvement? {
        try team.db.row(
            "SELECT \(columns) FROM involvement WHERE entry = $1 AND account = $2 AND ended IS NULL", entry, account
        ).map(involvement)
    }

    /// Inserts an involvement, unless the id is taken, and increments the versions of the person's cases.
    public static func add(_ team: TeamDatabase, _ involvement: Involvement) throws {
        try team.db.run(
            """
            INSERT INTO involvement (id, person, account, entry, role, name, title, organisation, email, phone, lines,
                shown, began, author, reason, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', 1) ON CONFLICT (id) DO NOTHING
            """, involvement.id, involvement.person, involvement.account, involvement.entry, involvement.role,
            involvement.name, involvement.title, involvement.organisation, involvement.email, involvement.phone,
            involvement.lines.joined(separator: "\n"), involvement.isShown, seconds(involvement.began),
            team.officer.account)
        try bumpCaseVersion(team, involvement.person)
    }

    /// Increments the versions of the person's cases, so that open pages about them report a conflict before they act:
    /// the recipients of letters and their addresses depend on the involvements.
    static func bumpCaseVersion(_ team: TeamDatabase, _ person: String) throws {
        try team.db.run("UPDATE casefile SET version = version + 1 WHERE person = $1", person)
    }

    /// Updates a current involvement and increments the versions of the person's cases.
    /// - Returns: false if it was changed or ended since it was read.
    public static func change(_ team: TeamDatabase, _ involvement: Involvement) throws -> Bool {
        try bumpCaseVersion(team, involvement.person)
        return try team.db.run(
            """
            UPDATE involvement SET role = $3, name = $4, title = $5, organisation = $6, email = $7, phone = $8,
                lines = $9, shown = $10, version = version + 1
            WHERE id = $1 AND version = $2 AND ended IS NULL
            """, involvement.id, involvement.version, involvement.role, involvement.name, involvement.title,
            involvement.organisation, involvement.email, involvement.phone,
            involvement.lines.joined(separator: "\n"), involvement.isShown) == 1
    }

    /// Ends an involvement: its account then sees only the entries it added itself. Keeps an earlier end. Increments
    /// the versions of the person's cases.
    public static func end(_ team: TeamDatabase, _ id: String, reason: String, at now: Date) throws {
        try team.db.run(
            "UPDATE involvement SET ended = $2, reason = $3, version = version + 1 WHERE id = $1 AND ended IS NULL",
            id, seconds(now), reason)
        try bumpCaseVersion(team, find(team, id)?.person ?? "")
    }

    /// Whether the account is a professional's that the team has not authenticated. It then sees only what it added
    /// itself.
    public static func isUnknown(_ team: TeamDatabase, account: String) throws -> Bool {
        try team.db.row(
            """
            SELECT 1 FROM account a WHERE a.id = $1 AND a.audience = 'professional'
                AND NOT EXISTS (SELECT 1 FROM professional p WHERE p.account = a.id)
            """, account) != nil
    }

    /// Marks a professional's account as authenticated; keeps an earlier time and officer.
    public static func authenticate(_ team: TeamDatabase, account: String, at now: Date) throws {
        try team.db.run(
            """
            INSERT INTO professional (account, authenticated, author) VALUES ($1, $2, $3)
            ON CONFLICT (account) DO NOTHING
            """, account, seconds(now), team.officer.account)
    }

    private static func involvement(_ row: Row) -> Involvement {
        Involvement(
            id: row.text(0), person: row.text(1), account: row.text(2), entry: row.text(3), role: row.text(4),
            name: row.text(5), title: row.text(6), organisation: row.text(7), email: row.text(8), phone: row.text(9),
            lines: row.text(10).split(separator: "\n").map(String.init), isShown: row.flag(11),
            began: row.instant(12), ended: row.optionalInstant(13), reason: row.text(14), version: row.integer(15))
    }
}
