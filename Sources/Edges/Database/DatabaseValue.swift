/// The content of a column, in the three types that SQLite and PostgreSQL share; NULL is a `nil` beside them.
public enum Stored: Hashable, Sendable {
    /// BIGINT.
    case integer(Int64)
    /// TEXT, in UTF-8.
    case text(String)
    /// BLOB; in PostgreSQL a domain of that name over `bytea`.
    case bytes([UInt8])
}

/// A value that can be bound to a parameter such as `$1`.
public protocol DatabaseValue: Sendable {
    /// The value as it is stored in its column.
    var stored: Stored { get }
}

extension String: DatabaseValue {
    /// TEXT.
    public var stored: Stored { .text(self) }
}

extension Int: DatabaseValue {
    /// BIGINT.
    public var stored: Stored { .integer(Int64(self)) }
}

extension Bool: DatabaseValue {
    /// BIGINT, 0 or 1.
    public var stored: Stored { .integer(self ? 1 : 0) }
}

extension [UInt8]: DatabaseValue {
    /// BLOB.
    public var stored: Stored { .bytes(self) }
}

extension DatabaseValue where Self: RawRepresentable, RawValue: DatabaseValue {
    /// The raw value, as it is stored.
    public var stored: Stored { rawValue.stored }
}
