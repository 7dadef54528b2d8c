public import Database
public import Foundation
import Identity

/// A professional's account, as the team meets it before and after it knows whose it is.
public struct Professional: Hashable, Sendable {
    public let account: String
    public let name: String
    public let email: String
    /// When they registered.
    public let registered: Date
    /// When the team authenticated them; nil while it has not.
    public let authenticated: Date?
}

/// The SQL of professionals.
public enum ProfessionalStore {
    /// Those who registered and whom nobody has authenticated yet, the oldest first.
    public static func waiting(_ db: Connection, limit: Int, for officer: Officer) throws -> [Professional] {
        try db.rows(
            """
            SELECT a.id, a.forename, a.surname, a.email, a.created, p.authenticated
            FROM account a LEFT JOIN professional p ON p.account = a.id
            WHERE a.audience = 'professional' AND a.activated IS NOT NULL AND a.suspended IS NULL
                AND p.account IS NULL
            ORDER BY a.created, a.id LIMIT $1
            """, limit
        ).map(professional)
    }

    /// A professional; nil for an account that is none.
    public static func find(_ db: Connection, _ account: String, for officer: Officer) throws -> Professional? {
        try db.row(
            """
            SELECT a.id, a.forename, a.surname, a.email, a.created, p.authenticated
            FROM account a LEFT JOIN professional p ON p.account = a.id
            WHERE a.id = $1 AND a.audience = 'professional' AND a.activated IS NOT NULL
            """, account
        ).map(professional)
    }

    private static func professional(_ row: Row) -> Professional {
        Professional(
            account: row.text(0), name: "\(row.text(1)) \(row.text(2))", email: row.text(3),
            registered: row.instant(4), authenticated: row.optionalInstant(5))
    }
}
