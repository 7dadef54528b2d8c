/// A place in a configuration file.
public struct Position: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the caller gave it, such as `Tenants/example/tenant.json`.
    public let file: String
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1 in Unicode scalars.
    public let column: Int

    /// The place at `line` and `column` of `file`.
    public init(file: String, line: Int, column: Int) { (self.file, self.line, self.column) = (file, line, column) }

    /// `file:line`.
    public var description: String { "\(file):\(line)" }
}
