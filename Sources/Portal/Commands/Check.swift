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
        if let other = options.asked["against"] { return try compare(with: other) }
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

    /// Says what another version of the shared files would change.
    private func compare(with other: String) throws -> Int32 {
        guard ["packs", "Config/packs"].contains(where: { Folder("\(other)/\($0)").isThere }) else {
            throw CommandFailure(66, "there is no Config in '\(other)'; --against names the folder of another version")
        }
        let comparison = ConfigComparison(root: options.root, other: other, only: options.words.first, catalogue)
        for line in comparison.report { say(line) }
        for issue in comparison.mistakes { printError("\(issue)") }
        for issue in comparison.warnings { printError("\(ConfigIssue(issue.position, "warning: \(issue.message)"))") }
        say(comparison.total)
        return comparison.mistakes.isEmpty ? 0 : 78
    }

    static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}
