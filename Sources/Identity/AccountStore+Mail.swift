public import Database
import PortalKit

/// Queries for the destination and delivery of an account's mail.
extension AccountStore {
    /// The portal that links in an account's mail lead to, as `Outbox.post` takes it: the portal it was last used on,
    /// or the name of its audience, which stands for the audience's first portal.
    public static func home(_ db: Connection, of account: Account) throws -> String {
        guard account.portal.isEmpty else { return account.portal }
        return try audience(db, account.id)?.rawValue ?? ""
    }

    /// Whether delivery of the last mail to the account's current address failed. Mail that is still queued is ignored.
    public static func refusesMail(_ db: Connection, account: String) throws -> Bool {
        // These two templates go to other addresses.
        let last = try db.row(
            """
            SELECT state, created FROM outbox
            WHERE account = $1 AND state IN ('sent', 'failed') AND channel = 'mail'
                AND template NOT IN ('account-confirm-email', 'account-email-changed')
            ORDER BY created DESC, id DESC LIMIT 1
            """, account)
        guard let last, last.text(0) == "failed" else { return false }
        return try db.row(
            "SELECT 1 FROM identity_event WHERE account = $1 AND kind = 'email-changed' AND at >= $2 LIMIT 1", account,
            last.integer(1)) == nil
    }
}
