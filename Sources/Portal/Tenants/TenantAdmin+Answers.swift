import Foundation
import Vault

extension TenantAdmin {
    /// The command's name on the control socket.
    static let command = "tenant"

    /// The text to print. Throws a ``CommandFailure`` for what cannot be done.
    @Sendable func answer(_ arguments: [String: String]) async throws -> String {
        func argument(_ name: String) -> String { arguments[name] ?? "" }
        let tenant = argument("tenant")
        switch arguments["action"] {
        case "new":
            let typed = NewCouncil.Typed(
                name: argument("name"), host: argument("host"), admin: argument("admin"), colours: argument("colours"),
                id: argument("id"))
            return try await Self.words(of: made(typed), admin: typed.admin)
        case "list":
            let lines = list()
            return lines.isEmpty
                ? "There is no council yet: guildhall tenant new brings one on." : lines.joined(separator: "\n")
        case "rename":
            try await rename(tenant, to: argument("to"))
            return "\(tenant) is \(argument("to")) now. Its addresses and data are as they were."
        case "move":
            try await move(tenant, to: argument("host"))
            return "\(tenant) is at \(argument("host")) now. Its former host leads there, as long as it points here."
        case "suspend":
            try await suspend(tenant, for: arguments["reason"] ?? "suspended by the operator")
            return
                "\(tenant) is suspended: each page says that it is closed. guildhall tenant resume \(tenant) opens it."
        case "resume":
            try await suspend(tenant, for: nil)
            return "\(tenant) is served again."
        case "export":
            let secrets = try await export(tenant, to: argument("to"))
            let lines = secrets.isEmpty ? [] : ["Secrets to fill in where it is imported:"] + secrets
            return (["\(tenant) is in \(argument("to"))."] + lines).joined(separator: "\n")
        case "import":
            switch try await importFolder(argument("from"), as: arguments["id"], at: .now) {
            case .same: return "It is there already, with exactly this configuration."
            case .served(let former):
                return "It is served." + (former.map { " The files that were there before are in \($0)." } ?? "")
            }
        case "diff":
            let lines = try await difference(argument("first"), argument("second"))
            return lines.isEmpty ? "They do not differ." : lines.joined(separator: "\n")
        case "release":
            let count = try await release(tenant)
            return "\(tenant) sends again: \(Check.counted(count, "mail")) waited."
        case "backup":
            let about = try await backUp(tenant, to: argument("to"), for: try Self.recipient(argument("for")), at: .now)
            return (["\(argument("to")) is written, read back and whole."] + about.preview).joined(separator: "\n")
        case "restore":
            let secret = arguments["secret"].flatMap(BackupSecret.init)
            let restored = try await restore(argument("from"), secret, as: arguments["tenant"])
            return Self.words(of: restored)
        case "remove":
            let place = try await remove(tenant)
            return "\(tenant) is taken off. Its files and data are in \(place): nothing was deleted."
        default: throw CommandFailure(64, "tenant does not know '\(argument("action"))'")
        }
    }

    /// Makes a council. Throws a ``CommandFailure`` that names the options to correct.
    private func made(_ typed: NewCouncil.Typed) async throws -> Made {
        do {
            return try await make(typed)
        } catch let mistakes as NewCouncil.Mistakes {
            let lines = mistakes.all.map { "--\($0.input.rawValue): \($0.reason)" }
            throw CommandFailure(64, lines.joined(separator: "\n"))
        }
    }

    private static func recipient(_ text: String) throws(CommandFailure) -> BackupKey? {
        guard !text.isEmpty else { return nil }
        guard let key = BackupKey(text) else {
            throw CommandFailure(64, "--for is no key: guildhall backup key makes one")
        }
        return key
    }

    private static func words(of restored: Restored) -> String {
        let tenant = restored.tenant
        let lines = [
            "\(tenant) is as it was at \(restored.about.at.formatted(.iso8601)), and is served.",
            restored.former.map { "The data that were there before are in \($0): nothing was deleted." },
            restored.hasConfiguration ? "Its folder of configuration was put back." : nil,
            "Everyone is signed out. Mail that waited then and reminders are held: guildhall tenant release \(tenant)",
        ]
        return lines.compactMap { $0 }.joined(separator: "\n")
    }

    private static func words(of made: Made, admin: String) -> String {
        let colours =
            made.changedColours.isEmpty
            ? [] : ["Colours that would be hard to read were changed:"] + made.changedColours
        let lines =
            ["\(made.name) is served as '\(made.id)':"] + made.addresses + colours + [
                "\(admin) is invited as admin; a mail with a link is in the outbox. Another link:", made.activation,
            ]
        return lines.joined(separator: "\n")
    }
}
