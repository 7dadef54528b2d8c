import Configuration
import Foundation
import Server
import Web

/// `Config/guildhall.json`: how this process listens and sends.
struct GuildhallFile {
    let endpoints: [Server.Endpoint]
    let operatorEndpoint: Server.Endpoint?
    let trustedProxies: [String]
    let limits: Server.Limits
    let mail: MailSettings

    /// Reads the file, noting its mistakes in the folder.
    static func read(_ folder: inout Folder) -> GuildhallFile {
        let value = folder.json("guildhall.json") ?? ConfigValue(.table(ConfigTable()))
        var settings = Settings(value, at: "")
        let file = GuildhallFile(&settings)
        settings.close()
        folder.note(settings.issues)
        return file
    }

    init(_ settings: inout Settings) {
        _ = settings.read("about", default: "", "What the file is for")
        let listen = settings.read(
            "listen", default: ["127.0.0.1:8080"], "Where it listens: host:port, or unix:/path of a socket")
        endpoints = listen.compactMap(Self.endpoint)
        if endpoints.count < listen.count {
            settings.note("listen", "has an entry that is neither host:port nor unix:/path")
        }
        let desk = settings.read(
            "operator", default: "127.0.0.1:9090", "Where metrics and tenants' health are told; empty for nowhere")
        operatorEndpoint = desk.isEmpty ? nil : Self.endpoint(desk)
        if !desk.isEmpty, operatorEndpoint == nil { settings.note("operator", "is '\(desk)', wanted host:port") }
        trustedProxies = settings.read(
            "trustedProxies", default: ["unix"],
            "Addresses whose word on the client counts; unix for the Unix socket's peer")
        limits = settings.group("limits", "Bounds of the server") { group in
            var limits = Server.Limits()
            limits.connections = group.read(
                "connections", in: 16...1_000_000, default: limits.connections, "Connections in all")
            limits.connectionsPerAddress = group.read(
                "connectionsPerAddress", in: 1...1_000_000, default: limits.connectionsPerAddress,
                "Connections of one client address")
            limits.handlers = group.read(
                "handlers", in: 1...100_000, default: limits.handlers, "Requests that may wait at a time")
            return limits
        }
        mail = settings.group("mail", "How mail leaves") { MailSettings(settings: &$0) }
    }

    private static func endpoint(_ text: String) -> Server.Endpoint? {
        if text.hasPrefix("unix:/") { return .unix(path: String(text.dropFirst(5))) }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...], in: 0...65_535)
        else {
            return nil
        }
        return .tcp(host: String(text[..<colon]).trimmingCharacters(in: ["[", "]"]), port: port)
    }
}
