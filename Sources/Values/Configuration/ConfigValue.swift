/// A value of a configuration file, and where it is written. Equality does not look at the place.
public struct ConfigValue: Hashable, Sendable {
    /// What JSON can say (RFC 8259, section 3).
    public enum Kind: Hashable, Sendable {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case list([ConfigValue])
        case table(ConfigTable)
    }

    /// What the value is.
    public let kind: Kind
    /// Where the value begins; nil for a value that no file holds.
    public let position: Position?

    /// A value that begins at `position`.
    public init(_ kind: Kind, position: Position? = nil) {
        self.kind = kind
        self.position = position
    }

    init(table entries: [ConfigTable.Entry]) { self.init(.table(ConfigTable(entries))) }

    /// The text, if this is one.
    public var string: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    /// The values, if this is a list.
    public var list: [ConfigValue]? {
        if case .list(let values) = kind { values } else { nil }
    }

    /// The table, if this is one.
    public var table: ConfigTable? {
        if case .table(let table) = kind { table } else { nil }
    }

    /// Where the last name of `path` is written, through tables in one another; nil where there is no such name.
    public func position(of path: [String]) -> Position? {
        guard let key = path.first, let table else { return nil }
        return path.count == 1 ? table.position(of: key) : table[key]?.position(of: Array(path.dropFirst()))
    }

    var isNull: Bool { kind == .null }

    /// The value in the words of an issue: `'text'`, `12`, `a list`.
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

    public static func == (a: ConfigValue, b: ConfigValue) -> Bool { a.kind == b.kind }

    public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

extension ConfigValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    public init(integerLiteral value: Int) { self.init(.number(Double(value))) }
    public init(floatLiteral value: Double) { self.init(.number(value)) }
    public init(stringLiteral value: String) { self.init(.string(value)) }
    public init(arrayLiteral elements: ConfigValue...) { self.init(.list(elements)) }
    public init(dictionaryLiteral elements: (String, ConfigValue)...) {
        self.init(table: elements.map { ConfigTable.Entry($0.0, $0.1) })
    }
}
