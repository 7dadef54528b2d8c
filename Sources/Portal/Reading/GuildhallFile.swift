import Configuration
import Foundation
import Server
import Web

/// `Config/guildhall.json`: the endpoints, limits and mail settings of the process.
struct GuildhallFile {
    /// The public endpoints; at least one unless the file has a mistake.
    let endpoints: [Server.Endpoint]
    /// The operator's endpoint; nil for none.
    let operatorEndpoint: Server.Endpoint?
    let trustedProxies: [String]
    /// Whether the trusted proxies set X-Forwarded-Host.
    let isHostForwarded: Bool
    let limits: Server.Limits
    /// Maximum POST requests of one account per hour.
    let postsPerAccount: Int
    let mail: MailSettings
    let backup: BackupSettings
    let provider: ProviderSettings

    static let name: FileName = "guildhall.json"

    /// Reads the file, and returns its value too, nil if that cannot be read; notes its mistakes in `folder`.
    static func read(_ folder: inout Folder) -> (file: GuildhallFile, value: ConfigValue?) {
        let before = folder.issues.count
        let value = folder.json(name)
        if value?.table == nil, folder.issues.count == before {
            folder.note("\(folder.path)/\(name)", "is no table of settings")
        }
        var settings = Settings(value ?? [:], at: "")
        let file = GuildhallFile(&settings)
        settings.close()
        // If the file cannot be read, only that is reported.
        if value?.table != nil { folder.note(settings.issues) }
        return (file, value)
    }

    init(_ settings: inout Settings) {
        _ = settings.read("about", default: "", "What the file is for")
        let listen = settings.read(
            "listen", default: ["127.0.0.1:8080"], "Where it listens: host:port, or unix:/path of a socket")
        let group = settings.optional(
            "socketGroup", as: String.self,
            "The group that may open its Unix sockets, which is the proxy's; left out, the process's own")
        endpoints = Self.endpoints(listen, group: group, &settings)
        if listen.isEmpty { settings.note("listen", "is empty, wanted at least one host:port or unix:/path") }
        if group == "" { settings.note("socketGroup", "is empty, wanted the name of a group") }
        let address = settings.read(
            "operator", default: "127.0.0.1:9090", "Where metrics and tenants' health are served; empty for nowhere")
        operatorEndpoint = address.isEmpty ? nil : Self.endpoint(address)
        if !address.isEmpty, operatorEndpoint == nil {
            settings.note("operator", "is '\(address)', wanted host:port or unix:/path")
        }
        trustedProxies = settings.read(
            "trustedProxies", default: ["unix"],
            "Addresses whose word on the client counts; unix for the Unix socket's peer")
        for proxy in trustedProxies where proxy != "unix" && !Server.isAddress(proxy) {
            settings.note("trustedProxies", "has '\(proxy)', wanted an address in numbers, or unix")
        }
        isHostForwarded = settings.read(
            "forwardedHost", default: false,
            "Whether these proxies set X-Forwarded-Host, which then counts in place of Host")
        (limits, postsPerAccount) = settings.group("limits", "Bounds of the server") { group in
            var limits = Server.Limits()
            limits.connections = group.read(
                "connections", in: 16...1_000_000, default: limits.connections, "Connections in all")
            limits.connectionsPerAddress = group.read(
                "connectionsPerAddress", in: 1...1_000_000, default: limits.connectionsPerAddress,
                "Connections of one client address")
            limits.handlers = group.read(
                "handlers", in: 1...100_000, default: limits.handlers, "Requests that may wait at a time")
            let posts = group.read(
                "postsPerAccount", in: 60...1_000_000, default: PostRate.defaultLimit,
                "Forms that one account may post within an hour")
            return (limits, posts)
        }
        mail = settings.group("mail", "How mail leaves") { MailSettings(settings: &$0) }
        provider = settings.group("provider", "The provider's console") {
            ProviderSettings(settings: &$0, group: group)
        }
        backup = settings.group("backup", "Backups by schedule") { BackupSettings(settings: &$0) }
    }

    /// Parses the addresses of `listen`, and notes an issue for each that is invalid.
    /// - Parameter group: the group that may open its Unix sockets; nil for the process's own.
    static func endpoints(
        _ listen: [String], group: String?, _ settings: inout Settings
    ) -> [Server.Endpoint] {
        for entry in listen where endpoint(entry) == nil {
            settings.note("listen", "has '\(entry)', wanted host:port or unix:/path")
        }
        return listen.compactMap { endpoint($0, group: group) }
    }

    /// Parses `host:port` or `unix:/path`; nil if invalid.
    static func endpoint(_ text: String, group: String? = nil) -> Server.Endpoint? {
        if text.hasPrefix("unix:/") { return .unix(path: String(text.dropFirst(5)), group: group) }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...], in: 0...65_535)
        else {
            return nil
        }
        let host = String(text[..<colon]).trimmingCharacters(in: ["[", "]"])
        return host.isEmpty || host.contains(where: \.isWhitespace) ? nil : .tcp(host: host, port: port)
    }
}
