public import Configuration
public import Foundation

/// A place where professionals work together, such as a school or a service, as the team keeps it.
public struct Organisation: Hashable, Sendable {
    /// The id of the row.
    public let id: String
    /// Its name.
    public var name: String
    /// Its number in the register of schools, six digits; empty for one that is not there.
    public var urn: String
    /// The address of the mailbox that its members share, to which notifications go too; empty for none.
    public var mailbox: String
    /// When the team closed it; nil while it is open.
    public let closed: Date?
    /// The optimistic version, from 1.
    public let version: Int

    /// An organisation, by default an open one.
    public init(
        id: String, name: String, urn: String = "", mailbox: String = "", closed: Date? = nil, version: Int = 1
    ) {
        (self.id, self.name, self.urn, self.mailbox) = (id, name, urn, mailbox)
        (self.closed, self.version) = (closed, version)
    }
}

/// The time in which an account is a member of an organisation.
public struct OrganisationMember: Hashable, Sendable {
    /// The id of the row.
    public let id: String
    /// The id of the organisation.
    public let organisation: String
    /// The id of the account.
    public let account: String
    /// Forename and surname of the account.
    public let name: String
    /// The e-mail address of the account.
    public let email: String
    /// What they are there, in free words; may be empty.
    public var title: String
    /// The names of the work roles that they hold there.
    public var roles: Set<String>
    /// Whether they may add, change and remove members, where the portal allows it.
    public var manages: Bool
    /// Whether they see the central inbox: all that is asked of the organisation.
    public var readsInbox: Bool
    /// When it began.
    public let began: Date
    /// When they left; nil while they are a member.
    public let ended: Date?

    /// A member, by default one without any right.
    public init(
        id: String, organisation: String, account: String, name: String = "", email: String = "", title: String = "",
        roles: Set<String> = [], manages: Bool = false, readsInbox: Bool = false, began: Date, ended: Date? = nil
    ) {
        (self.id, self.organisation, self.account) = (id, organisation, account)
        (self.name, self.email, self.title, self.roles) = (name, email, title, roles)
        (self.manages, self.readsInbox, self.began, self.ended) = (manages, readsInbox, began, ended)
    }
}

/// A person who is allocated to a role at an organisation. Its id owns the entry, the involvement, the requests, the
/// messages and the documents, in place of an account's.
public struct Allocation: Hashable, Sendable {
    /// The id of the row.
    public let id: String
    /// The id of the organisation.
    public let organisation: String
    /// The name of the work role.
    public let role: String
    /// The id of the person.
    public let person: String
    /// The account id of the member who works on it; empty while no one has taken it.
    public let holder: String
    /// What was written for the holder when it was handed on; may be empty.
    public let note: String
    /// When the holder changed last.
    public let at: Date
}

/// How a portal works with organisations, as set by the plugin `organisations`.
public struct OrganisationRules: Sendable {
    /// Whether members with the right to it manage the members of their own organisation.
    public let membersManage: Bool
    /// Whether an organisation's mailbox is asked for.
    public let mailbox: Mailbox
    /// Whether notifications go to an organisation's mailbox too.
    public let notifiesMailbox: Bool

    /// Whether an organisation's mailbox is asked for.
    public enum Mailbox: String, CaseIterable, SettingChoice, Sendable {
        /// Not asked for; asked for, and may be left empty; asked for.
        case never, optional, required
    }

    /// The rules of a portal.
    public init(membersManage: Bool, mailbox: Mailbox, notifiesMailbox: Bool) {
        (self.membersManage, self.mailbox, self.notifiesMailbox) = (membersManage, mailbox, notifiesMailbox)
    }
}
