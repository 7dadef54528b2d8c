/// One row of a result, its columns counted from 0 in the order of the SELECT. A column that does not exist fails an
/// assertion, and reads as NULL in an optimized build.
public struct Row: Hashable, Sendable {
    private let columns: [Stored?]

    init(_ columns: [Stored?]) { self.columns = columns }

    /// The column as text, numbers in digits and bytes decoded as UTF-8; empty for NULL.
    public func text(_ column: Int) -> String { optionalText(column) ?? "" }

    /// The column as ``text(_:)``; nil for NULL.
    public func optionalText(_ column: Int) -> String? {
        switch self[column] {
        case .text(let text): text
        case .integer(let number): String(number)
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case nil: nil
        }
    }

    /// The column as a number; 0 for NULL and for anything else that is not a whole number.
    public func integer(_ column: Int) -> Int { optionalInteger(column) ?? 0 }

    /// The column as a number; nil for NULL and for anything else that is not a whole number.
    public func optionalInteger(_ column: Int) -> Int? {
        switch self[column] {
        case .integer(let number): Int(exactly: number)
        case .text(let text): Int(text)
        case .bytes, nil: nil
        }
    }

    /// The column as bytes; empty for NULL and for anything else.
    public func blob(_ column: Int) -> [UInt8] {
        if case .bytes(let bytes) = self[column] { bytes } else { [] }
    }

    /// The column as a Boolean: false for 0, NULL and anything else that is not a whole number.
    public func flag(_ column: Int) -> Bool { integer(column) != 0 }

    private subscript(column: Int) -> Stored? {
        assert(columns.indices.contains(column), "the statement has \(columns.count) columns")
        return columns.indices.contains(column) ? columns[column] : nil
    }
}
