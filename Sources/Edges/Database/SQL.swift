/// A statement, or a fragment of one: a literal in the source with fragments and bound values inserted, so that no text
/// is made from input.
///
/// Inserted are fragments that statements share, such as a list of columns: `"SELECT \(columns) FROM person"`; and
/// values, which become parameters: `"stage = \(bind: stage)"`. The values go with the fragment into the statements
/// that it is inserted into. A statement without bound values may have arguments instead, for `$1`, `$2` and so on.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The text without its values, by which prepared statements are found.
    let template: Template
    /// The values, in the order of their places.
    let values: [(any DatabaseValue)?]

    /// The whole text, with `$1`, `$2` and so on for its values.
    public var text: String { template.text }

    /// A literal by itself.
    public init(stringLiteral literal: StaticString) { (template, values) = (Template(first: literal, others: []), []) }

    /// A literal with fragments and values inserted.
    public init(stringInterpolation: Interpolation) {
        template = Template(first: "", others: stringInterpolation.pieces)
        values = stringInterpolation.values
    }

    /// All of these conditions, joined with AND; without any, one that is always true. One that contains OR needs
    /// parentheses of its own.
    public static func all(_ conditions: [SQL]) -> SQL {
        conditions.dropFirst().reduce(conditions.first ?? "1 = 1") { "\($0) AND \($1)" }
    }

    /// Puts a statement together.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces: [StaticString?] = []
        fileprivate var values: [(any DatabaseValue)?] = []

        /// An empty text.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Appends a part of the literal itself.
        public mutating func appendLiteral(_ literal: StaticString) { pieces.append(literal) }

        /// Appends a fragment, and its values.
        public mutating func appendInterpolation(_ fragment: SQL) {
            pieces += fragment.template.pieces
            values += fragment.values
        }

        /// Appends a parameter for this value; nil stands for NULL.
        public mutating func appendInterpolation(bind value: (any DatabaseValue)?) {
            pieces.append(nil)
            values.append(value)
        }
    }
}

extension SQL {
    /// The literals of a statement and the places of its values. Two are equal if they are made of the same literals,
    /// by their addresses in memory.
    struct Template: Sendable {
        fileprivate let first: StaticString
        /// The pieces after the first, nil for a value; empty for a literal by itself, which so takes no memory.
        fileprivate let others: [StaticString?]

        fileprivate var pieces: [StaticString?] { [first] + others }

        /// As ``SQL/text``.
        var text: String {
            var count = 0
            return pieces.map { piece in
                if let piece { return "\(piece)" }
                count += 1
                return "$\(count)"
            }.joined()
        }

        /// Whether it has both bound values and numbered arguments, whose numbers would collide.
        var isMixed: Bool {
            others.contains { $0 == nil } && pieces.contains { $0.map { "\($0)".contains("$") } ?? false }
        }
    }
}

extension SQL.Template: Hashable {
    static func == (one: Self, other: Self) -> Bool {
        one.first.utf8Start == other.first.utf8Start
            && one.others.elementsEqual(other.others) { $0?.utf8Start == $1?.utf8Start }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(first.utf8Start)
        for piece in others { hasher.combine(piece?.utf8Start) }
    }
}
