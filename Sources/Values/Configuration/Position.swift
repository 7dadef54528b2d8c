/// A place in a configuration file: line and column count from 1, columns in Unicode scalars.
public struct Position: Hashable, Sendable, CustomStringConvertible {
    /// The file as its reader named it, such as `Tenants/example/tenant.json`.
    public let file: String
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line`.
    public var description: String { "\(file):\(line)" }
}
