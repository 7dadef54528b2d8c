internal import CSQLite

/// An open connection, lent to a synchronous closure and useless once that has returned.
///
/// SQL is a literal of the program, with `$1`, `$2` for its arguments, so that no statement is made from input. The
/// store owns transactions: BEGIN, COMMIT, SAVEPOINT, ATTACH and PRAGMA are refused here.
public final class Connection {
    private static let isReady: Bool = {
        // The statistics cost a lock that all connections share (https://www.sqlite.org/malloc.html#memory_statistics).
        csqlite_without_memory_statistics() == SQLITE_OK && sqlite3_initialize() == SQLITE_OK
    }()

    /// A literal's place in memory. What a closure prepares is its own: the authorizer has looked at it.
    private struct Key: Hashable {
        let text: UnsafePointer<UInt8>
        let isLent: Bool
    }

    /// At most this many statements are kept prepared; the least recently used go first.
    private static let statementLimit = 96

    let handle: OpaquePointer
    private var statements: [Key: Statement] = [:]
    private var clock = 0
    private var isLent = false
    private var isClosed = false
    /// What failed last in this loan, whether or not the closure it was lent to has caught it.
    private(set) var lastFailure: DatabaseError?
    /// Set once the disk or the file has failed this connection: the store then closes and opens again.
    private(set) var isSuspect = false
    /// Frames in the write-ahead log after the last commit of this connection.
    private(set) var frames = 0

    /// Opens the file at `path`; only a writer makes it when it is missing.
    init(path: String, isWriter: Bool) throws(DatabaseError) {
        _ = Self.isReady
        let access = isWriter ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        var handle: OpaquePointer?
        let result = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard result == SQLITE_OK, let handle else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            sqlite3_close_v2(handle)
            throw DatabaseError(result: result, message: message)
        }
        self.handle = handle
        watch()
        sqlite3_busy_timeout(handle, 100)
        // A reader must not checkpoint, not even as the last to leave: security.md, "SQLite on Debian 12".
        for (option, value) in [
            (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, isWriter ? 0 : 1), (SQLITE_DBCONFIG_DEFENSIVE, 1),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
        ] { _ = csqlite_set(handle, option, Int32(value)) }
        try execute("PRAGMA foreign_keys = ON")
        try execute("PRAGMA mmap_size = 0")
        try execute("PRAGMA cache_size = -512")
        try execute("PRAGMA temp_store = MEMORY")
        forget()
    }

    deinit { close() }

    /// Closes the file now, though the thread that used it last may not have let go of it; of no use from then on.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs one statement that changes rows, and tells how many; throws what the database reports.
    @discardableResult
    public func run(_ sql: StaticString, _ arguments: (any DatabaseValue)?...) throws(DatabaseError) -> Int {
        try apply(sql, arguments)
    }

    /// The same with arguments that are there as a list.
    @discardableResult
    public func apply(_ sql: StaticString, _ arguments: [(any DatabaseValue)?]) throws(DatabaseError) -> Int {
        try mayRun(sql)
        return try perform(sql, arguments) { statement throws(DatabaseError) in
            while try statement.step() {}
            return statement.changes
        }
    }

    /// Every row that the statement answers with, in its order.
    public func rows(_ sql: StaticString, _ arguments: (any DatabaseValue)?...) throws(DatabaseError) -> [Row] {
        try mayRun(sql)
        return try query(sql, arguments)
    }

    /// The first row that the statement answers with; nil when there is none.
    public func row(_ sql: StaticString, _ arguments: (any DatabaseValue)?...) throws(DatabaseError) -> Row? {
        try mayRun(sql)
        return try query(sql, arguments).first
    }

    /// False once SQLite has ended the transaction, by a failure of its own or by a COMMIT.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Lends itself for the length of the closure.
    func lend<T, Failure: Error>(to work: (Connection) throws(Failure) -> T) throws(Failure) -> T {
        isLent = true
        lastFailure = nil
        defer { isLent = false }
        return try work(self)
    }

    /// Lends itself for reading: every statement of the closure sees the same state of the database.
    func snapshot<T>(_ work: (Connection) throws -> T) throws -> T {
        try execute("BEGIN")
        defer { rollBack() }
        return try lend(to: work)
    }

    /// Has the write-ahead log neither carried over nor removed on closing.
    func leaveLog() { _ = csqlite_set(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

    /// Leaves the transaction, if there is one, undoing what it did.
    func rollBack() {
        guard isInTransaction else { return }
        _ = try? execute("ROLLBACK")
    }

    /// Runs a statement of the store's own.
    func execute(_ sql: StaticString, _ arguments: [(any DatabaseValue)?] = []) throws(DatabaseError) {
        try perform(sql, arguments) { statement throws(DatabaseError) in
            while try statement.step() {}
        }
    }

    /// The rows of a statement of the store's own.
    func query(_ sql: StaticString, _ arguments: [(any DatabaseValue)?] = []) throws(DatabaseError) -> [Row] {
        try perform(sql, arguments) { statement throws(DatabaseError) in
            var rows: [Row] = []
            while try statement.step() { rows.append(statement.row) }
            return rows
        }
    }

    // Past its closure, and past its transaction, where each statement would commit by itself, nothing runs.
    private func mayRun(_ sql: StaticString) throws(DatabaseError) {
        guard isLent else { throw DatabaseError(code: .closed, message: "the loan is over", sql: "\(sql)") }
        guard isInTransaction else { throw .lost }
    }

    private func perform<T>(
        _ sql: StaticString, _ arguments: [(any DatabaseValue)?],
        _ work: (Statement) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> T {
        do {
            let statement = try prepared(sql)
            defer { statement.reset() }
            try statement.bind(arguments)
            return try work(statement)
        } catch {
            lastFailure = error
            if error.code == .io || error.code == .corrupt { isSuspect = true }
            throw error
        }
    }

    /// Forgets prepared statements, after work that is done once.
    func forget() { statements = [:] }

    private func prepared(_ sql: StaticString) throws(DatabaseError) -> Statement {
        clock += 1
        let key = Key(text: sql.utf8Start, isLent: isLent)
        if let statement = statements[key] {
            statement.lastUse = clock
            return statement
        }
        if statements.count >= Self.statementLimit {
            let oldest = statements.min { $0.value.lastUse < $1.value.lastUse }
            statements[oldest?.key ?? key] = nil
        }
        let statement = try Statement(sql, on: handle)
        statement.lastUse = clock
        statements[key] = statement
        return statement
    }

    private func watch() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(
            handle,
            { this, action, _, _, _, _ in
                let connection = this.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
                let isOurs = [
                    SQLITE_TRANSACTION, SQLITE_SAVEPOINT, SQLITE_ATTACH, SQLITE_DETACH, SQLITE_PRAGMA,
                ].contains(action)
                return isOurs && connection?.isLent == true ? SQLITE_DENY : SQLITE_OK
            }, this)
        sqlite3_wal_hook(
            handle,
            { this, _, _, frames in
                this.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }?.frames = Int(frames)
                return SQLITE_OK
            }, this)
    }
}

extension Connection {
    /// Runs a reading errand; whoever waits is told afterwards.
    func serve(_ errand: any Errand) throws(DatabaseError) {
        try execute("BEGIN")
        _ = errand.run(on: self)
        rollBack()
    }
}
