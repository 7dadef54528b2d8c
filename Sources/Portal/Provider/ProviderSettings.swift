import Configuration
import Outbound
import PortalKit
import Server

/// The provider's console: the table `provider` of `Config/guildhall.json`.
struct ProviderSettings: Sendable {
    /// Where it listens; empty for nowhere.
    let endpoints: [Server.Endpoint]
    /// What links in its mail begin with.
    let origin: WebOrigin
    let name: String
    let contact: Tenant.Contact
    let sender: Tenant.Sender
    /// The addresses in numbers that the councils' hosts must lead to; empty if that is not checked.
    let addresses: [String]

    /// Reads the table, and notes an issue for each invalid or inconsistent setting.
    init(settings: inout Settings, group socketGroup: String?) {
        let listen = settings.read(
            "listen", default: [String](), "Where it listens: host:port, or unix:/path of a socket; empty for nowhere")
        endpoints = GuildhallFile.endpoints(listen, group: socketGroup, &settings)
        let local = WebOrigin("https://provider.localhost") ?? .placeholder
        origin = settings.read("origin", default: local, "Scheme and host that links in its mail begin with")
        if !listen.isEmpty, origin == local {
            settings.note("origin", "is missing, wanted the console's address, such as https://provider.example.org")
        }
        name = settings.read("name", default: "Guildhall", "Who provides the service")
        let email = settings.read(
            "email", default: "", "The address at which councils reach the provider; empty for none")
        if !email.isEmpty, Mailbox(address: email) == nil { settings.note("email", "is '\(email)', wanted an address") }
        contact = Tenant.Contact(email: email, phone: "", web: "")
        let from = settings.read("from", default: "", "The address its mail comes from; left out, no-reply at its host")
        sender = Tenant.Sender(
            from: Mailbox(address: from.isEmpty ? "no-reply@\(origin.host)" : from, name: name),
            replyTo: Mailbox(address: email))
        if !from.isEmpty, Mailbox(address: from) == nil { settings.note("from", "is '\(from)', wanted an address") }
        addresses = settings.read(
            "addresses", default: [String](), "The addresses that the names of the councils' hosts must lead to")
        for address in addresses where !Server.isAddress(address) {
            settings.note("addresses", "has '\(address)', wanted an address in numbers")
        }
    }
}
