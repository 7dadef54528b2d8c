public import Configuration

/// The positions of settings in a portal's own file, for issues that are found after it was read.
public struct PortalSource: Sendable {
    private let value: ConfigValue
    /// The path of the file.
    public let file: String

    /// The positions in `value`.
    /// - Parameters:
    ///   - value: the portal's own file, without its pack.
    ///   - file: the path of the file.
    public init(_ value: ConfigValue = [:], file: String = "") { (self.value, self.file) = (value, file) }

    /// The position of the setting at `path`, or of `entry` in its list. For a setting that only the pack has, the
    /// position of the innermost table around it that the file has, or else of `pack`, or else of the file's beginning.
    public func position(_ path: [String], entry: String? = nil) -> Position {
        let listed = entry.flatMap { entry in self[path]?.list?.first { $0.string == entry }?.position }
        let around = path.indices.reversed().lazy.compactMap { value.position(of: Array(path[...$0])) }
        return listed ?? around.first ?? value.position(of: ["pack"]) ?? Position(file: file, line: 1, column: 1)
    }

    /// Whether the file itself has the setting, even as `null`.
    public func says(_ path: [String]) -> Bool { value.position(of: path) != nil }

    /// Whether the file removes the setting of its pack, by `null`.
    public func takesOut(_ path: [String]) -> Bool { self[path]?.kind == .null }

    /// Whether the file has a value there that is neither a table nor `null`.
    public func isPlain(_ path: [String]) -> Bool { self[path].map { $0.kind != .null && $0.table == nil } ?? false }

    private subscript(path: [String]) -> ConfigValue? {
        path.reduce(Optional(value)) { $0?.table?[$1] }
    }
}
