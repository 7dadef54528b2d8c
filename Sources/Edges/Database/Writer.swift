internal import CSQLite

/// The one connection of a store that writes and checkpoints; touched only by the thread that has the store's turn.
final class Writer {
    /// A turn takes at most this many errands.
    static let turnLimit = 64
    /// Frames in the log, of 4 KiB each, from which it is carried over into the database.
    private static let checkpointFrames = 1000
    /// Frames from which the log must shrink, even if that means waiting for readers.
    private static let truncateFrames = 16_000

    let connection: Connection
    private let path: String
    /// The file that was opened.
    let file: Disk.FileNumber?
    /// What the disk had no room for in the last turn; nil when it had room for all.
    private(set) var shortage: DatabaseError?

    /// Opens the database, makes it when it is missing, and looks for damage when the last stop was unclean.
    init(path: String, isSuspect: Bool) throws(DatabaseError) {
        // A clean close carries the log over and removes it.
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

    /// Whether the file that was opened still lies at its path: what is written to one that was removed is lost.
    var isInPlace: Bool { file != nil && Disk.number(of: path) == file }

    /// Has the log left where it is on closing: beside another file that now lies there, it is not ours to remove.
    func leaveLog() { connection.leaveLog() }

    /// Runs errands as they come, each in a savepoint, and answers all of them after one COMMIT.
    ///
    /// When the transaction is lost every one of them fails, for none of what they saw has happened.
    /// Returns whether there was a COMMIT. `isAging` has the same transaction make the database a generation older.
    func takeTurn(of time: Duration, isAging: Bool = false, _ next: () -> (any Errand)?) -> Bool {
        guard let first = next() else { return false }
        var errands = [first]
        shortage = nil
        do {
            let end = ContinuousClock.now + time
            try connection.execute("BEGIN IMMEDIATE")
            if isAging { try connection.age() }
            try run(first)
            while errands.count < Self.turnLimit, ContinuousClock.now < end, let errand = next() {
                errands.append(errand)
                try run(errand)
            }
            try connection.execute("COMMIT")
            for errand in errands { errand.answer() }
            return true
        } catch {
            connection.rollBack()
            if error.code == .full { shortage = error }
            for errand in errands { errand.fail(error) }
            return false
        }
    }

    private func run(_ errand: any Errand) throws(DatabaseError) {
        try connection.execute("SAVEPOINT errand")
        let succeeded = errand.run(on: connection)
        guard connection.isInTransaction else { throw connection.lastFailure ?? .lost }
        if !succeeded, let failure = connection.lastFailure, failure.code == .full { shortage = failure }
        if !succeeded { try connection.execute("ROLLBACK TO errand") }
        try connection.execute("RELEASE errand")
    }

    /// Carries the log over into the database once it has grown; nobody waits for that.
    func checkpoint() {
        guard connection.frames >= Self.checkpointFrames else { return }
        if connection.frames >= Self.truncateFrames {
            _ = try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        } else {
            _ = try? connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        }
    }
}
