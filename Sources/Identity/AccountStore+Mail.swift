public import Database

/// The SQL of where mail to an account leads, and of what became of it.
extension AccountStore {
    /// The portal that mail to an account leads to: the one it was used on last or, for one that never was on any, its
    /// audience, which stands for the first portal there is for it.
    public static func home(_ db: Connection, of account: Account) throws -> String {
        guard account.portal.isEmpty else { return account.portal }
        return try db.row("SELECT audience FROM account WHERE id = $1", account.id)?.text(0) ?? ""
    }

    /// Whether the last mail to the account's address that anything is known of was refused.
    public static func refusesMail(_ db: Connection, account: String) throws -> Bool {
        // What confirms a new address and what tells the old one of it go elsewhere.
        let last = try db.row(
            """
            SELECT state, created FROM outbox
            WHERE account = $1 AND state IN ('sent', 'failed')
                AND template NOT IN ('account-confirm-email', 'account-email-changed')
            ORDER BY created DESC, id DESC LIMIT 1
            """, account)
        guard let last, last.text(0) == "failed" else { return false }
        return try db.row(
            "SELECT 1 FROM identity_event WHERE account = $1 AND kind = 'email-changed' AND at >= $2 LIMIT 1", account,
            last.integer(1)) == nil
    }
}
