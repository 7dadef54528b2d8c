import Configuration
import PortalKit

/// `guildhall check`: every mistake in the configuration. Opens no data.
struct Check {
    let options: Options
    let catalogue: Catalogue

    func run() throws -> Int32 {
        let known = Folder("\(options.root)/Tenants").folders
        guard !known.isEmpty else {
            throw CommandFailure(
                66, "there is no council in \(options.root)/Tenants; --root names the folder that holds it")
        }
        if let name = options.words.first, !known.contains(name) {
            throw CommandFailure(64, "there is no council '\(name)'\(suggestion(for: name, in: known))")
        }
        let result = ConfigCheck(root: options.root, catalogue).result(only: options.words.first)
        let (councils, issues) = (result.councils, result.issues)
        for issue in issues { printError("\(issue)") }
        for warning in result.warnings { printError("\(ConfigIssue(warning.position, "warning: \(warning.message)"))") }
        guard issues.isEmpty else {
            printError("\(Self.counted(issues.count, "mistake")), \(Self.counted(result.warnings.count, "warning")).")
            return 78
        }
        if options.flags.contains("--assumptions") {
            let folders = ["Config"] + councils.map { "Tenants/\($0.tenant.id)" }
            let lines = folders.flatMap { Assumptions.of("\(options.root)/\($0)") }
            for line in lines { say(line) }
            say("\(Self.counted(lines.count, "assumption")).")
        }
        let warnings = result.warnings.isEmpty ? "" : ", \(Self.counted(result.warnings.count, "warning"))"
        return say("\(Self.counted(councils.count, "council")), no mistakes\(warnings).")
    }

    private static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}
