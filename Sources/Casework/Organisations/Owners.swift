import Database

/// What belongs to an account: its own rows, and those of the allocations that it may see. The one place that decides
/// which allocations those are, for every query.
enum Owners {
    /// A subquery of the ids that own what the account may see: its own, and those of its allocations.
    static func ids(of account: String) -> SQL {
        "(SELECT \(bind: account) UNION ALL \(allocations(of: account)))"
    }

    /// A query of the ids of the allocations that an account may see: of organisations whose member it is, those that it
    /// holds, and those to a role that it has there.
    static func allocations(of account: String) -> SQL {
        """
        SELECT own_allocation.id FROM organisation_member own_member
            JOIN allocation own_allocation ON own_allocation.organisation = own_member.organisation
        WHERE own_member.account = \(bind: account) AND own_member.ended IS NULL
            AND (own_allocation.holder = \(bind: account) OR EXISTS (
                SELECT 1 FROM organisation_role own_role
                WHERE own_role.member = own_member.id AND own_role.role = own_allocation.role))
        """
    }

    /// Whether the account may see what belongs to `owner`, an account's or an allocation's id. Throws `DatabaseError`.
    static func includes(_ owner: String, of account: String, _ db: Connection) throws -> Bool {
        if owner == account { return true }
        return try db.row("SELECT 1 FROM allocation WHERE id = \(bind: owner) AND id IN (\(allocations(of: account)))")
            != nil
    }
}
