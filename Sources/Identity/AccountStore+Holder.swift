public import Database
public import Foundation
public import PortalKit

/// Accounts that hold what was sent without one. No one can sign in to them: they have no password and are not activated,
/// and no address leads to them.
extension AccountStore {
    /// Inserts such an account. It gets no mail until ``setReachable(_:_:)``.
    /// - Parameters:
    ///   - email: the address as typed, which is shown to the team.
    ///   - portal: the name of the portal that its mail leads to.
    /// - Throws: `DatabaseError`.
    public static func insertHolder(
        _ db: Connection, id: String, email: String, forename: String, surname: String, _ audience: Audience,
        _ language: Language, portal: String, at now: Date
    ) throws {
        // An address has an @, so that no search for one finds this.
        try db.run(
            """
            INSERT INTO account (id, audience, email, email_folded, password, title, forename, surname, gender,
                language, two_step, portal, created, suspended)
            VALUES ($1, $2, $3, $4, '', '', $5, $6, '', $7, '', $8, $9, $9)
            """, id, audience.rawValue, email, "holder:" + id, forename, surname, language.rawValue, portal,
            seconds(now))
    }

    /// Lets mail go to the address of such an account, once its owner has confirmed it. Throws `DatabaseError`.
    public static func setReachable(_ db: Connection, _ id: String) throws {
        try db.run(
            "UPDATE account SET suspended = NULL WHERE id = $1 AND email_folded = $2", id, "holder:" + id)
    }

    /// Ends the mail to such an account. Throws `DatabaseError`.
    public static func setUnreachable(_ db: Connection, _ id: String, at now: Date) throws {
        try db.run(
            "UPDATE account SET suspended = $3 WHERE id = $1 AND email_folded = $2", id, "holder:" + id, seconds(now))
    }
}
