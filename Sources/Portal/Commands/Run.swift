import Configuration
import Foundation
package import PortalKit

/// Runs the command line and returns the exit code (sysexits.h): 0 success, 64 usage error, 65 unsuitable staff
/// account, 66 missing data or councils, 69 no serving process, 70 internal error, 71 cannot listen, 73 cannot create a
/// file, 75 the data is in use, 78 a mistake in the configuration.
package func run(_ arguments: [String], _ catalogue: Catalogue) async -> Int32 {
    do {
        let options = try Options(arguments, environment: ProcessInfo.processInfo.environment)
        switch options.command {
        case "serve": return try await Serve(options: options, catalogue: catalogue, isDemo: false).run()
        case "demo": return try await Serve(options: options, catalogue: catalogue, isDemo: true).run()
        case "check": return try Check(options: options, catalogue: catalogue).run()
        case "plugins": return try PluginList(options: options, catalogue: catalogue.plugins).run()
        case "schema": return try SchemaFiles(options: options, catalogue: catalogue).run()
        case "status": return try await status(of: options.data)
        case "staff": return try await StaffCommand(options: options, catalogue: catalogue).run()
        case "tenant": return try await TenantCommand(options: options, catalogue: catalogue).run()
        case "backup": return try await BackupCommand(options: options, catalogue: catalogue).backUp()
        case "restore": return try await BackupCommand(options: options, catalogue: catalogue).restore()
        case "version": return say(Serve.version)
        case "help": return say(usage)
        default:
            let commands = [
                "serve", "demo", "check", "plugins", "schema", "status", "staff", "tenant", "backup", "restore",
                "version", "help",
            ]
            let hint = suggestion(for: options.command, in: commands)
            throw CommandFailure(64, "there is no command '\(options.command)'\(hint)\n\n\(usage)")
        }
    } catch {
        printError("guildhall: \(error)")
        return (error as? CommandFailure)?.exitCode ?? 70
    }
}

/// `guildhall status`: prints the status of the process that serves a data folder.
private func status(of data: String) async throws -> Int32 {
    guard let answer = try await ControlSocket.ask(data, "status") else {
        throw CommandFailure(69, "nothing serves '\(data)'; name another folder by --data, such as --data .demo")
    }
    return say(answer)
}

private let usage = """
    guildhall serve                    answer for every council in Tenants
              [--new TENANT|keys|all]   begin with no data where data were and are gone
    guildhall demo                     sample data, then serve, on this machine only
    guildhall check [TENANT] [--assumptions]   every mistake in the configuration; what is assumed
              [--against FOLDER]       what another version of Config would change, and break, at each council
    guildhall plugins [NAME]           what a portal can switch on, and its settings
    guildhall schema                   write Config/schema again from the code that reads
    guildhall status                   what the serving process answers for
    guildhall version                  the program's version
    guildhall tenant new --name N --host H --admin E   brings a council on; prints its addresses and the admin's link
              [--colours '#1c3d7c,#b3093c'] [--id ID]
    guildhall tenant list              every council, with its hosts
    guildhall tenant rename T NEW      another id, with the same data and addresses
    guildhall tenant move T --host H   another host; the former one leads there
    guildhall tenant suspend T [--reason R] | resume T | remove T
    guildhall tenant export T --to FOLDER | import FOLDER [--id ID]   its configuration, without data and secrets
    guildhall tenant diff A B          how two councils differ; T/test for a draft, a folder, or two packs
    guildhall tenant release T         sends what is held since a restore
    guildhall backup --tenant T --to FILE [--for KEY]   while it is served; written, read back and checked
    guildhall backup fetch --tenant T --to FOLDER       the newest backup in the bucket
    guildhall backup key               makes the key and the secret of encrypted backups
    guildhall restore FILE [--tenant T] [--key FILE]    what is in it; with --yes, puts it back
    guildhall staff invite --tenant T --email E --role officer|manager|admin   prints and mails the link
              [--forename F --surname S] [--environment live|test]
    guildhall staff list --tenant T    who is of a council's team
    guildhall staff suspend --tenant T --email E

    --root .      the folder of Config, Tenants and Themes   (GUILDHALL_ROOT)
    --data var    the folder of data; .demo for the demo      (GUILDHALL_DATA)
    --port 8080   the port of this machine to listen on      (GUILDHALL_PORT)
    --provider 127.0.0.1:8081   where the provider's console is served; none for nowhere   (GUILDHALL_PROVIDER)
    --operator 127.0.0.1:9090   where metrics and health are served; none for nowhere   (GUILDHALL_OPERATOR)
    """

/// Prints to standard output.
@discardableResult
func say(_ text: String) -> Int32 {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
    return 0
}

/// Prints to standard error.
func printError(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
