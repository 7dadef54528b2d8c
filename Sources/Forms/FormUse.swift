public import Database

/// How much of what people wrote depends on a form.
public struct FormUse: Hashable, Sendable {
    /// The drafts that were begun and not sent.
    public let drafts: Int
    /// The forms that were sent, each counted once however often it was edited.
    public let submissions: Int

    /// Counts what depends on the form of this name. Throws `DatabaseError`.
    public init(_ db: Connection, form: String) throws {
        drafts = try db.row("SELECT COUNT(*) FROM draft WHERE form = $1 AND sent IS NULL", form)?.integer(0) ?? 0
        submissions =
            try db.row("SELECT COUNT(*) FROM submission WHERE form = $1 AND replaced = 0", form)?.integer(0) ?? 0
    }
}
