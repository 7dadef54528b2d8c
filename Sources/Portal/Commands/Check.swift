import Configuration
import PortalKit

/// `guildhall check`: every mistake in the configuration. Opens no data.
struct Check {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() -> Int32 {
        let known = Folder("\(options.root)/Tenants").folders
        guard !known.isEmpty else {
            complain("guildhall: there is no council in \(options.root)/Tenants; --root names the folder that holds it")
            return 66
        }
        if let name = options.words.first, !known.contains(name) {
            complain("guildhall: there is no council '\(name)'\(suggestion(for: name, in: known))")
            return 64
        }
        let result = ConfigCheck(root: options.root).result(only: options.words.first)
        let (councils, issues) = (result.councils, result.issues)
        for issue in issues { complain("\(issue)") }
        guard issues.isEmpty else {
            complain("\(issues.count) mistake\(issues.count == 1 ? "" : "s").")
            return 78
        }
        if options.flags.contains("--assumptions") {
            let lines = councils.flatMap { Assumptions.of($0.tenant.id, in: "\(options.root)/Tenants") }
            for line in lines { _ = say(line) }
            _ = say("\(lines.count) assumption\(lines.count == 1 ? "" : "s").")
        }
        return say("\(councils.count) council\(councils.count == 1 ? "" : "s"), no mistakes.")
    }
}
