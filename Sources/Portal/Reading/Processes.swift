import Configuration
import Folders
import PortalKit

/// The processes of a council's cases: those that all councils share, each with the council's file of the same name laid
/// over it, and the council's own.
struct Processes {
    /// By file name without extension. A file of the council's that cannot be read, or not be laid over the shared one, is
    /// replaced by a shared one, so that only its own mistakes are reported.
    let all: [String: ConfigValue]
    /// The mistakes in what the council's files change of the shared ones.
    let issues: [ConfigIssue]
    /// Whether a file of the council's was replaced.
    let isUnread: Bool
    private let own: [String: ConfigValue]
    /// The path of the folder that all councils share.
    private let shared: String
    private let folder: String

    init(_ folder: inout Folder, _ shared: Shared) {
        var issues: [ConfigIssue] = []
        let own = folder.tables(in: "processes").filter { name, changes in
            let faults = shared.processes[name].map { ProcessOverride(changes, over: $0).issues } ?? []
            issues += faults
            return faults.isEmpty
        }
        let unread = folder.names(in: "processes", ending: "json").map(\.text).filter { own[$0] == nil }
        let standIn = shared.processes.sorted { $0.key < $1.key }.first?.value ?? [:]
        let replaced = Dictionary(unread.map { ($0, shared.processes[$0] ?? standIn) }) { first, _ in first }
        all = shared.processes.merging(own) { $0.overlaid(with: $1) }.merging(replaced) { $1 }
        (self.own, self.issues, isUnread) = (own, issues, !unread.isEmpty)
        (self.shared, self.folder) = (shared.files.named(["processes"]), folder.files.named(["processes"]))
    }

    /// Issues with those of a shared process told at the place in the council's own file that they follow from.
    func explained(_ issues: [ConfigIssue]) -> [ConfigIssue] {
        guard !own.isEmpty else { return issues }
        return issues.map { issue in
            guard let place = issue.position, place.file.hasPrefix(shared + "/") else { return issue }
            let file = place.file.dropFirst(shared.count + 1)
            guard let changes = own[String(file.prefix { $0 != "." })] else { return issue }
            let removed = Self.removed(from: changes, at: [])
            if let cause = removed.first(where: { issue.message.contains("'\($0.path.last ?? "")'") }) ?? removed.first
            {
                let name = cause.path.joined(separator: ".")
                return ConfigIssue(cause.position, "\(name) is taken out, and \(issue.message) (\(place))")
            }
            return ConfigIssue(changes.position, "with what this file changes, \(issue.message) (\(place))")
        }
    }

    /// A warning for each process of the council's own that none of its portals uses, by the names of those used.
    func unused(besides used: Set<String>, shared names: some Sequence<String>) -> [ConfigIssue] {
        own.sorted { $0.key < $1.key }.filter { !used.contains($0.key) }.map { name, value in
            ConfigIssue(
                value.position,
                "no portal's cases follow the process '\(name)', wanted \"process\": \"\(name)\" of the plugin 'cases'"
                    + suggestion(for: name, in: names))
        }
    }

    /// Every name that `changes` takes out by `null`, with its path.
    private static func removed(
        from changes: ConfigValue, at path: [String]
    ) -> [(path: [String], position: Position?)] {
        (changes.table?.entries ?? []).flatMap { entry in
            let path = path + [entry.key]
            return entry.value.kind == .null ? [(path, entry.position)] : removed(from: entry.value, at: path)
        }
    }
}
