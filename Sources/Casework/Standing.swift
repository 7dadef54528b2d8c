public import Database
public import PortalKit

/// What one account may see and do about one person: the key to everything that is not the account's own. It is made at
/// this one place, from the involvement of the account and the table of roles in the process, and each request makes it
/// anew, so what ended is out of sight at once.
public struct Standing: Sendable {
    public let account: String
    /// What the account itself has written down of the person.
    public let entry: Entry
    /// The person it stands for; nil while the team has not said.
    public let person: String?
    /// What the account is to the person; nil while it is nothing but the author of its entry.
    public let involvement: Involvement?
    /// Whether the team has linked the account, though it may not know yet who that is.
    public let isLinked: Bool
    /// The rights of its role.
    public let rights: Set<Process.Right>

    fileprivate init(
        account: String, entry: Entry, involvement: Involvement?, isLinked: Bool, rights: Set<Process.Right>
    ) {
        self.account = account
        self.entry = entry
        person = involvement?.person
        self.involvement = involvement
        self.isLinked = isLinked
        self.rights = rights
    }

    public func may(_ right: Process.Right) -> Bool { rights.contains(right) }

    /// Whether it lets somebody see how this case is going.
    func sees(_ one: Case) -> Bool { may(.seesCase) && one.person == person }

    /// What the visitor may see of the person behind `entry`; nil for an entry that is not theirs.
    public static func find(_ db: Connection, entry id: String, for visit: Visit) throws -> Standing? {
        let account = try visit.account.account
        guard let entry = try EntryStore.find(db, id, account: account) else { return nil }
        let isUnknown = try InvolvementStore.isUnknown(db, account: account, for: .nobody)
        return try of(entry, account, isUnknown: isUnknown, db, visit)
    }

    /// The same for every entry of the visitor's, by name.
    public static func all(_ db: Connection, for visit: Visit) throws -> [Standing] {
        let account = try visit.account.account
        let isUnknown = try InvolvementStore.isUnknown(db, account: account, for: .nobody)
        return try EntryStore.all(db, account: account).map { try of($0, account, isUnknown: isUnknown, db, visit) }
    }

    private static func of(
        _ entry: Entry, _ account: String, isUnknown: Bool, _ db: Connection, _ visit: Visit
    ) throws -> Standing {
        let linked = try InvolvementStore.current(db, account: account, entry: entry.id, for: .nobody)
        // Until the team knows who a professional is, they see what they added and nothing else.
        guard !isUnknown, let involvement = linked,
            let role = visit.site.features.kept(CaseRules.self)?.process.role(involvement.role)
        else {
            return Standing(account: account, entry: entry, involvement: nil, isLinked: linked != nil, rights: [])
        }
        return Standing(account: account, entry: entry, involvement: involvement, isLinked: true, rights: role.rights)
    }

    /// The standing for a page about one person, with that person's name among the route's parameters as `entry`.
    /// Throws `Problem(.notFound)` for anybody else's entry, and where the right is missing.
    public static func require(
        _ db: Connection, _ right: Process.Right? = nil, for visit: Visit
    ) throws -> Standing {
        guard let standing = try find(db, entry: visit.parameters["entry"] ?? "", for: visit),
            right.map(standing.may) ?? true
        else { throw Problem(.notFound) }
        return standing
    }
}
