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
        var folder = Folder("\(root)/Config")
        (file, start) = GuildhallFile.read(&folder)
        (self.folder, issues) = (folder.path, folder.issues)
        latest = Mutex((start, []))
    }

    /// Reports for the operator about changes since the start, one line each; empty if there are none.
    var reports: [String] { latest.withLock { $0.reports } }

    /// Reads the file again, and logs new reports. Only a different value counts as a change.
    func look(_ journal: Journal) {
        var folder = Folder(folder)
        let value = GuildhallFile.read(&folder).value
        var reports = folder.issues.map { "\($0); nothing that runs has changed, and a restart would be refused" }
        if reports.isEmpty, value != start {
            reports = ["\(folder.path)/\(GuildhallFile.name) has changed: its settings wait for a restart"]
        }
        let isNew = latest.withLock { [reports] latest in
            defer { latest = (value, reports) }
            return latest.reports != reports || latest.value != value
        }
        guard isNew else { return }
        for report in reports {
            journal.record(folder.issues.isEmpty ? .warning : .error, "restart-needed", ["detail": report])
        }
        if reports.isEmpty { journal.record(.info, "restart-not-needed") }
    }
}
