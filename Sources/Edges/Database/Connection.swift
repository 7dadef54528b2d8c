internal import CSQLite

/// An open connection, passed to a synchronous closure and unusable once that has returned.
///
/// Statements are ``SQL``, with their values bound or as arguments for `$1`, `$2`, so that none is made from input. The
/// store owns transactions: BEGIN, COMMIT, SAVEPOINT, ATTACH and PRAGMA are rejected here.
public final class Connection {
    private static let isReady: Bool = {
        // The statistics take a lock that all connections share (https://www.sqlite.org/malloc.html#memory_statistics).
        csqlite_without_memory_statistics() == SQLITE_OK && sqlite3_initialize() == SQLITE_OK
    }()

    /// Statements prepared in a closure are kept apart, because the authorizer has checked them.
    private struct Key: Hashable {
        let template: SQL.Template
        let isInClosure: Bool
    }

    /// The most statements kept prepared; the least recently used are dropped first.
    private static let statementLimit = 96

    let handle: OpaquePointer
    private var statements: [Key: Statement] = [:]
    private var clock = 0
    private var isInClosure = false
    private var isClosed = false
    /// The last failure in the current closure, whether or not the closure has caught it.
    private(set) var lastFailure: DatabaseError?
    /// Set after an I/O error or damage: the store then closes the file and opens it again.
    private(set) var isSuspect = false
    /// The frames in the write-ahead log after the last commit of this connection.
    private(set) var frames = 0

    /// Opens the file at `path`; only a writer creates it when it is missing.
    init(path: String, isWriter: Bool) throws(DatabaseError) {
        _ = Self.isReady
        let access = isWriter ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        var handle: OpaquePointer?
        let result = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard result == SQLITE_OK, let handle else {
            defer { sqlite3_close_v2(handle) }
            throw DatabaseError(result: result, of: handle)
        }
        self.handle = handle
        watch()
        sqlite3_busy_timeout(handle, 100)
        // A reader must not checkpoint, not even when it is the last connection to close.
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

    /// Closes the file now, even if other threads still hold a reference; unusable from then on.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs one statement that changes rows, and returns how many; throws the database's error.
    @discardableResult
    public func run(_ sql: SQL, _ arguments: (any DatabaseValue)?...) throws(DatabaseError) -> Int {
        try apply(sql, arguments)
    }

    /// As ``run(_:_:)``, with the arguments in a list.
    @discardableResult
    public func apply(_ sql: SQL, _ arguments: [(any DatabaseValue)?]) throws(DatabaseError) -> Int {
        try mayRun(sql)
        return try perform(sql, arguments) { statement throws(DatabaseError) in
            while try statement.step() {}
            return statement.changes
        }
    }

    /// Returns every row of the result, in its order; throws the database's error.
    public func rows(_ sql: SQL, _ arguments: (any DatabaseValue)?...) throws(DatabaseError) -> [Row] {
        try mayRun(sql)
        return try query(sql, arguments)
    }

    /// Returns the first row of the result; nil when there is none. Throws the database's error.
    public func row(_ sql: SQL, _ arguments: (any DatabaseValue)?...) throws(DatabaseError) -> Row? {
        try mayRun(sql)
        return try perform(sql, arguments) { statement throws(DatabaseError) in
            try statement.step() ? statement.row : nil
        }
    }

    /// False once SQLite has ended the transaction, because of a failure or by a COMMIT.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Passes itself to the closure, and accepts statements until that returns.
    func withAccess<T, Failure: Error>(_ work: (Connection) throws(Failure) -> T) throws(Failure) -> T {
        isInClosure = true
        lastFailure = nil
        defer { isInClosure = false }
        return try work(self)
    }

    /// As ``withAccess(_:)``, for reading: every statement of the closure sees the same state of the database.
    func snapshot<T>(_ work: (Connection) throws -> T) throws -> T {
        try execute("BEGIN")
        defer { rollBack() }
        return try withAccess(work)
    }

    /// Runs a read in a transaction; the caller then resumes the waiting task.
    func serve(_ job: any StoreJob) throws(DatabaseError) {
        try execute("BEGIN")
        _ = job.run(on: self)
        rollBack()
    }

    /// On closing, the write-ahead log is neither checkpointed nor removed: another file may be at the path now.
    func leaveLog() { _ = csqlite_set(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

    /// Rolls the transaction back, if there is one.
    func rollBack() {
        guard isInTransaction else { return }
        _ = try? execute("ROLLBACK")
    }

    /// Runs work in a transaction of its own, which is rolled back when it throws.
    func transaction<T>(_ work: () throws(DatabaseError) -> T) throws(DatabaseError) -> T {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try work()
            try execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs one of the store's own statements.
    func execute(_ sql: SQL, _ arguments: [(any DatabaseValue)?] = []) throws(DatabaseError) {
        try perform(sql, arguments) { statement throws(DatabaseError) in
            while try statement.step() {}
        }
    }

    /// Returns the rows of one of the store's own statements.
    func query(_ sql: SQL, _ arguments: [(any DatabaseValue)?] = []) throws(DatabaseError) -> [Row] {
        try perform(sql, arguments) { statement throws(DatabaseError) in
            var rows: [Row] = []
            while try statement.step() { rows.append(statement.row) }
            return rows
        }
    }

    // Nothing runs after the closure, nor after its transaction, where each statement would commit by itself.
    private func mayRun(_ sql: SQL) throws(DatabaseError) {
        guard isInClosure else {
            throw DatabaseError(code: .closed, message: "used outside its closure", sql: sql.text)
        }
        guard isInTransaction else { throw .lost }
    }

    private func perform<T>(
        _ sql: SQL, _ arguments: [(any DatabaseValue)?],
        _ work: (Statement) throws(DatabaseError) -> T
    ) throws(DatabaseError) -> T {
        do {
            let statement = try prepared(sql.template)
            defer { statement.reset() }
            try statement.bind(sql.values.isEmpty ? arguments : sql.values + arguments)
            return try work(statement)
        } catch {
            lastFailure = error
            if error.code == .io || error.code == .corrupt { isSuspect = true }
            throw error
        }
    }

    /// Drops the prepared statements, after work that is done once.
    func forget() { statements = [:] }

    private func prepared(_ template: SQL.Template) throws(DatabaseError) -> Statement {
        clock += 1
        let key = Key(template: template, isInClosure: isInClosure)
        if let statement = statements[key] {
            statement.lastUse = clock
            return statement
        }
        if statements.count >= Self.statementLimit {
            let oldest = statements.min { $0.value.lastUse < $1.value.lastUse }
            statements[oldest?.key ?? key] = nil
        }
        let statement = try Statement(template, on: handle)
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
                return isOurs && connection?.isInClosure == true ? SQLITE_DENY : SQLITE_OK
            }, this)
        sqlite3_wal_hook(
            handle,
            { this, _, _, frames in
                this.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }?.frames = Int(frames)
                return SQLITE_OK
            }, this)
    }
}
