internal import Glibc
internal import Scheduling
internal import Synchronization

/// One database, and whose turn it is.
///
/// A connection is lent to a synchronous closure, so that no transaction is held across an `await`. Everything but an
/// immediate read is done by the workshop's threads; all a caller's thread does is to put an errand in a queue.
public final class Store: Sendable {
    let path: String
    /// Whose data it holds; nil where nothing is known of that.
    let identity: StoreIdentity?
    let workshop: Workshop
    let state: Mutex<StoreState>
    /// Touched only by the thread that has the turn.
    nonisolated(unsafe) var writer: Writer?
    /// What the open database says of itself, and when it was last made a generation older. Touched only by the thread
    /// that has the turn.
    nonisolated(unsafe) var known: KnownStore?
    nonisolated(unsafe) var agedAt = ContinuousClock.now

    init(
        path: String, migrations: [Migration], identity: StoreIdentity?, hasEnded: Bool, workshop: Workshop
    ) {
        self.path = path
        self.identity = identity
        self.workshop = workshop
        state = Mutex(StoreState(migrations: migrations, hasEnded: hasEnded))
    }

    deinit { workshop.closed(self) }

    /// Reads where it is called, without waiting, when the store is open; otherwise among the scans.
    ///
    /// Every statement of the closure sees the same state of the database. Throws what the closure throws, or a
    /// `DatabaseError`.
    public nonisolated(nonsending) func read<T: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let use = workshop.nextUse()
        guard let reader = state.withLock({ $0.borrow(use) }) else { return try await scan(work) }
        defer { giveBack(reader) }
        return try reader.connection.snapshot(work)
    }

    /// Reads off the caller's thread: for lists, searches and exports.
    ///
    /// Two scans of a store run at a time, and clients take turns. Throws what the closure throws, or a
    /// `DatabaseError`: `busy` when too many wait.
    public nonisolated(nonsending) func scan<T: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        try await answer { ask(ClosureErrand(work, for: $0), in: \.scans) }
    }

    /// Changes the database, and returns once the change is on the disk.
    ///
    /// The closure runs once, alone, and sees what the ones before it did. What it throws undoes what it did and is
    /// thrown here; a `DatabaseError` means that nothing was changed: `busy` when too many wait. Clients take turns. A
    /// write is done even if the task that asked for it is cancelled.
    @discardableResult
    public nonisolated(nonsending) func write<T: Sendable>(
        _ work: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        try await answer { ask(ClosureErrand(work, for: $0), in: \.writes) }
    }

    /// Copies the database, as it is when the copy ends, to a file that appears at `path` complete or not at all.
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

    /// Whether anything was ever kept: the file exists. Asking makes no file.
    public var isThere: Bool { access(path, F_OK) == 0 }

    /// What keeps the store from serving, or did so last; nil since it has opened well.
    public var trouble: DatabaseError? { state.withLock { $0.trouble } }

    /// How many writes wait for their turn.
    public var waiting: Int { state.withLock { $0.writes.count } }

    /// Whose data it holds, such as `leafshire/live`; nil where nothing is known of that.
    public var owner: String? { identity?.owner }

    /// Whether the file is open.
    public var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Looks whether the file that should be there is there, and the one that is open still in its place: a few calls
    /// of stat(2). What is found is `trouble`, and ends with it.
    public func look() {
        guard let identity else { return }
        if let file = state.withLock({ $0.isOpen ? $0.file : nil }) {
            guard Disk.number(of: path) != file else { return }
            state.withLock { $0.abandon(for: named(.removed)) }
            proceed()
        } else {
            var refusal: DatabaseError?
            do throws(DatabaseError) { try identity.admit(size: Disk.size(of: path)) } catch { refusal = named(error) }
            state.withLock { [refusal] in $0.noticed(refusal) }
        }
    }

    /// The failure with the path before it.
    func named(_ error: DatabaseError) -> DatabaseError {
        DatabaseError(code: error.code, message: "\(path): \(error.message)", sql: error.sql)
    }

    /// Closes the file once what runs is done; the next use opens it again, and forgives a past refusal.
    public nonisolated(nonsending) func close() async {
        await withCheckedContinuation { waiting in
            state.withLock { state in
                state.isLeaving = true
                state.closers.append(waiting)
            }
            proceed()
        }
    }

    /// Finishes what waits, closes the file and refuses everything from then on.
    func end() async {
        state.withLock { $0.hasEnded = true }
        await close()
    }

    /// Takes up migrations that it did not know; they run before anything else does.
    func adopt(_ migrations: [Migration]) {
        state.withLock { $0.adopt(migrations) }
    }

    /// Starts to close if nothing runs or waits; false when it is in use.
    func leaveIfIdle() -> Bool {
        let isIdle = state.withLock { state in
            guard state.isIdle else { return false }
            state.isLeaving = true
            return true
        }
        if isIdle { proceed() }
        return isIdle
    }

    /// The number of its last use, for finding the least recently used.
    var lastUse: Int { state.withLock { $0.lastUse } }

    /// Asks a thread of the workshop, and returns or throws what it answers.
    private nonisolated(nonsending) func answer<T: Sendable>(_ ask: (Waiter<T>) -> Void) async throws -> T {
        let result = await withCheckedContinuation(ask)
        return try result.get()
    }

    /// Puts an errand in a queue, at the turn of the client whose request the running task answers.
    private func ask(
        _ errand: any Errand, in queue: any WritableKeyPath<StoreState, FairQueue<any Errand>> & Sendable
    ) {
        let (use, workload) = (workshop.nextUse(), Workload.current)
        let (refused, why): ((any Errand)?, DatabaseError) = state.withLock { state in
            if let refusal = state.refusal { return (errand, refusal) }
            switch state[keyPath: queue].add(errand, for: workload) {
            case .refused: return (errand, .crowded)
            case .addedInPlaceOf(let other):
                state.lastUse = use
                return (other, .crowded)
            case .added:
                state.lastUse = use
                return (nil, .crowded)
            }
        }
        refused?.fail(why)
        if refused !== errand { proceed() }
    }

    /// Sets going what can go: the store's turn, and scans.
    func proceed() {
        let (turn, scans) = state.withLock { ($0.claimTurn(), $0.claimScans()) }
        // Stores take turns at the threads, whoever has them do it.
        let own = Workload(tenant: path)
        if turn { workshop.writers.start(for: own) { self.takeTurn() } }
        for (errand, reader) in scans { workshop.scanners.start(for: own) { self.scan(errand, with: reader) } }
    }

    private func scan(_ errand: any Errand, with reader: Reader?) {
        do throws(DatabaseError) {
            let reader = if let reader { reader } else { try Reader(path: path) }
            try reader.connection.serve(errand)
            giveBack(reader, fromScan: true)
            errand.answer()
        } catch {
            giveBack(nil, fromScan: true)
            errand.fail(error)
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
