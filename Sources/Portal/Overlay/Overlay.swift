import Configuration
import PortalKit

/// What a council changes of its files in the console: by the path of each file, what is laid over it.
struct Overlay: Equatable, Sendable {
    /// The name that the positions of its values have instead of that of a file.
    static let file = "overlay"

    private(set) var value: ConfigValue

    /// No changes.
    static let empty = Overlay([:])

    private init(_ value: ConfigValue) { self.value = value }

    /// Reads what ``json`` made; nil if `text` is anything else.
    init?(json text: String) {
        var issues: [ConfigIssue] = []
        guard let value = ConfigValue.parse(Array(text.utf8), file: Self.file, issues: &issues), issues.isEmpty,
            value.table?.keys.allSatisfy({ CouncilFile(path: $0) != nil }) == true
        else { return nil }
        self.init(value)
    }

    /// The changes as text, which ``init(json:)`` reads.
    var json: String { value.json }

    var isEmpty: Bool { value.table?.isEmpty != false }

    /// The same changes, with the positions of their values in ``json``.
    var located: Overlay { Overlay(json: json) ?? self }

    /// What is laid over the file with this path; nil if nothing is.
    subscript(path: String) -> ConfigValue? { value.table?[path] }

    subscript(path: SettingPath) -> ConfigValue? { value.value(at: path.steps) }

    /// Whether it gives the value of a setting, or takes out or replaces a table around it.
    func gives(_ path: SettingPath) -> Bool { self[path] != nil || replacesTable(around: path) }

    /// Whether it takes out or replaces a table around a setting.
    func replacesTable(around path: SettingPath) -> Bool {
        path.keys.indices.contains { end in
            self[SettingPath(path.file, Array(path.keys[..<end]))]?.isTable == false
        }
    }

    /// The files that it changes.
    var files: [CouncilFile] { value.table?.keys.compactMap(CouncilFile.init(path:)) ?? [] }

    /// Replaces a setting, or takes it out where it is below with `null`.
    mutating func set(_ path: SettingPath, to new: ConfigValue) { value = value.setting(path.steps, to: new) }

    /// Removes a change, so that the setting is as it is below.
    mutating func putBack(_ path: SettingPath) { value = value.removing(path.steps) }

    /// The path of every value that is no table with entries, with the value, in order.
    var leaves: [(path: SettingPath, value: ConfigValue)] {
        (value.table?.entries ?? []).flatMap { entry in
            CouncilFile(path: entry.key).map { Self.leaves(entry.value, at: SettingPath($0)) } ?? []
        }
    }

    private static func leaves(
        _ value: ConfigValue, at path: SettingPath
    ) -> [(path: SettingPath, value: ConfigValue)] {
        guard let table = value.table, !table.isEmpty else { return [(path, value)] }
        return table.entries.flatMap { leaves($0.value, at: path.part($0.key)) }
    }

    /// The path of the value, or of the name, at a position in ``json``; nil if there is none. Only for changes that were
    /// read from text.
    func path(at position: Position) -> SettingPath? {
        guard position.file == Self.file else { return nil }
        return (value.table?.entries ?? []).lazy.compactMap { entry in
            CouncilFile(path: entry.key).flatMap { Self.path(at: position, in: entry, SettingPath($0)) }
        }.first
    }

    private static func path(
        at position: Position, in entry: ConfigTable.Entry, _ path: SettingPath
    ) -> SettingPath? {
        if entry.position == position || entry.value.position == position { return path }
        if entry.value.list?.contains(where: { $0.position == position }) == true { return path }
        return (entry.value.table?.entries ?? []).lazy.compactMap {
            Self.path(at: position, in: $0, path.part($0.key))
        }.first
    }
}

extension SettingPath {
    /// The pack that a portal builds on, with its version.
    static func pack(of portal: FileName) -> SettingPath { SettingPath(.portal(portal), ["pack"]) }

    /// The names from the file on.
    fileprivate var steps: [String] { [file.path] + keys }
}
