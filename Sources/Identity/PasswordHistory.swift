import Database

/// The hashes of an account's earlier passwords, kept on portals that refuse them as new ones. All functions throw
/// `DatabaseError`.
enum PasswordHistory {
    /// Keeps the account's current password among its earlier ones, of which at most `most` remain. To be called before
    /// it is replaced.
    static func keep(_ db: Connection, account: String, most: Int) throws {
        if most > 0 {
            try db.run(
                """
                INSERT INTO password_history (account, number, hash)
                SELECT id, credentials, password FROM account WHERE id = $1 AND password <> ''
                ON CONFLICT (account, number) DO NOTHING
                """, account)
        }
        try db.run(
            """
            DELETE FROM password_history WHERE account = $1 AND number NOT IN (
                SELECT number FROM password_history WHERE account = $1 ORDER BY number DESC LIMIT $2)
            """, account, max(0, most))
    }

    /// The hashes of the `most` passwords before the current one, newest first.
    static func hashes(_ db: Connection, account: String, most: Int) throws -> [String] {
        try db.rows(
            "SELECT hash FROM password_history WHERE account = $1 ORDER BY number DESC LIMIT $2", account, most
        ).map { $0.text(0) }
    }
}
