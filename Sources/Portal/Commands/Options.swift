import Configuration
import Foundation
import Server
import Web

/// The options from the command line and the environment.
struct Options {
    let command: String
    /// The arguments after the command, without options.
    let words: [String]
    /// The folder that holds Config, Tenants and Themes.
    let root: String
    let data: String
    /// The port to listen on, in place of the configured endpoints; 0 for any that is free.
    let port: UInt16?
    /// Where to listen for the operator, in place of the configured address; nil if not given.
    let operatorAddress: ListenerAddress?
    /// Where the provider's console listens, in place of the configured addresses; nil if not given.
    let providerAddress: ListenerAddress?
    /// What may be created to replace missing data: ids of councils, `keys`, or `all`.
    let new: Set<String>
    let flags: Set<String>
    /// The options of single commands, such as `--tenant`, by name without the hyphens.
    let asked: [String: String]

    /// The address of a listener that is not for visitors.
    enum ListenerAddress: Hashable {
        case nowhere
        case at(Server.Endpoint)
    }

    private static let known = ["--assumptions", "--help", "--yes"]
    private static let asks = [
        "tenant", "email", "role", "forename", "surname", "environment", "against", "name", "host", "admin", "colours",
        "id", "reason", "to", "for", "key",
    ].map { "--" + $0 }
    private static let named = [
        "--root": "GUILDHALL_ROOT", "--data": "GUILDHALL_DATA", "--port": "GUILDHALL_PORT",
        "--operator": "GUILDHALL_OPERATOR", "--provider": "GUILDHALL_PROVIDER",
    ]

    init(_ arguments: [String], environment: [String: String]) throws(CommandFailure) {
        var values: [String: String] = [:]
        for (option, variable) in Self.named { values[option] = environment[variable] }
        var (words, flags, new): ([String], Set<String>, Set<String>) = ([], [], [])
        var rest = arguments.dropFirst().makeIterator()
        while let word = rest.next() {
            if Self.named[word] != nil || Self.asks.contains(word) {
                guard let value = rest.next() else { throw CommandFailure(64, "\(word) needs a value") }
                values[word] = value
            } else if word == "--new" {
                guard let value = rest.next() else { throw CommandFailure(64, "--new needs a council, keys or all") }
                new.insert(value)
            } else if Self.known.contains(word) {
                flags.insert(word)
            } else if word.hasPrefix("--") {
                let hint = suggestion(for: word, in: Self.known + Self.asks + Self.named.keys + ["--new"])
                throw CommandFailure(64, "there is no option \(word)\(hint)")
            } else {
                words.append(word)
            }
        }
        command = flags.contains("--help") ? "help" : words.first ?? "help"
        self.words = Array(words.dropFirst())
        self.flags = flags
        self.new = new
        asked = Dictionary(
            uniqueKeysWithValues: Self.asks.compactMap { ask in values[ask].map { (String(ask.dropFirst(2)), $0) } })
        root = values["--root"] ?? "."
        // Sample data has its own folder, so that it is never mixed with other data.
        data = values["--data"] ?? (words.first == "demo" ? ".demo" : "var")
        port = try values["--port"].map { text throws(CommandFailure) in
            guard let port = UInt16(text, in: 0...65_535) else {
                throw CommandFailure(64, "--port is '\(text)', wanted 0 to 65535")
            }
            return port
        }
        operatorAddress = try Self.address(values["--operator"], of: "--operator")
        providerAddress = try Self.address(values["--provider"], of: "--provider")
    }

    private static func address(_ text: String?, of option: String) throws(CommandFailure) -> ListenerAddress? {
        guard let text else { return nil }
        if text == "none" { return .nowhere }
        guard let endpoint = GuildhallFile.endpoint(text) else {
            throw CommandFailure(64, "\(option) is '\(text)', wanted host:port, unix:/path or none")
        }
        return .at(endpoint)
    }
}
