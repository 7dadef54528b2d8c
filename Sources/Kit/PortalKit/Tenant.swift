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
    public let mail: Sender
    /// Addresses that may register and sign in on its TEST sites: whole addresses, or `*@domain`.
    public let testers: [String]

    /// How people reach the council about a portal.
    public struct Contact: Sendable {
        public let email: String
        public let phone: String
        public let web: String

        public init(email: String, phone: String, web: String) {
            self.email = email
            self.phone = phone
            self.web = web
        }
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
        mail: Sender, testers: [String]
    ) {
        self.id = id
        self.name = name
        self.short = short
        self.hosts = hosts
        self.staffHost = staffHost
        self.contact = contact
        self.mail = mail
        self.testers = testers
    }
}
