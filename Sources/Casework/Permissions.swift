public import Database
public import PortalKit

/// What one account may see and do about one person: the proof of access to everything beyond the account's own data.
/// It is derived, only here, from the account's involvement and the roles of the process, and again for each request,
/// so that an ended involvement takes effect at once.
public struct Permissions: Sendable {
    /// The id of the account.
    public let account: String
    /// The account's own record of the person, or that of an allocation that it may see.
    public let entry: Entry
    /// The id of what the entry belongs to, and with it all that the team sends about the person: the account, or an
    /// allocation.
    public let owner: String
    /// The allocation that the entry belongs to; nil for an entry of the account itself.
    public let allocation: Allocation?
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
        account: String, entry: Entry, allocation: Allocation?, involvement: Involvement?, isLinked: Bool,
        rights: Set<StatutoryProcess.Right>
    ) {
        self.account = account
        self.entry = entry
        owner = allocation?.id ?? account
        self.allocation = allocation
        person = involvement?.person
        (self.involvement, self.isLinked, self.rights) = (involvement, isLinked, rights)
    }

    /// Whether the account has the right.
    public func may(_ right: StatutoryProcess.Right) -> Bool { rights.contains(right) }

    /// Whether the entry belongs to an allocation, so that all who may see it see what was sent about it.
    public var isShared: Bool { allocation != nil }

    /// Whether the account may fill in forms about the person: those of an allocation are its holder's.
    public var mayFill: Bool { allocation.map { $0.holder == account } ?? true }

    func sees(_ current: Case) -> Bool { may(.seesCase) && current.person == person }

    /// The permissions of the signed-in account on the person of its entry `id`; nil if the account has no such entry.
    /// Throws `Problem(.forbidden)` without a signed-in session, and `DatabaseError`.
    public static func find(_ db: Connection, entry id: String, for visit: Visit) throws -> Permissions? {
        let account = try visit.account.account
        guard let (entry, owner) = try EntryStore.seen(db, id, by: account) else { return nil }
        let isUnknown = try InvolvementStore.isUnknown(.system(db), account: account)
        return try of(db, entry, owner: owner, account: account, isUnknown: isUnknown, for: visit)
    }

    /// The permissions on all entries that the signed-in account may see, by name. Throws as `find`.
    public static func all(_ db: Connection, for visit: Visit) throws -> [Permissions] {
        let account = try visit.account.account
        let isUnknown = try InvolvementStore.isUnknown(.system(db), account: account)
        return try EntryStore.seen(db, by: account).map { entry, owner in
            try of(db, entry, owner: owner, account: account, isUnknown: isUnknown, for: visit)
        }
    }

    private static func of(
        _ db: Connection, _ entry: Entry, owner: String, account: String, isUnknown: Bool, for visit: Visit
    ) throws -> Permissions {
        let linked = try InvolvementStore.current(.system(db), account: owner, entry: entry.id)
        let allocation = owner == account ? nil : try AllocationStore.find(db, owner)
        // A professional who is not authenticated yet sees only the entries they added. A member of an organisation is
        // known to it, and it to the team.
        guard !isUnknown || allocation != nil, let involvement = linked,
            let role = visit.site.features.kept(CaseRules.self)?.process.role(involvement.role)
        else {
            return Permissions(
                account: account, entry: entry, allocation: allocation, involvement: nil, isLinked: linked != nil,
                rights: [])
        }
        return Permissions(
            account: account, entry: entry, allocation: allocation, involvement: involvement, isLinked: true,
            rights: role.rights)
    }

    /// The permissions on an entry of the account itself, for what only its author may change; otherwise as
    /// ``require(_:_:for:)``.
    public static func requireOwn(_ db: Connection, for visit: Visit) throws -> Permissions {
        let permissions = try require(db, for: visit)
        guard !permissions.isShared else { throw Problem(.notFound) }
        return permissions
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
