public import Database
public import Foundation
import PortalKit

/// Queries on the table of the team's invitations. All functions throw `DatabaseError`.
public enum InvitationStore {
    static let migration = Migration(
        "identity-invitation",
        """
        CREATE TABLE invitation (
            id TEXT PRIMARY KEY, account TEXT NOT NULL, audience TEXT NOT NULL, email TEXT NOT NULL,
            forename TEXT NOT NULL, surname TEXT NOT NULL, language TEXT NOT NULL, subject TEXT NOT NULL,
            author TEXT NOT NULL, sent BIGINT NOT NULL, expires BIGINT NOT NULL, accepted BIGINT, withdrawn BIGINT,
            known BIGINT NOT NULL)
        """,
        "CREATE INDEX invitation_account ON invitation (account)",
        "CREATE INDEX invitation_subject ON invitation (subject)",
        "CREATE INDEX invitation_sent ON invitation (sent, id)")

    private static let columns: SQL = """
        id, account, audience, email, forename, surname, language, subject, author, sent, expires, accepted,
        withdrawn, known
        """

    /// The invitation with that id; nil if there is none.
    public static func find(_ db: Connection, id: String) throws -> ResidentInvitation? {
        try db.row("SELECT \(columns) FROM invitation WHERE id = $1", id).map(invitation)
    }

    /// At most `limit` invitations after the newest `offset` ones, newest first.
    public static func list(_ db: Connection, limit: Int, offset: Int) throws -> [ResidentInvitation] {
        try db.rows(
            "SELECT \(columns) FROM invitation ORDER BY sent DESC, id DESC LIMIT $1 OFFSET $2", limit, offset
        ).map(invitation)
    }

    /// The invitations to `subject`, newest first.
    public static func all(_ db: Connection, subject: String) throws -> [ResidentInvitation] {
        try db.rows("SELECT \(columns) FROM invitation WHERE subject = $1 ORDER BY sent DESC, id DESC", subject)
            .map(invitation)
    }

    /// The invitations of an account whose link can be used, oldest first.
    public static func waiting(_ db: Connection, account: String, at now: Date) throws -> [ResidentInvitation] {
        try db.rows("SELECT \(columns) FROM invitation WHERE account = $1 ORDER BY sent, id", account)
            .map(invitation).filter { $0.state(at: now) == .waiting }
    }

    static func insert(_ db: Connection, _ invitation: ResidentInvitation) throws {
        try db.run(
            """
            INSERT INTO invitation (id, account, audience, email, forename, surname, language, subject, author, sent,
                expires, known)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING
            """, invitation.id, invitation.account, invitation.audience.rawValue, invitation.email,
            invitation.forename, invitation.surname, invitation.language.rawValue, invitation.subject,
            invitation.author, seconds(invitation.sent), seconds(invitation.expires), invitation.isKnown)
    }

    /// Stores that an invitation was sent again. False if it was accepted or withdrawn in the meantime.
    static func setSent(_ db: Connection, _ invitation: ResidentInvitation) throws -> Bool {
        try db.run(
            """
            UPDATE invitation SET sent = $2, expires = $3, account = $4, known = $5
            WHERE id = $1 AND accepted IS NULL AND withdrawn IS NULL
            """, invitation.id, seconds(invitation.sent), seconds(invitation.expires), invitation.account,
            invitation.isKnown) == 1
    }

    static func accept(_ db: Connection, _ id: String, at now: Date) throws {
        try db.run("UPDATE invitation SET accepted = $2 WHERE id = $1", id, seconds(now))
    }

    /// False if it was accepted or withdrawn before.
    static func withdraw(_ db: Connection, _ id: String, at now: Date) throws -> Bool {
        try db.run(
            "UPDATE invitation SET withdrawn = $2 WHERE id = $1 AND accepted IS NULL AND withdrawn IS NULL", id,
            seconds(now)) == 1
    }

    private static func invitation(_ row: Row) -> ResidentInvitation {
        var invitation = ResidentInvitation(
            id: row.text(0), to: row.text(3), Audience(rawValue: row.text(2)) ?? .citizen, forename: row.text(4),
            surname: row.text(5), Language(rawValue: row.text(6)) ?? .en, subject: row.text(7), by: row.text(8),
            days: 0, at: row.instant(9))
        invitation.account = row.text(1)
        invitation.expires = row.instant(10)
        (invitation.accepted, invitation.withdrawn) = (row.optionalInstant(11), row.optionalInstant(12))
        invitation.isKnown = row.flag(13)
        return invitation
    }
}
