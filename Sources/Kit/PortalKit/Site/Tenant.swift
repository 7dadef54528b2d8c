public import Outbound

/// A council.
public struct Tenant: Sendable {
    /// The name of its folder, such as `leafshire`.
    public let id: String
    /// The name of its data, which stays when the folder is renamed: what is sealed for it, is sealed for this name.
    public let data: String
    /// The council's full name, as its pages show it.
    public let names: PublicName
    /// Its short name, as mail shows it.
    public let shortNames: PublicName
    /// The hosts of its portals, in lower case.
    public let hosts: [String]
    /// The host of its staff sites only, in lower case; nil if they are on ``hosts`` too.
    public let staffHost: String?
    /// The hosts that its portals had before, in lower case; each request there is redirected.
    public let formerHosts: [String]
    /// Why the provider serves nothing of it, for the operator: its data are kept, and every page says so. Nil if it is
    /// served.
    public let suspension: String?
    /// Whether nothing of it is served.
    public var isSuspended: Bool { suspension != nil }
    /// The council's contact for help with a portal.
    public let contact: Contact
    /// Parts of the council's area with contacts of their own, in order; empty if there are none.
    public let areas: [ContactArea]
    /// Other services that letters name.
    public let services: [Service: Contact]
    /// The sender of its mail.
    public let mail: Sender
    /// Addresses that may register and sign in on its TEST sites: complete ones, `*@domain`, or `*` for all.
    public let testers: [String]
    /// The roles in which professionals work, in the order to offer them; empty if the council has no list.
    public let workRoles: [WorkRole]

    /// The full name in English, or in the only language that it has.
    public var name: String { names(.en) }
    /// The short name in English, or in the only language that it has.
    public var short: String { shortNames(.en) }

    /// A service that letters must name besides the council.
    public enum Service: String, CaseIterable, Sendable {
        /// The information, advice and support service.
        case advice
        /// The mediation adviser.
        case mediation
        /// The service for resolving disagreements.
        case disagreement
    }

    /// How to contact the council or a service.
    public struct Contact: Hashable, Sendable {
        /// The name of the service; empty for the council.
        public var name = ""
        /// An e-mail address; empty for none.
        public let email: String
        /// A phone number as the council writes it; empty for none.
        public let phone: String
        /// The address of a web page; empty for none.
        public let web: String

        /// A contact without a name; empty values for what there is not.
        public init(email: String, phone: String, web: String) {
            (self.email, self.phone, self.web) = (email, phone, web)
        }

        /// Everything that is not empty, separated by commas.
        public var line: String { [name, phone, email, web].filter { !$0.isEmpty }.joined(separator: ", ") }
    }

    /// The sender of a council's mail.
    public struct Sender: Sendable {
        /// The `From` address; nil if the configured one is invalid, which is an issue.
        public let from: Mailbox?
        /// The `Reply-To` address; nil for none.
        public let replyTo: Mailbox?

        /// A sender.
        public init(from: Mailbox?, replyTo: Mailbox?) { (self.from, self.replyTo) = (from, replyTo) }
    }

    /// A council; hosts must be in lower case. `data` is by default the id.
    public init(
        id: String, data: String? = nil, name: PublicName, short: PublicName, hosts: [String], staffHost: String? = nil,
        formerHosts: [String] = [], suspension: String? = nil, contact: Contact, areas: [ContactArea] = [],
        services: [Service: Contact] = [:],
        mail: Sender, testers: [String], workRoles: [WorkRole] = []
    ) {
        (self.id, names, shortNames) = (id, name, short)
        (self.hosts, self.staffHost, self.formerHosts, self.contact) = (hosts, staffHost, formerHosts, contact)
        self.suspension = suspension
        (self.areas, self.services, self.mail, self.testers) = (areas, services, mail, testers)
        self.workRoles = workRoles
        self.data = data ?? id
    }
}
