import Configuration
import Database
import Foundation
import Journal
import PortalKit
import Vault

/// `guildhall staff`: invites a member of a council's team, lists the team, suspends a member.
struct StaffCommand {
    let options: Options
    let catalogue: Catalogue

    private static let needs = [
        "invite": ["tenant", "email", "role"], "list": ["tenant"], "suspend": ["tenant", "email"],
    ]

    func run() async -> Int32 {
        if let misuse {
            printError("guildhall: \(misuse)")
            return 64
        }
        let arguments = options.asked.merging(["action": options.words[0]]) { $1 }
        do {
            let answer: StaffAdmin.Answer
            if let line = try await ControlSocket.ask(options.data, StaffAdmin.command, arguments) {
                answer = try JSONLine.read(StaffAdmin.Answer.self, from: line.utf8)
            } else {
                answer = try await alone(arguments)
            }
            guard answer.exit == 0 else {
                printError("guildhall: \(answer.words)")
                return answer.exit
            }
            return say(answer.words)
        } catch let refusal as DataFolder.StartError {
            printError("guildhall: \(refusal)")
            return refusal.exitCode
        } catch {
            printError("guildhall: \(error)")
            return 70
        }
    }

    /// The message about a missing or invalid option; nil if all are valid.
    private var misuse: String? {
        let actions = Self.needs.keys.sorted()
        let action = options.words.first ?? ""
        guard let needs = Self.needs[action] else {
            return "staff wants one of \(actions.joined(separator: ", "))\(suggestion(for: action, in: actions))"
        }
        if let missing = needs.first(where: { options.asked[$0, default: ""].isEmpty }) {
            return "staff \(action) needs --\(missing)"
        }
        if action == "invite" {
            if let mistake = mistake("role", Role.allCases.map(\.rawValue)) { return mistake }
        }
        return mistake("environment", Environment.allCases.map(\.rawValue))
    }

    private func mistake(_ option: String, _ choices: [String]) -> String? {
        guard let given = options.asked[option], !choices.contains(given) else { return nil }
        return
            "--\(option) is '\(given)', wanted \(choices.joined(separator: ", "))\(suggestion(for: given, in: choices))"
    }

    /// Performs the action here, because no process serves: takes the lock itself. Queued mail is sent after the next
    /// start.
    private func alone(_ arguments: [String: String]) async throws -> StaffAdmin.Answer {
        guard FileManager.default.fileExists(atPath: options.data) else {
            return StaffAdmin.Answer(
                words:
                    "there are no data in '\(options.data)': start `guildhall serve` first, or name the folder of the "
                    + "process that serves, such as --data .demo", exit: 66)
        }
        let data = try DataFolder(at: options.data, isSample: SampleData.isSample(options.data))
        var issues: [ConfigIssue] = []
        let shared = Councils.shared(root: options.root, data: data.path, catalogue, &issues)
        let journal = Journal(sink: { _ in }, now: { Date() })
        let services = Services(
            now: { Date() }, key: data.key, hasher: PasswordHasher(workers: 1), journal: journal,
            throttle: Throttle(), commonPasswords: [], scratch: data.scratch, wakeOutbox: { _ in })
        let stores = StorePool()
        let councils = Councils(
            root: options.root, data: data.path, everyoneTests: false, stores: stores, services: services,
            shared: shared, identity: data.identity)
        let directory = councils.read()
        data.manifest.serve(directory.hosts, folders: Set(councils.statuses.map(\.tenant)))
        let result: Result<StaffAdmin.Answer, any Error>
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
