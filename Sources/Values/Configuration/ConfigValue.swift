/// A value of a configuration file with its position. Equality ignores the position.
public struct ConfigValue: Equatable, Sendable {
    /// The kinds of JSON value (RFC 8259, section 3).
    public enum Kind: Equatable, Sendable {
        /// JSON's `null`.
        case null
        /// `true` or `false`.
        case bool(Bool)
        /// A number; finite when it comes from a file.
        case number(Double)
        /// Text, with escapes resolved.
        case string(String)
        /// A JSON array.
        case list([ConfigValue])
        /// A JSON object.
        case table(ConfigTable)
    }

    /// The kind, with its content.
    public let kind: Kind
    /// Where the value begins; nil for a value that no file holds.
    public let position: Position?

    /// A value that begins at `position`.
    public init(_ kind: Kind, position: Position? = nil) { (self.kind, self.position) = (kind, position) }

    init(table entries: [ConfigTable.Entry]) { self.init(.table(ConfigTable(entries))) }

    /// The text of a string; nil for any other kind.
    public var string: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    /// The values of a list; nil for any other kind.
    public var list: [ConfigValue]? {
        if case .list(let values) = kind { values } else { nil }
    }

    /// The entries of a table; nil for any other kind.
    public var table: ConfigTable? {
        if case .table(let table) = kind { table } else { nil }
    }

    /// Where the last name of `path` is written, one nested table per name; nil when there is no such name.
    public func position(of path: [String]) -> Position? {
        guard let key = path.last else { return nil }
        return path.dropLast().reduce(table) { $0?[$1]?.table }?.position(of: key)
    }

    var isNull: Bool { kind == .null }

    /// The value as issues word it: `'text'`, `12`, `a list`.
    var words: String {
        switch kind {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number: json
        case .string(let text): text.count > 40 ? "'\(text.prefix(40))...'" : "'\(text)'"
        case .list: "a list"
        case .table: "a table"
        }
    }

    /// Compares kind and content, not the position.
    public static func == (a: ConfigValue, b: ConfigValue) -> Bool { a.kind == b.kind }
}

extension ConfigValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `true` or `false` without a position.
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    /// A number without a position, rounded to a `Double`.
    public init(integerLiteral value: Int) { self.init(.number(Double(value))) }
    /// A number without a position.
    public init(floatLiteral value: Double) { self.init(.number(value)) }
    /// Text without a position.
    public init(stringLiteral value: String) { self.init(.string(value)) }
    /// A list without a position.
    public init(arrayLiteral elements: ConfigValue...) { self.init(.list(elements)) }
    /// A table without a position; of two entries with the same name, the first is kept.
    public init(dictionaryLiteral elements: (String, ConfigValue)...) {
        self.init(table: elements.map { ConfigTable.Entry($0.0, $0.1) })
    }
}
