internal import CSQLite

/// A failure that the database reports, or a refusal of the store that lends it.
public struct DatabaseError: Error, Hashable, Sendable {
    /// What kind of failure, as far as a caller can act on it; `other` holds SQLite's own code.
    public enum Code: Hashable, Sendable {
        case constraint
        case busy
        case full
        case io
        case corrupt
        /// The file that was there is gone.
        case missing
        /// The file is not the one that was there: another's, another or an older one.
        case foreign
        case closed
        case other(Int32)
    }

    /// What kind of failure.
    public let code: Code
    /// The engine's words; they name tables and columns, never values.
    public let message: String
    /// The statement that failed. Its arguments are never kept: they are personal data.
    public let sql: String?

    /// A failure in the store's own words.
    public init(code: Code, message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    /// A failure by SQLite's result code, extended or not (https://www.sqlite.org/rescode.html).
    init(result: Int32, message: String, sql: String? = nil) {
        let code: Code =
            switch result & 0xff {
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY: .io
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            default: .other(result)
            }
        self.init(code: code, message: message, sql: sql)
    }

    static let ended = DatabaseError(code: .closed, message: "the store is closed")
    static let crowded = DatabaseError(code: .busy, message: "too much waits for the store")
    static let removed = DatabaseError(code: .missing, message: "the file that was open was removed or replaced")
    static let lost = DatabaseError(code: .other(SQLITE_ABORT), message: "the transaction has ended before its time")
}

extension DatabaseError: CustomStringConvertible {
    /// Kind, message and statement, for the log.
    public var description: String {
        "database \(code): \(message)\(sql.map { " in: \($0)" } ?? "")"
    }
}
