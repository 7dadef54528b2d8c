internal import CSQLite

final class Statement {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    private let template: SQL.Template
    /// For each of SQLite's parameters, the n of its `$n`: SQLite numbers them in the order in which they first appear.
    private let slots: [Int]
    /// When the connection last used it, for dropping the least recently used.
    var lastUse = 0

    init(_ template: SQL.Template, on database: OpaquePointer) throws(DatabaseError) {
        let text = Array(template.text.utf8)
        var handle: OpaquePointer?
        let (result, rest) = text.withUnsafeBytes { bytes in
            var tail: UnsafePointer<CChar>?
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            let result = sqlite3_prepare_v3(
                database, start, Int32(bytes.count), UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
            let read = start.flatMap { start in tail.map { $0 - start } } ?? bytes.count
            return (result, text.dropFirst(read))
        }
        guard result == SQLITE_OK else { throw DatabaseError(result: result, of: database, sql: template.text) }
        guard let handle else { throw DatabaseError(code: .other(SQLITE_MISUSE), message: "no statement") }
        let slots = (0..<sqlite3_bind_parameter_count(handle)).map { index in
            sqlite3_bind_parameter_name(handle, index + 1).flatMap { Int(String(cString: $0).dropFirst()) } ?? 0
        }
        let isAlone = rest.allSatisfy { $0 <= 0x20 }
        guard isAlone, !template.isMixed, Set(slots) == Set(1..<slots.count + 1) else {
            sqlite3_finalize(handle)
            let message = isAlone ? "parameters are bound values, or $1, $2 and so on" : "more than one statement"
            throw DatabaseError(code: .other(SQLITE_MISUSE), message: message, sql: template.text)
        }
        self.handle = handle
        self.database = database
        self.template = template
        self.slots = slots
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds `arguments[n - 1]` to `$n`.
    func bind(_ arguments: [(any DatabaseValue)?]) throws(DatabaseError) {
        guard arguments.count == slots.count else {
            throw DatabaseError(
                code: .other(SQLITE_MISUSE), message: "\(arguments.count) arguments for \(slots.count)",
                sql: template.text)
        }
        for (index, slot) in slots.enumerated() {
            try check(bind(arguments[slot - 1]?.stored, at: Int32(index + 1)))
        }
    }

    private func bind(_ value: Stored?, at index: Int32) -> Int32 {
        switch value {
        case nil: return sqlite3_bind_null(handle, index)
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .text(let text):
            let count = UInt64(text.utf8.count)
            return sqlite3_bind_text64(handle, index, text, count, csqlite_transient(), UInt8(SQLITE_UTF8))
        case .bytes(let bytes):
            // A null pointer would bind NULL, so an empty array is a blob of length zero.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), csqlite_transient())
        }
    }

    /// Moves to the next row; false when there is none.
    func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let result:
            try check(result)
            return false
        }
    }

    /// The row that `step` moved to.
    var row: Row { Row((0..<sqlite3_column_count(handle)).map(column)) }

    private func column(_ index: Int32) -> Stored? {
        switch sqlite3_column_type(handle, index) {
        case SQLITE_NULL: return nil
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, index)
            let count = Int(sqlite3_column_bytes(handle, index))
            return .bytes(Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)))
        default:
            let start = sqlite3_column_text(handle, index)
            let count = Int(sqlite3_column_bytes(handle, index))
            let bytes = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
            return .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The number of rows that the statement changed, once it is done.
    var changes: Int {
        sqlite3_stmt_readonly(handle) != 0 ? 0 : Int(sqlite3_changes64(database))
    }

    /// Resets the statement for its next use, and drops its arguments.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func check(_ result: Int32) throws(DatabaseError) {
        guard result != SQLITE_OK else { return }
        throw DatabaseError(result: result, of: database, sql: template.text)
    }
}
