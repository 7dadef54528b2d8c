import Configuration
import Journal
import Synchronization

/// `Config/guildhall.json` as read at the start. A change of the file takes effect after a restart, and is reported
/// until then.
final class StartConfiguration: Sendable {
    let file: GuildhallFile
    /// The mistakes it had at the start: the process must not start with any.
    let issues: [ConfigIssue]
    private let folder: String
    private let start: ConfigValue?
    private let latest: Mutex<(value: ConfigValue?, reports: [String])>

    /// Reads the file below the root folder.
    init(root: String) {
        folder = "\(root)/Config"
        (file, start, issues) = Self.read(folder)
        latest = Mutex((start, []))
    }

    /// Reports for the operator about changes since the start, one line each; empty if there are none.
    var reports: [String] { latest.withLock { $0.reports } }

    /// Reads the file again, and logs new reports.
    func look(_ journal: Journal) {
        let (_, value, issues) = Self.read(folder)
        let reports = Self.reports(value, issues, start: start, path: "\(folder)/\(GuildhallFile.name)")
        let isNew = latest.withLock { latest in
            defer { latest = (value, reports) }
            return latest.reports != reports || latest.value != value
        }
        guard isNew else { return }
        for report in reports {
            journal.record(issues.isEmpty ? .warning : .error, "restart-needed", ["detail": report])
        }
        if reports.isEmpty { journal.record(.info, "restart-not-needed") }
    }

    private static func reports(
        _ value: ConfigValue?, _ issues: [ConfigIssue], start: ConfigValue?, path: String
    ) -> [String] {
        guard issues.isEmpty else {
            return issues.map { "\($0); nothing that runs has changed, and a restart would be refused" }
        }
        return value == start ? [] : ["\(path) has changed: its settings wait for a restart"]
    }

    private static func read(_ path: String) -> (GuildhallFile, ConfigValue?, [ConfigIssue]) {
        var folder = Folder(path)
        let file = GuildhallFile.read(&folder)
        // Read again as a value, because only a different value counts as a change.
        var again = Folder(path)
        return (file, again.json(GuildhallFile.name), folder.issues)
    }
}
