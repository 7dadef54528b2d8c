public import Outbound

/// A council.
public struct Tenant: Sendable {
    /// The name of its folder.
    public let id: String
    /// The council's full name, as its pages show it.
    public let name: String
    /// Its short name, as mails show it.
    public let short: String
    /// The hosts it answers on, in lower case.
    public let hosts: [String]
    /// The host that its staff sites answer on, and nothing else does, in lower case; nil where they share the others.
    public let staffHost: String?
    public let contact: Contact
    /// Others whom families may turn to, by what letters call them, such as `mediation`.
    public let services: [Service: Contact]
    public let mail: Sender
    /// Addresses that may register and sign in on its TEST sites: whole addresses, or `*@domain`.
    public let testers: [String]

    /// Whom a letter has to name beside the council.
    public enum Service: String, CaseIterable, Sendable {
        /// The information, advice and support service.
        case advice
        case mediation
        /// Help to settle a disagreement.
        case disagreement
    }

    /// How people reach the council about a portal, or somebody else.
    public struct Contact: Hashable, Sendable {
        /// Who it is; empty for the council.
        public var name = ""
        public let email: String
        public let phone: String
        public let web: String

        public init(email: String, phone: String, web: String) {
            self.email = email
            self.phone = phone
            self.web = web
        }

        /// All that is known of it, in a line; empty for nothing.
        public var line: String { [name, phone, email, web].filter { !$0.isEmpty }.joined(separator: ", ") }
    }

    /// In whose name mail leaves.
    public struct Sender: Sendable {
        public let from: Mailbox?
        public let replyTo: Mailbox?

        public init(from: Mailbox?, replyTo: Mailbox?) {
            self.from = from
            self.replyTo = replyTo
        }
    }

    public init(
        id: String, name: String, short: String, hosts: [String], staffHost: String? = nil, contact: Contact,
        services: [Service: Contact] = [:], mail: Sender, testers: [String]
    ) {
        self.id = id
        self.name = name
        self.short = short
        self.hosts = hosts
        self.staffHost = staffHost
        self.contact = contact
        self.services = services
        self.mail = mail
        self.testers = testers
    }
}
