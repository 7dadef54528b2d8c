import Configuration
import Database
import Foundation
import PortalKit

/// `guildhall staff`: invites a member of a council's team, lists the team, suspends a member.
struct StaffCommand {
    let options: Options
    let catalogue: Catalogue

    private static let needs = [
        "invite": ["tenant", "email", "role"], "list": ["tenant"], "suspend": ["tenant", "email"],
    ]

    func run() async throws -> Int32 {
        try check()
        let arguments = options.asked.merging(["action": options.words[0]]) { $1 }
        let line = try await ControlSocket.ask(options.data, StaffAdmin.command, arguments)
        let answer = if let line { line } else { try await alone(arguments) }
        return say(answer)
    }

    /// Throws if an option is missing or invalid.
    private func check() throws(CommandFailure) {
        let actions = Self.needs.keys.sorted()
        let action = options.words.first ?? ""
        guard let needs = Self.needs[action] else {
            let hint = suggestion(for: action, in: actions)
            throw CommandFailure(64, "staff wants one of \(actions.joined(separator: ", "))\(hint)")
        }
        if let missing = needs.first(where: { options.asked[$0, default: ""].isEmpty }) {
            throw CommandFailure(64, "staff \(action) needs --\(missing)")
        }
        if action == "invite" { try check("role", Role.allCases.map(\.rawValue)) }
        try check("environment", Environment.allCases.map(\.rawValue))
    }

    private func check(_ option: String, _ choices: [String]) throws(CommandFailure) {
        guard let given = options.asked[option], !choices.contains(given) else { return }
        let wanted = "wanted \(choices.joined(separator: ", "))\(suggestion(for: given, in: choices))"
        throw CommandFailure(64, "--\(option) is '\(given)', \(wanted)")
    }

    /// Performs the action here, because no process serves: takes the lock itself. Queued mail is sent after the next
    /// start.
    private func alone(_ arguments: [String: String]) async throws -> String {
        guard FileManager.default.fileExists(atPath: options.data) else {
            throw CommandFailure(
                66,
                "there are no data in '\(options.data)': start `guildhall serve` first, or name the folder of the "
                    + "process that serves, such as --data .demo")
        }
        let data = try DataFolder(at: options.data, isSample: SampleData.isSample(options.data))
        var issues: [ConfigIssue] = []
        let shared = Councils.shared(root: options.root, data: data.path, catalogue, &issues)
        let stores = StorePool()
        let councils = Councils(
            root: options.root, data: data.path, everyoneTests: false, stores: stores,
            services: .idle(key: data.key, scratch: data.scratch), shared: shared, identity: data.identity)
        let directory = councils.read()
        data.manifest.serve(directory.hosts, folders: Set(councils.statuses.map(\.tenant)))
        let result: Result<String, any Error>
        do {
            result = .success(try await StaffAdmin { directory }.answer(arguments))
        } catch {
            result = .failure(error)
        }
        await stores.close()
        data.manifest.flush()
        // The lock is held until everything is on disk.
        return try withExtendedLifetime(data) { try result.get() }
    }
}
