import Configuration
import Foundation
import PortalKit
import Synchronization

/// `guildhall tenant`: brings councils on, lists, renames, moves, suspends and takes them off.
struct TenantCommand {
    let options: Options
    let catalogue: Catalogue

    /// What an action is given after its name, and the options that it needs.
    private struct Action {
        var words: [String] = []
        var options: [String] = []
    }

    private static let actions = [
        "new": Action(options: ["name", "host", "admin"]), "list": Action(),
        "rename": Action(words: ["tenant", "to"]), "move": Action(words: ["tenant"], options: ["host"]),
        "suspend": Action(words: ["tenant"]), "resume": Action(words: ["tenant"]),
        "release": Action(words: ["tenant"]),
        "remove": Action(words: ["tenant"]),
        "export": Action(words: ["tenant"], options: ["to"]), "import": Action(words: ["from"]),
        "diff": Action(words: ["first", "second"]),
    ]

    /// The arguments of each action that are paths.
    private static let paths = ["export": ["to"], "import": ["from"], "diff": ["first", "second"]]

    func run() async throws -> Int32 {
        say(try await Self.execute(try arguments(), options, catalogue))
        return 0
    }

    /// Executes an action in the process that serves the data, or here if none does.
    static func execute(
        _ arguments: [String: String], _ options: Options, _ catalogue: Catalogue
    ) async throws -> String {
        try await UnservedData.execute(TenantAdmin.command, arguments, options: options, catalogue: catalogue) {
            unserved in
            let directory = Mutex(unserved.directory)
            let councils = unserved.councils
            @Sendable func open(_ only: String?) -> Directory {
                let read = UnservedData.read(councils, unserved.data, only: only)
                directory.withLock { $0 = read }
                return read
            }
            unserved.configuration.connect(
                .init(
                    context: { councils.context }, apply: { _ = open($0) },
                    sites: { id in directory.withLock { $0.sites.filter { $0.tenant.id == id } } },
                    sample: { throw CommandFailure(66, "there are no sample data without a serving process") }))
            let admin = TenantAdmin(
                root: options.root, data: unserved.data, councils: councils, stores: unserved.stores,
                configuration: unserved.configuration, directory: { directory.withLock { $0 } }, open: open)
            return try await admin.answer(arguments)
        }
    }

    /// What was typed, by name. Throws a ``CommandFailure`` for what is missing or too much.
    private func arguments() throws(CommandFailure) -> [String: String] {
        let known = Self.actions.keys.sorted()
        let name = options.words.first ?? ""
        guard let action = Self.actions[name] else {
            let hint = suggestion(for: name, in: known)
            throw CommandFailure(64, "tenant wants one of \(known.joined(separator: ", "))\(hint)")
        }
        let words = Array(options.words.dropFirst())
        guard words.count == action.words.count else {
            let wanted = action.words.isEmpty ? "no names" : action.words.map { "<\($0)>" }.joined(separator: " ")
            throw CommandFailure(64, "tenant \(name) wants \(wanted) after it")
        }
        if let missing = action.options.first(where: { options.asked[$0, default: ""].isEmpty }) {
            throw CommandFailure(64, "tenant \(name) needs --\(missing)")
        }
        var arguments = options.asked.merging(zip(action.words, words)) { $1 }
        arguments["action"] = name
        // The serving process may have another working directory.
        for path in Self.paths[name] ?? [] {
            // Of two to compare, each may be a council, or a state of one, instead.
            arguments[path] = arguments[path].map { word in
                name == "diff" && TenantAdmin.isCouncil(word) ? word : Self.absolute(word)
            }
        }
        return arguments
    }

    /// The absolute path of what was typed.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }
}
