import Foundation
import Outbound
import PortalKit
import Vault

/// `guildhall backup` and `guildhall restore`.
struct BackupCommand {
    let options: Options
    let catalogue: Catalogue

    /// Makes a backup of a council, or with `backup key` a pair of keys.
    func backUp() async throws -> Int32 {
        if options.words == ["key"] { return makeKey() }
        if options.words == ["fetch"] { return try await fetch() }
        guard options.words.isEmpty else { throw CommandFailure(64, "backup wants nothing after it, or: key, fetch") }
        for name in ["tenant", "to"] where options.asked[name, default: ""].isEmpty {
            throw CommandFailure(64, "backup needs --\(name)")
        }
        var arguments = options.asked
        arguments["action"] = "backup"
        // The serving process may have another working directory.
        arguments["to"] = TenantCommand.absolute(arguments["to"] ?? "")
        return say(try await TenantCommand.execute(arguments, options, catalogue))
    }

    /// Says what a backup holds, and with `--yes` puts it back.
    func restore() async throws -> Int32 {
        guard options.words.count == 1 else { throw CommandFailure(64, "restore wants the file of a backup after it") }
        let path = TenantCommand.absolute(options.words[0])
        let secret = try secret()
        let about = try CouncilRestore.about(path, .secret(secret))
        let tenant = options.asked["tenant"] ?? about.tenant
        guard options.flags.contains("--yes") else {
            let lines =
                about.preview + [
                    "Nothing is changed yet. With --yes it takes the place of the data of '\(tenant)', which are kept aside."
                ]
            return say(lines.joined(separator: "\n"))
        }
        let arguments = [
            "action": "restore", "from": path, "tenant": tenant, "secret": secret?.text,
        ].compactMapValues { $0 }
        return say(try await TenantCommand.execute(arguments, options, catalogue))
    }

    /// Gets the newest backup of a council from the bucket, with the full one that it builds on.
    private func fetch() async throws -> Int32 {
        for name in ["tenant", "to"] where options.asked[name, default: ""].isEmpty {
            throw CommandFailure(64, "backup fetch needs --\(name)")
        }
        let (tenant, folder) = (options.asked["tenant"] ?? "", options.asked["to"] ?? "")
        let settings = StartConfiguration(root: options.root).file.backup
        guard let bucket = settings.bucket else {
            throw CommandFailure(
                78, "there is no bucket in \(options.root)/Config/\(GuildhallFile.name), or its secret is missing")
        }
        let names = try await bucket.names("\(tenant)/").compactMap {
            BackupName(String($0.dropFirst(tenant.count + 1)))
        }.sorted()
        guard let newest = names.last, let full = names.last(where: { $0.kind == .full }) else {
            throw CommandFailure(66, "the bucket has no backup of '\(tenant)'")
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in Set([newest, full]) { try await bucket.get("\(tenant)/\(name.text)", to: "\(folder)/\(name.text)") }
        return say("\(folder)/\(newest.text) is the newest. guildhall restore says what is in it.")
    }

    private func makeKey() -> Int32 {
        let secret = BackupSecret()
        return say(
            """
            Key, for --for and the configuration: it can only encrypt.
            \(secret.key)
            Secret, for restore --key: keep it in a file on another machine, in two places. Without it no backup opens.
            \(secret.text)
            """)
    }

    /// The secret in the file of `--key`; nil without one.
    private func secret() throws -> BackupSecret? {
        guard let path = options.asked["key"] else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure(66, "--key \(path) cannot be read")
        }
        guard let secret = BackupSecret(text) else {
            throw CommandFailure(64, "--key \(path) holds no secret, which begins with guildhall-backup-secret-")
        }
        return secret
    }
}
