internal import Scheduling

/// A read-only connection, used by one thread at a time.
struct Reader: @unchecked Sendable {
    let connection: Connection

    init(path: String) throws(DatabaseError) { connection = try Connection(path: path, isWriter: false) }
}

/// A store's queues, readers and state, guarded by its lock.
struct StoreState: Sendable {
    /// The most waiting writes and scans. A store is one council's, and its clients take turns.
    static let writeShares = QueueShares(total: 512, tenant: 512, client: 256)
    static let scanShares = QueueShares(total: 128, tenant: 128, client: 96)
    /// The most scans at a time, so that one council's slow lists leave threads for the others.
    private static let scansAtOnce = 2

    /// How long a foreign file is not checked again.
    private static let patience: Duration = .seconds(2)

    var migrations: [Migration]
    /// The names of the migrations that have run since the process started.
    var migrated: [String] = []
    /// New work is rejected; waiting work is still done.
    var hasEnded: Bool
    /// The file is open and all migrations have run.
    var isOpen = false
    /// The file is to be closed as soon as nothing uses it.
    var isLeaving = false
    /// The next opening checks for damage.
    var isSuspect = false
    /// Why the file is not opened again: it is damaged, of a newer program, or foreign. Cleared when the store is
    /// closed.
    var verdict: DatabaseError?
    /// When the file is checked again despite a verdict, because it may have been replaced; nil for never.
    private var verdictEnds: ContinuousClock.Instant?
    /// The number of the file opened last.
    var file: Disk.FileNumber?
    /// The last problem with the disk or the file, until it has opened without one.
    var trouble: DatabaseError?
    var lastUse = 0
    var writes = FairQueue<any StoreJob>(writeShares)
    var scans = FairQueue<any StoreJob>(scanShares)
    var backups: [Backup] = []
    var closers: [CheckedContinuation<Void, Never>] = []
    var scanning = 0
    private var free: [Reader] = []
    private var lent = 0
    private var isAtTurn = false

    init(migrations: [Migration], hasEnded: Bool) { (self.migrations, self.hasEnded) = (migrations, hasEnded) }

    /// Why new work is rejected; nil when it is accepted.
    var refusal: DatabaseError? {
        if hasEnded { return .ended }
        return verdictEnds.map { $0 > .now } ?? true ? verdict : nil
    }

    private var hasWork: Bool { !writes.isEmpty || !backups.isEmpty || !scans.isEmpty }
    /// While closing, waiting work is left for the next opening, unless there will be none.
    private var mayWork: Bool { !isLeaving || hasEnded && hasWork }
    var isIdle: Bool { isOpen && !isLeaving && !isAtTurn && !hasWork && lent == 0 }
    /// Nothing uses the file and it is to be closed.
    var mustClose: Bool { isLeaving && !mayWork && lent == 0 }

    /// Lends a reader to the caller's own thread; nil when none is free.
    mutating func borrow(_ use: Int) -> Reader? {
        guard isOpen, !isLeaving, let reader = free.popLast() else { return nil }
        lastUse = use
        lent += 1
        return reader
    }

    /// Takes a lent reader back; nil when none could be opened.
    mutating func takeBack(_ reader: Reader?) {
        lent -= 1
        guard let reader else { return }
        if reader.connection.isSuspect {
            distrust(for: reader.connection.lastFailure)
            reader.connection.close()
        } else {
            free.append(reader)
        }
    }

    /// Handles an I/O error, damage, or an open file that is no longer at its path: the file is closed, and opened
    /// again with checks for damage and of its identity.
    mutating func distrust(for error: DatabaseError?) {
        isLeaving = true
        isSuspect = true
        trouble = error
    }

    /// Records the result of a check; nil, when nothing was found, ends an earlier trouble of this code.
    mutating func noticed(_ found: DatabaseError?, clearing code: DatabaseError.Code) {
        if found != nil || trouble?.code == code { trouble = found }
    }

    /// Claims the store's turn if it is due; when true, the caller must start it.
    mutating func claimTurn() -> Bool {
        let isDue = mayWork ? !writes.isEmpty || !backups.isEmpty || !isOpen && !scans.isEmpty : mustClose
        guard isDue, !isAtTurn else { return false }
        isAtTurn = true
        return true
    }

    /// Claims the scans that may start now, each with a reader when one is free; the caller must start them.
    mutating func claimScans() -> [(any StoreJob, Reader?)] {
        guard isOpen, mayWork else { return [] }
        var claimed: [(any StoreJob, Reader?)] = []
        while scanning < Self.scansAtOnce, let scan = scans.takeNext() {
            scanning += 1
            lent += 1
            claimed.append((scan, free.popLast()))
        }
        return claimed
    }

    mutating func endTurn() { isAtTurn = false }

    mutating func nextWrite() -> (any StoreJob)? { isOpen && mayWork ? writes.takeNext() : nil }

    /// Marks the store as open; false, with nothing changed, if migrations were added meanwhile.
    mutating func opened(afterMigrations count: Int) -> Bool {
        guard migrations.count == count else { return false }
        isOpen = true
        isSuspect = false
        trouble = nil
        verdict = nil
        return true
    }

    /// Records that opening failed, and removes all waiting work, for the caller to fail.
    mutating func failed(_ error: DatabaseError, forGood: Bool) -> (jobs: [any StoreJob], backups: [Backup]) {
        if forGood || error.code == .foreign {
            verdict = error
            verdictEnds = error.code == .foreign ? ContinuousClock.now + Self.patience : nil
        }
        trouble = error
        defer { backups = [] }
        return (writes.takeAll() + scans.takeAll(), backups)
    }

    /// Marks the store as not open, and returns its free readers, for the caller to close.
    mutating func shut() -> [Reader] {
        defer { free = [] }
        isOpen = false
        return free
    }

    /// Ends the closing and returns the tasks that wait for it; none if the store opens once more for work that waited
    /// before the end. After an explicit close the verdict is cleared, because the file may have been repaired.
    mutating func closed() -> [CheckedContinuation<Void, Never>] {
        guard !hasEnded || !hasWork else { return [] }
        if !closers.isEmpty { verdict = nil }
        defer { closers = [] }
        isLeaving = false
        return closers
    }

    mutating func adopt(_ others: [Migration]) {
        let known = Set(migrations.map(\.name))
        let new = others.filter { !known.contains($0.name) }
        guard !new.isEmpty else { return }
        migrations += new
        isOpen = false
        verdict = nil
    }
}
