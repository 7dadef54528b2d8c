internal import Glibc
internal import Scheduling
internal import Synchronization

/// One database with its queues.
///
/// A connection is passed to a synchronous closure, so that no transaction is held across an `await`. Everything but an
/// immediate read runs on shared threads; the caller's thread only queues it.
public final class Store: Sendable {
    let path: String
    /// The expected owner and key; nil when they are not checked.
    let identity: StoreIdentity?
    let threads: StoreThreads
    let state: Mutex<StoreState>
    /// Accessed only by the thread that runs the turn.
    nonisolated(unsafe) var writer: Writer?
    /// The open database's id and generation, and when the generation was last raised. Accessed only by the thread that
    /// runs the turn.
    nonisolated(unsafe) var known: KnownStore?
    nonisolated(unsafe) var agedAt = ContinuousClock.now

    init(
        path: String, migrations: [Migration], identity: StoreIdentity?, hasEnded: Bool, threads: StoreThreads
    ) {
        (self.path, self.identity, self.threads) = (path, identity, threads)
        state = Mutex(StoreState(migrations: migrations, hasEnded: hasEnded))
    }

    deinit { threads.closed(self) }

    /// Reads on the caller's thread, without waiting, when the store is open and a reader is free; otherwise as
    /// ``scan(_:)``.
    ///
    /// Every statement of the closure sees the same state of the database. Throws what the closure throws, or a
    /// ``DatabaseError``.
    public nonisolated(nonsending) func read<T: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let use = threads.nextUse()
        guard let reader = state.withLock({ $0.borrow(use) }) else { return try await scan(work) }
        defer { giveBack(reader) }
        return try reader.connection.snapshot(work)
    }

    /// Reads on another thread: for lists, searches and exports.
    ///
    /// Two scans of a store run at a time, and clients take turns. Throws what the closure throws, or a
    /// ``DatabaseError``: `busy` when too many wait.
    public nonisolated(nonsending) func scan<T: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        try await answer { ask(ClosureJob(work, for: $0), in: \.scans) }
    }

    /// Changes the database, and returns once the change is on disk.
    ///
    /// The closure runs once, alone, and sees the changes of those before it. When it throws, its changes are rolled
    /// back and the error is thrown here; a ``DatabaseError`` means that nothing was changed: `busy` when too many
    /// wait. Clients take turns. A write is done even if the calling task is cancelled.
    @discardableResult
    public nonisolated(nonsending) func write<T: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        try await answer { ask(ClosureJob(work, for: $0), in: \.writes) }
    }

    /// Copies the database, as it is when the copy ends, to a file that appears at `path` complete or not at all.
    /// Throws a ``DatabaseError`` when the copy fails or the store rejects work.
    public nonisolated(nonsending) func backup(to path: String) async throws {
        try await answer { waiting in
            let backup = Backup(to: path, for: waiting)
            let refusal = state.withLock { state in
                if state.refusal == nil { state.backups.append(backup) }
                return state.refusal
            }
            if let refusal { backup.fail(refusal) } else { proceed() }
        }
    }

    /// Whether the database file exists; asking does not create it.
    public var isThere: Bool { access(path, F_OK) == 0 }

    /// The last problem with the disk or the file; nil once the store has opened without one.
    public var trouble: DatabaseError? { state.withLock { $0.trouble } }

    /// The number of waiting writes.
    public var waiting: Int { state.withLock { $0.writes.count } }

    /// The expected owner, such as `leafshire/live`; nil when it is not checked.
    public var owner: String? { identity?.owner }

    /// Whether the file is open and all migrations have run.
    public var isOpen: Bool { state.withLock { $0.isOpen } }

    /// The names of the migrations that have run since the process started, in order.
    public var migrated: [String] { state.withLock { $0.migrated } }

    /// When the file or its log was last written, in seconds since 1970; nil when there is no file.
    public var lastWritten: Int? { [path, "\(path)-wal"].compactMap(Disk.lastWritten).max() }

    /// Checks that the expected file exists, and that the open one is still at its path: a few calls of stat(2). A
    /// failure becomes ``trouble``, until the file is back. Does nothing for a store without an identity.
    public func look() {
        guard let identity else { return }
        if let file = state.withLock({ $0.isOpen ? $0.file : nil }) {
            guard Disk.number(of: path) != file else { return }
            state.withLock { $0.distrust(for: named(.removed)) }
            proceed()
        } else {
            var refusal: DatabaseError?
            do throws(DatabaseError) { try identity.admit(size: Disk.size(of: path)) } catch { refusal = named(error) }
            state.withLock { [refusal] in $0.noticed(refusal, clearing: .missing) }
        }
    }

    /// The error with the store's path before its message.
    func named(_ error: DatabaseError) -> DatabaseError {
        DatabaseError(code: error.code, message: "\(path): \(error.message)", sql: error.sql)
    }

    /// Closes the file once running work is done; the next use opens it again, even after damage or a newer program's
    /// schema had kept it closed.
    public nonisolated(nonsending) func close() async {
        await withCheckedContinuation { waiting in
            state.withLock { state in
                state.isLeaving = true
                state.closers.append(waiting)
            }
            proceed()
        }
    }

    /// Finishes waiting work, closes the file and rejects everything from then on.
    func end() async {
        state.withLock { $0.hasEnded = true }
        await close()
    }

    /// Adds the migrations that it does not know; they run before any other work.
    func adopt(_ migrations: [Migration]) {
        state.withLock { $0.adopt(migrations) }
    }

    /// Starts closing if nothing runs or waits; false when the store is in use.
    func leaveIfIdle() -> Bool {
        let isIdle = state.withLock { state in
            guard state.isIdle else { return false }
            state.isLeaving = true
            return true
        }
        if isIdle { proceed() }
        return isIdle
    }

    /// The number of its last use, to find the least recently used store.
    var lastUse: Int { state.withLock { $0.lastUse } }

    /// Calls `ask` with a continuation, and returns or throws its result.
    private nonisolated(nonsending) func answer<T: Sendable>(_ ask: (Waiter<T>) -> Void) async throws -> T {
        let result = await withCheckedContinuation(ask)
        return try result.get()
    }

    /// Puts a job in a queue, in the turn of the current task's client.
    private func ask(
        _ job: any StoreJob, in queue: any WritableKeyPath<StoreState, FairQueue<any StoreJob>> & Sendable
    ) {
        let (use, workload) = (threads.nextUse(), Workload.current)
        let (refused, why): ((any StoreJob)?, DatabaseError) = state.withLock { state in
            if let refusal = state.refusal { return (job, refusal) }
            switch state[keyPath: queue].add(job, for: workload) {
            case .refused: return (job, .crowded)
            case .addedInPlaceOf(let other):
                state.lastUse = use
                return (other, .crowded)
            case .added:
                state.lastUse = use
                return (nil, .crowded)
            }
        }
        refused?.fail(why)
        if refused !== job { proceed() }
    }

    /// Starts what may start: the store's turn, and scans.
    func proceed() {
        let (turn, scans) = state.withLock { ($0.claimTurn(), $0.claimScans()) }
        // Stores take turns at the threads, whichever client caused the work.
        let workload = Workload(tenant: path)
        if turn { threads.writers.start(for: workload) { self.takeTurn() } }
        for (job, reader) in scans { threads.scanners.start(for: workload) { self.scan(job, with: reader) } }
    }

    private func scan(_ job: any StoreJob, with reader: Reader?) {
        do throws(DatabaseError) {
            let reader = if let reader { reader } else { try Reader(path: path) }
            try reader.connection.serve(job)
            giveBack(reader, fromScan: true)
            job.answer()
        } catch {
            giveBack(nil, fromScan: true)
            job.fail(error)
        }
    }

    private func giveBack(_ reader: Reader?, fromScan: Bool = false) {
        let mustProceed = state.withLock { state in
            state.takeBack(reader)
            if fromScan { state.scanning -= 1 }
            return fromScan || state.isLeaving
        }
        if mustProceed { proceed() }
    }
}
