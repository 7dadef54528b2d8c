internal import Scheduling
internal import Synchronization

/// What all stores of a process share: the threads, and the count of open stores.
final class StoreThreads: Sendable {
    /// Threads that write, open and close.
    let writers: WorkerPool
    /// Threads for reads that would block a server loop.
    let scanners: WorkerPool

    /// A turn starts no new job after this time.
    let turnTime: Duration

    private let openLimit: Int
    private let open = Mutex<[ObjectIdentifier: Weak]>([:])
    private let uses = Atomic<Int>(0)

    init(writers: Int, scanners: Int, openLimit: Int, turnTime: Duration) {
        self.writers = WorkerPool("writer", threads: writers)
        self.scanners = WorkerPool("scanner", threads: scanners)
        self.openLimit = openLimit
        self.turnTime = turnTime
    }

    /// Returns a number that grows with each use of any store.
    func nextUse() -> Int { uses.add(1, ordering: .relaxed).newValue }

    /// Counts a store as open, and closes the least recently used idle ones when there are too many.
    func opened(_ store: Store) {
        let others = open.withLock { open in
            open[ObjectIdentifier(store)] = Weak(store: store)
            return open.count > openLimit ? open.values.compactMap(\.store).filter { $0 !== store } : []
        }
        var surplus = others.count + 1 - openLimit
        guard !others.isEmpty, surplus > 0 else { return }
        for other in others.map({ ($0.lastUse, $0) }).sorted(by: { $0.0 < $1.0 }).map(\.1) where surplus > 0 {
            if other.leaveIfIdle() { surplus -= 1 }
        }
    }

    func closed(_ store: Store) { open.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(store)) } }
}

private struct Weak: Sendable {
    weak let store: Store?
}
