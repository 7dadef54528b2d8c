internal import Scheduling

/// A read-only connection, used by one thread at a time: the one it is lent to.
struct Reader: @unchecked Sendable {
    let connection: Connection

    init(path: String) throws(DatabaseError) { connection = try Connection(path: path, isWriter: false) }
}

/// What waits at a store and what is lent, kept under its lock.
struct StoreState: Sendable {
    /// How many may wait to write, and to scan; a store is one council's, and its clients take turns.
    static let writeShares = QueueShares(total: 512, tenant: 512, client: 256)
    static let scanShares = QueueShares(total: 128, tenant: 128, client: 96)
    /// One council's slow lists leave threads for the others.
    private static let scansAtOnce = 2

    /// How long a file that is not the one that was there is not looked at again.
    private static let patience: Duration = .seconds(2)

    var migrations: [Migration]
    /// No more is taken on; what waits is still done.
    var hasEnded: Bool
    /// The file is open and all migrations have run.
    var isOpen = false
    /// The file is to be closed as soon as nothing uses it.
    var isLeaving = false
    /// The next opening looks for damage.
    var isSuspect = false
    /// Why the file is not opened again until somebody closes the store: it is damaged, or of a newer program.
    var verdict: DatabaseError?
    /// When a verdict is to be looked at again, for somebody may have mended the file; nil for never.
    private var verdictEnds: ContinuousClock.Instant?
    /// The file that is open.
    var file: Disk.FileNumber?
    /// What went wrong last with the disk or the file, until it has opened well.
    var trouble: DatabaseError?
    var lastUse = 0
    var writes = FairQueue<any Errand>(writeShares)
    var scans = FairQueue<any Errand>(scanShares)
    var backups: [Backup] = []
    var closers: [CheckedContinuation<Void, Never>] = []
    var scanning = 0
    private var free: [Reader] = []
    private var lent = 0
    private var isAtTurn = false

    init(migrations: [Migration], hasEnded: Bool) {
        self.migrations = migrations
        self.hasEnded = hasEnded
    }

    /// Why nothing more is taken on.
    var refusal: DatabaseError? {
        if hasEnded { return .ended }
        return verdictEnds.map { $0 > .now } ?? true ? verdict : nil
    }

    private var hasWork: Bool { !writes.isEmpty || !backups.isEmpty || !scans.isEmpty }
    /// On leaving, what waits waits for the next opening, unless there will be none.
    private var mayWork: Bool { !isLeaving || hasEnded && hasWork }
    var isIdle: Bool { isOpen && !isLeaving && !isAtTurn && !hasWork && lent == 0 }
    /// Nothing uses the file and it is to be closed.
    var mustClose: Bool { isLeaving && !mayWork && lent == 0 }

    /// A reader for the caller's own thread; nil when none is free.
    mutating func borrow(_ use: Int) -> Reader? {
        guard isOpen, !isLeaving, let reader = free.popLast() else { return nil }
        lastUse = use
        lent += 1
        return reader
    }

    /// Ends a loan; without a reader when none could be opened.
    mutating func takeBack(_ reader: Reader?) {
        lent -= 1
        guard let reader else { return }
        if reader.connection.isSuspect {
            distrust(reader.connection)
            reader.connection.close()
        } else {
            free.append(reader)
        }
    }

    /// Disk or file have failed a connection: the file is closed, and opened again with a look for damage.
    mutating func distrust(_ connection: Connection) {
        isLeaving = true
        isSuspect = true
        trouble = connection.lastFailure
    }

    /// The open file is no longer in its place: it is closed, and opened again with a look at whose it is.
    mutating func abandon(for error: DatabaseError) {
        isLeaving = true
        isSuspect = true
        trouble = error
    }

    /// What a look at a closed store has found; nil when its file is where it should be.
    mutating func noticed(_ refusal: DatabaseError?) {
        if refusal != nil || trouble?.code == .missing { trouble = refusal }
    }

    /// What a turn has found: no room, or room again.
    mutating func noticed(shortage: DatabaseError?) {
        if shortage != nil || trouble?.code == .full { trouble = shortage }
    }

    /// True when somebody must take the store's turn now, and the caller is to see to it.
    mutating func claimTurn() -> Bool {
        let isDue = mayWork ? !writes.isEmpty || !backups.isEmpty || !isOpen && !scans.isEmpty : mustClose
        guard isDue, !isAtTurn else { return false }
        isAtTurn = true
        return true
    }

    /// The scans that may start now, each with a reader when one is free; the caller is to see to them.
    mutating func claimScans() -> [(any Errand, Reader?)] {
        guard isOpen, mayWork else { return [] }
        var claimed: [(any Errand, Reader?)] = []
        while scanning < Self.scansAtOnce, let scan = scans.takeNext() {
            scanning += 1
            lent += 1
            claimed.append((scan, free.popLast()))
        }
        return claimed
    }

    mutating func endTurn() { isAtTurn = false }

    mutating func nextWrite() -> (any Errand)? { isOpen && mayWork ? writes.takeNext() : nil }

    /// Opens the door; not if more migrations have come in meanwhile.
    mutating func opened(afterMigrations count: Int) -> Bool {
        guard migrations.count == count else { return false }
        isOpen = true
        isSuspect = false
        trouble = nil
        verdict = nil
        return true
    }

    /// Opening has failed: takes out all that waits, to be told so.
    mutating func failed(_ error: DatabaseError, forGood: Bool) -> (errands: [any Errand], backups: [Backup]) {
        if forGood || error.code == .foreign {
            verdict = error
            verdictEnds = error.code == .foreign ? ContinuousClock.now + Self.patience : nil
        }
        trouble = error
        defer { backups = [] }
        return (writes.takeAll() + scans.takeAll(), backups)
    }

    /// The readers, to be closed.
    mutating func shut() -> [Reader] {
        defer { free = [] }
        isOpen = false
        return free
    }

    /// The file is closed, unless it opens once more for what waited before the end. Whoever closed it may have mended it, so a past verdict is forgiven.
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
