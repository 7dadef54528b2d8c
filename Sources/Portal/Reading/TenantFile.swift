import Configuration
import Outbound
import PortalKit

/// One `tenant.json`: the names, hosts and contacts of a council.
struct TenantFile {
    let tenant: Tenant
    /// The name of its theme's folder.
    let theme: FileName
    let claims: [HostClaim]

    /// - Parameter data: the name of the council's data; nil for its id.
    init(id: String, data: String? = nil, _ value: ConfigValue, everyoneTests: Bool, issues: inout [ConfigIssue]) {
        var settings = Settings(value, at: "")
        (tenant, theme) = Self.read(&settings, id: id, data: data, everyoneTests: everyoneTests)
        settings.close()
        issues += settings.issues
        if let hosts = value.table?["hosts"], hosts.list?.isEmpty == true {
            issues.append(ConfigIssue(hosts.position, "hosts is empty, wanted at least one host"))
        }
        claims = HostClaim.written(in: value.table)
    }

    /// Reads a council. It is also called with an empty value, because the schema is derived from these reads.
    static func read(
        _ settings: inout Settings, id: String, data: String? = nil, everyoneTests: Bool
    ) -> (Tenant, theme: FileName) {
        _ = settings.read("about", default: [String](), "Who they are, and each choice made for them")
        let name = settings.require(
            "name", as: PublicName.self, owner: .council, "The council's full name, the same or by language")
        let hosts = settings.require("hosts", as: [HostName].self, "The hosts it answers on")
        for host in Set(hosts) where hosts.count(where: { $0 == host }) > 1 {
            settings.note("hosts", "has '\(host)' more than once, wanted it once")
        }
        let staffHost = settings.optional(
            "staffHost", as: HostName.self, "The host of its staff sites, where they have one to themselves")
        if let staffHost, hosts.contains(staffHost) {
            settings.note("staffHost", "is '\(staffHost)', wanted one that is none of its hosts")
        }
        let former = settings.read(
            "formerHosts", default: [HostName](),
            "Hosts that it answered on before: each request there is redirected to the same page of today's host")
        for (index, host) in former.enumerated() {
            if hosts.contains(host) || host == staffHost || former[..<index].contains(host) {
                settings.note("formerHosts", entry: index, "is '\(host)', wanted one that it has nowhere else")
            }
        }
        let suspended = settings.optional(
            "suspended", as: ShortText.self, "Why nothing of it is served, for the operator; left out, it is served")
        let theme = settings.require("theme", as: FileName.self, "The look: a folder of Themes")
        let (contact, services, areas) = settings.group("contacts", owner: .council, "How people reach the council") {
            (
                Self.ways("support", "For help with a portal", &$0),
                [
                    Tenant.Service.advice: Self.ways("advice", "The information, advice and support service", &$0),
                    .mediation: Self.ways("mediation", "The mediation adviser", &$0),
                    .disagreement: Self.ways("disagreement", "Help to settle a disagreement", &$0),
                ],
                ContactArea.all(&$0)
            )
        }
        let mail = settings.group("mail", "In whose name mail leaves") { mail in
            Tenant.Sender(&mail, named: name(.en))
        }
        let testers = settings.group("test", "Its TEST sites") { test in
            test.read(
                "addresses", default: [TesterPattern](), owner: .council,
                "Who may register and sign in there: addresses, or *@domain")
        }
        let roles = settings.each(
            "workRoles", owner: .council, "The roles in which professionals work, in the order to offer them"
        ) { name, role in
            let title = role.require("title", as: Wording.self, owner: .council, "What it is called")
            if !title.isUnread, title.isBlank { role.note("title", "is empty, wanted what it is called") }
            return WorkRole(name, title: title)
        }
        let tenant = Tenant(
            id: id, data: data, name: name,
            short: settings.optional(
                "short", as: PublicName.self, owner: .council, "The council's short name; left out, its full one")
                ?? name,
            hosts: hosts.map(\.text), staffHost: staffHost?.text, formerHosts: former.map(\.text),
            suspension: suspended?.text, contact: contact,
            areas: areas, services: services, mail: mail,
            testers: everyoneTests ? ["*"] : testers.map(\.text), workRoles: roles)
        return (tenant, theme)
    }

    private static func ways(_ key: String, _ meaning: String, _ settings: inout Settings) -> Tenant.Contact {
        settings.group(key, owner: .council, meaning) { part in
            let name = part.optional("name", as: ShortText.self, owner: .council, "Who it is; left out, the council")
            var contact = Tenant.Contact(&part)
            contact.name = name?.text ?? ""
            return contact
        }
    }
}

extension Tenant.Sender {
    /// Reads a sender, by default called `name`.
    init(_ settings: inout Settings, named name: String) {
        let address = settings.require("from", as: MailAddress.self, "The address mail comes from")
        let sender = settings.optional(
            "name", as: ShortText.self, owner: .council,
            "The name beside it; left out, that of the council or the portal")
        let reply = settings.optional("replyTo", as: MailAddress.self, owner: .council, "The address answers go to")
        self.init(
            from: Mailbox(address: address.text, name: sender?.text ?? name),
            replyTo: reply.flatMap { Mailbox(address: $0.text) })
    }
}

struct HostClaim: Hashable, Sendable {
    let host: String
    /// Its position in the file; nil if unknown.
    let place: Position?

    /// The hosts that a council's file names, with those that it had before.
    static func written(in file: ConfigTable?) -> [HostClaim] {
        let lists = ["hosts", "formerHosts"].flatMap { file?[$0]?.list ?? [] }
        return (lists + [file?["staffHost"]].compactMap { $0 }).compactMap { value in
            value.string.flatMap(HostName.init).map { HostClaim(host: $0.text, place: value.position) }
        }
    }
}
