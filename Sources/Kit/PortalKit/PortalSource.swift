public import Configuration

/// Where a portal's own file says what, for mistakes that are found once it is read.
public struct PortalSource: Sendable {
    private let value: ConfigValue
    /// The path of the file.
    public let file: String

    /// - Parameters:
    ///   - value: the portal's own file, without its pack.
    ///   - file: its path.
    public init(_ value: ConfigValue = [:], file: String = "") {
        self.value = value
        self.file = file
    }

    /// Where the last name of `path` is written, or `entry` in the list that it names. Of what the file does not say, its
    /// pack does: then the place is the nearest name around it, or else that of the pack.
    public func position(_ path: [String], entry: String? = nil) -> Position {
        let listed = entry.flatMap { entry in self[path]?.list?.first { $0.string == entry }?.position }
        let around = path.indices.reversed().lazy.compactMap { value.position(of: Array(path[...$0])) }
        return listed ?? around.first ?? value.position(of: ["pack"]) ?? Position(file: file, line: 1, column: 1)
    }

    /// Whether the file itself names the setting, be it to say `null`.
    public func says(_ path: [String]) -> Bool { value.position(of: path) != nil }

    /// Whether the file takes out what its pack has there.
    public func takesOut(_ path: [String]) -> Bool { self[path]?.kind == .null }

    /// Whether the file says something there, and no table.
    public func isPlain(_ path: [String]) -> Bool { self[path].map { $0.kind != .null && $0.table == nil } ?? false }

    private subscript(path: [String]) -> ConfigValue? {
        path.reduce(Optional(value)) { $0?.table?[$1] }
    }
}
