internal import CSQLite

/// A failure reported by the database, or a rejection by the store.
public struct DatabaseError: Error, Hashable, Sendable {
    /// The kinds of failure that a caller can act on; `other` holds SQLite's own code.
    public enum Code: Hashable, Sendable {
        /// A constraint or a trigger of the schema rejected the change.
        case constraint
        /// The database is locked, or too much waits for the store: trying again later may help.
        case busy
        /// The disk or a quota is full.
        case full
        /// The file cannot be opened, read or written.
        case io
        /// The file is damaged, or not a database.
        case corrupt
        /// The database that was there is gone, or the open file was removed or replaced.
        case missing
        /// The file is not the one that was there: another owner's, another database or an older copy.
        case foreign
        /// The store was closed permanently, or the connection was used after its closure had returned.
        case closed
        /// Any other failure, by SQLite's result code, extended or not.
        case other(Int32)
    }

    /// The kind of failure.
    public let code: Code
    /// The message of SQLite or of the store; it names paths, tables and columns, never values.
    public let message: String
    /// The statement that failed, nil when there was none. Its arguments are never kept: they are personal data.
    public let sql: String?

    /// A failure with a message of the store's own.
    public init(code: Code, message: String, sql: String? = nil) {
        (self.code, self.message, self.sql) = (code, message, sql)
    }

    /// A failure by SQLite's result code, extended or not (https://www.sqlite.org/rescode.html).
    ///
    /// Its message is that of the database `handle`; nil when there was no memory for one.
    init(result: Int32, of handle: OpaquePointer?, sql: String? = nil) {
        let code: Code =
            switch result & 0xff {
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY: .io
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            default: .other(result)
            }
        self.init(code: code, message: handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory", sql: sql)
    }

    static let ended = DatabaseError(code: .closed, message: "the store is closed")
    static let crowded = DatabaseError(code: .busy, message: "too much waits for the store")
    static let removed = DatabaseError(code: .missing, message: "the file that was open was removed or replaced")
    static let lost = DatabaseError(code: .other(SQLITE_ABORT), message: "the transaction has ended before its time")
}

extension DatabaseError: CustomStringConvertible {
    /// `database code: message in: sql`, for the log.
    public var description: String {
        "database \(code): \(message)\(sql.map { " in: \($0)" } ?? "")"
    }
}
