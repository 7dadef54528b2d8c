public import Database

extension Visit {
    /// Inserts an audit row of the signed-in account's action, in the transaction of the action.
    /// - Parameters:
    ///   - subject: the id of the entry or person it concerns; empty for none.
    ///   - object: the id of the draft, submission, file or the like; empty for none.
    /// - Throws: `Problem(.forbidden)` without a signed-in session; `DatabaseError`.
    public func note(_ db: Connection, _ event: AuditEvent, subject: String, object: String = "") throws {
        try Audit.note(db, event, by: account.account, on: site, subject: subject, object: object, at: now)
    }
}
