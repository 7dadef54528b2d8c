public import Database
public import PortalKit

/// What one account may see and do about one person: the proof of access to everything beyond the account's own data.
/// It is derived, only here, from the account's involvement and the roles of the process, and again for each request,
/// so that an ended involvement takes effect at once.
public struct Permissions: Sendable {
    /// The id of the account.
    public let account: String
    /// The account's own record of the person.
    public let entry: Entry
    /// The id of the person that the entry is matched to; nil without an involvement that counts.
    public let person: String?
    /// The account's current involvement with the person; nil if it is not linked, is a professional's account that is
    /// not authenticated, or has a role that the process does not know.
    public let involvement: Involvement?
    /// Whether the team has linked the account, even if it is a professional's account that is not authenticated yet.
    public let isLinked: Bool
    /// The rights of the involvement's role; empty without one.
    public let rights: Set<StatutoryProcess.Right>

    fileprivate init(
        account: String, entry: Entry, involvement: Involvement?, isLinked: Bool, rights: Set<StatutoryProcess.Right>
    ) {
        self.account = account
        self.entry = entry
        person = involvement?.person
        (self.involvement, self.isLinked, self.rights) = (involvement, isLinked, rights)
    }

    /// Whether the account has the right.
    public func may(_ right: StatutoryProcess.Right) -> Bool { rights.contains(right) }

    func sees(_ current: Case) -> Bool { may(.seesCase) && current.person == person }

    /// The permissions of the signed-in account on the person of its entry `id`; nil if the account has no such entry.
    /// Throws `Problem(.forbidden)` without a signed-in session, and `DatabaseError`.
    public static func find(_ db: Connection, entry id: String, for visit: Visit) throws -> Permissions? {
        let account = try visit.account.account
        guard let entry = try EntryStore.find(db, id, account: account) else { return nil }
        let isUnknown = try InvolvementStore.isUnknown(.system(db), account: account)
        return try of(db, entry, account: account, isUnknown: isUnknown, for: visit)
    }

    /// The permissions on all entries of the signed-in account, by name. Throws as `find`.
    public static func all(_ db: Connection, for visit: Visit) throws -> [Permissions] {
        let account = try visit.account.account
        let isUnknown = try InvolvementStore.isUnknown(.system(db), account: account)
        return try EntryStore.all(db, account: account).map { entry in
            try of(db, entry, account: account, isUnknown: isUnknown, for: visit)
        }
    }

    private static func of(
        _ db: Connection, _ entry: Entry, account: String, isUnknown: Bool, for visit: Visit
    ) throws -> Permissions {
        let linked = try InvolvementStore.current(.system(db), account: account, entry: entry.id)
        // A professional who is not authenticated yet sees only the entries they added.
        guard !isUnknown, let involvement = linked,
            let role = visit.site.features.kept(CaseRules.self)?.process.role(involvement.role)
        else {
            return Permissions(account: account, entry: entry, involvement: nil, isLinked: linked != nil, rights: [])
        }
        return Permissions(
            account: account, entry: entry, involvement: involvement, isLinked: true, rights: role.rights)
    }

    /// The permissions for a page about one person; the entry's id is the route's parameter `entry`.
    /// - Parameter right: the right that the page needs; nil for none.
    /// - Throws: `Problem(.notFound)` if the account has no such entry or not the right; otherwise as `find`.
    public static func require(
        _ db: Connection, _ right: StatutoryProcess.Right? = nil, for visit: Visit
    ) throws -> Permissions {
        guard let permissions = try find(db, entry: visit.parameters["entry"] ?? "", for: visit),
            right.map(permissions.may) ?? true
        else { throw Problem(.notFound) }
        return permissions
    }
}
