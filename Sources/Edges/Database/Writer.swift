internal import CSQLite

/// The only connection of a store that writes and checkpoints; accessed only by the thread that runs the store's turn.
final class Writer {
    /// The most jobs per turn.
    static let turnLimit = 64
    /// The frames in the log, of 4 KiB each, from which it is checkpointed.
    private static let checkpointFrames = 1000
    /// The frames from which the log is truncated, even if that means waiting for readers.
    private static let truncateFrames = 16_000

    let connection: Connection
    private let path: String
    /// The number of the file that was opened.
    let file: Disk.FileNumber?
    /// The disk-full error of the last turn; nil when there was none.
    private(set) var shortage: DatabaseError?

    /// Opens the database, creates it when it is missing, and checks for damage after an unclean stop.
    init(path: String, isSuspect: Bool) throws(DatabaseError) {
        // A clean close checkpoints the log and removes it.
        let isUnclean = isSuspect || Disk.size(of: path + "-wal") > 0
        try Disk.makeFile(at: path)
        self.path = path
        file = Disk.number(of: path)
        connection = try Connection(path: path, isWriter: true)
        guard try connection.query("PRAGMA journal_mode = WAL").first?.text(0) == "wal" else {
            throw DatabaseError(code: .io, message: "no write-ahead log here")
        }
        try connection.execute("PRAGMA synchronous = FULL")
        try connection.execute("PRAGMA journal_size_limit = 4194304")
        guard isUnclean else { return }
        let finding = try connection.query("PRAGMA quick_check(1)").first?.text(0)
        guard finding == "ok" else {
            throw DatabaseError(code: .corrupt, message: "damaged: \(finding ?? "no answer")")
        }
    }

    /// Whether the opened file is still at its path: what is written to a removed file is lost.
    var isInPlace: Bool { file != nil && Disk.number(of: path) == file }

    /// Runs jobs as they arrive, each in a savepoint, and resumes all waiting tasks after one COMMIT.
    ///
    /// When the transaction is lost, all of them fail, because nothing they saw has happened. Returns whether there was
    /// a COMMIT. `isAging` raises the database's generation in the same transaction.
    func takeTurn(of time: Duration, isAging: Bool = false, _ next: () -> (any StoreJob)?) -> Bool {
        guard let first = next() else { return false }
        var jobs = [first]
        shortage = nil
        do {
            let end = ContinuousClock.now + time
            try connection.execute("BEGIN IMMEDIATE")
            if isAging { try connection.age() }
            try run(first)
            while jobs.count < Self.turnLimit, ContinuousClock.now < end, let job = next() {
                jobs.append(job)
                try run(job)
            }
            try connection.execute("COMMIT")
            for job in jobs { job.answer() }
            return true
        } catch {
            connection.rollBack()
            if error.code == .full { shortage = error }
            for job in jobs { job.fail(error) }
            return false
        }
    }

    private func run(_ job: any StoreJob) throws(DatabaseError) {
        try connection.execute("SAVEPOINT job")
        let succeeded = job.run(on: connection)
        guard connection.isInTransaction else { throw connection.lastFailure ?? .lost }
        if !succeeded, let failure = connection.lastFailure, failure.code == .full { shortage = failure }
        if !succeeded { try connection.execute("ROLLBACK TO job") }
        try connection.execute("RELEASE job")
    }

    /// Checkpoints the log once it has grown; no caller waits for that.
    func checkpoint() {
        guard connection.frames >= Self.checkpointFrames else { return }
        if connection.frames >= Self.truncateFrames {
            _ = try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        } else {
            _ = try? connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        }
    }
}
