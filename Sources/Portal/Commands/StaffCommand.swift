import Configuration
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
        let answer = try await UnservedData.execute(
            StaffAdmin.command, arguments, options: options, catalogue: catalogue
        ) { unserved in
            try await StaffAdmin { unserved.directory.councils }.answer(arguments)
        }
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
}
