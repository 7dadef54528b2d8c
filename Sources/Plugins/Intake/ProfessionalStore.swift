import Casework
import Database
import Foundation
import Identity

/// A professional's account, as the team sees it before and after authentication.
struct Professional: Sendable {
    /// The account id.
    let account: String
    /// Forename and surname.
    let name: String
    /// The e-mail address.
    let email: String
    /// When they registered.
    let registered: Date
    /// When the team authenticated them; nil if it has not.
    let authenticated: Date?
}

/// Queries on the accounts of professionals. All functions throw `DatabaseError`.
enum ProfessionalStore {
    /// The activated accounts that the team has not authenticated, oldest first.
    static func waiting(_ team: TeamDatabase, limit: Int) throws -> [Professional] {
        try team.db.rows(
            """
            \(activated) AND a.suspended IS NULL AND p.account IS NULL ORDER BY a.created, a.id LIMIT $1
            """, limit
        ).map(professional)
    }

    /// The professional with that account id; nil if it is not an activated account of a professional.
    static func find(_ team: TeamDatabase, _ account: String) throws -> Professional? {
        try team.db.row(
            "\(activated) AND a.id = $1", account
        ).map(professional)
    }

    private static let activated: SQL = """
        SELECT a.id, a.forename, a.surname, a.email, a.created, p.authenticated
        FROM account a LEFT JOIN professional p ON p.account = a.id
        WHERE a.audience = 'professional' AND a.activated IS NOT NULL
        """

    private static func professional(_ row: Row) -> Professional {
        Professional(
            account: row.text(0), name: "\(row.text(1)) \(row.text(2))", email: row.text(3),
            registered: row.instant(4), authenticated: row.optionalInstant(5))
    }
}
