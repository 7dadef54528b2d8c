/// The text of a statement: a literal in the source, or one with other such literals inserted, so that no statement is
/// made from input.
///
/// Inserted are fragments that statements share, such as a list of columns: `"SELECT \(columns) FROM person"`. Values are
/// never inserted; they are the arguments for `$1`, `$2` and so on.
///
/// Two are equal if they are made of the same literals, by their addresses in memory.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    private let first: StaticString
    /// The pieces after the first; empty for a literal by itself, which so takes no memory of its own.
    private let others: [StaticString]

    /// A literal by itself.
    public init(stringLiteral literal: StaticString) { (first, others) = (literal, []) }

    /// A literal with fragments inserted.
    public init(stringInterpolation: Interpolation) { (first, others) = ("", stringInterpolation.pieces) }

    private var pieces: [StaticString] { [first] + others }

    /// The whole text.
    public var text: String { pieces.map { "\($0)" }.joined() }

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

extension SQL: Hashable {
    /// Whether both are made of the same literals.
    public static func == (one: SQL, other: SQL) -> Bool {
        one.first.utf8Start == other.first.utf8Start
            && one.others.elementsEqual(other.others) { $0.utf8Start == $1.utf8Start }
    }

    /// Hashes the addresses of the literals.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(first.utf8Start)
        for piece in others { hasher.combine(piece.utf8Start) }
    }
}
