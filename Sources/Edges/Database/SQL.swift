/// The text of a statement: a literal in the source, or one with other such literals inserted, so that no statement is
/// made from input.
///
/// Inserted are fragments that statements share, such as a list of columns: `"SELECT \(columns) FROM person WHERE id = $1"`.
/// Values are never inserted; they are the arguments for `$1`, `$2` and so on.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    private let pieces: [StaticString]

    /// A literal by itself.
    public init(stringLiteral literal: StaticString) { pieces = [literal] }

    /// A literal with fragments inserted.
    public init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    /// The whole text.
    public var text: String { pieces.map { "\($0)" }.joined() }

    /// Distinguishes statements that are kept prepared: the addresses of the literals in memory.
    var identity: [UnsafePointer<UInt8>] { pieces.map(\.utf8Start) }

    /// Puts a statement together.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces: [StaticString] = []

        /// An empty text.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Appends a part of the literal itself.
        public mutating func appendLiteral(_ literal: StaticString) { pieces.append(literal) }

        /// Appends a fragment.
        public mutating func appendInterpolation(_ fragment: SQL) { pieces += fragment.pieces }
    }
}
