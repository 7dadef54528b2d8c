internal import Dispatch
internal import Foundation
internal import Synchronization

/// A few threads of our own for work that keeps a core busy or waits for a disk, and a fair queue before them.
public final class WorkerPool: Sendable {
    /// The share of this council or client is full: nothing was done.
    public struct Busy: Error, Hashable, Sendable {
        public init() {}
    }

    let queue: WorkQueue

    /// Starts so many threads, named `name 1` and on. Without `shares`, however many may wait.
    public init(_ name: String, threads: Int, shares: QueueShares = .unbounded) {
        queue = WorkQueue(shares)
        for number in 1...max(1, threads) {
            let started = DispatchSemaphore(value: 0)
            Thread.detachNewThread { [queue] in
                // A thread can name itself only once the one that started it has stored its handle.
                started.wait()
                Thread.current.name = "\(name) \(number)"
                queue.serve()
            }
            started.signal()
        }
    }

    deinit { queue.end() }

    /// How many jobs wait.
    public var waiting: Int { queue.count }

    /// How many jobs were refused so far because a share was full.
    public var refused: Int { queue.refused.load(ordering: .relaxed) }

    /// Does the work on one of the threads, at the turn of the running task's ``Workload``.
    ///
    /// Throws what the work throws, ``Busy`` when the share is full, and `CancellationError` when the task is cancelled
    /// before its turn.
    public func run<T: Sendable>(
        kind: String = "", _ work: @escaping @Sendable () throws -> T
    ) async throws -> T {
        let (ticket, workload) = (queue.nextTicket(), Workload.current)
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            let result: Result<T, any Error> = await withCheckedContinuation { waiting in
                let job = WorkQueue.Job(ticket: ticket) { error in
                    waiting.resume(returning: Result { if let error { throw error } else { try work() } })
                }
                queue.add(job, for: workload, kind: kind)?.finish(Busy())
            }
            return try result.get()
        } onCancel: {
            queue.remove(ticket)?.finish(CancellationError())
        }
    }

    /// Does the work on one of the threads, at the turn of the running task's ``Workload``, however many wait: for work
    /// whose number is bounded before it is asked for. Throws what the work throws.
    public func complete<T: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> T
    ) async throws(Failure) -> T {
        let (ticket, workload) = (queue.nextTicket(), Workload.current)
        let result: Result<T, Failure> = await withCheckedContinuation { waiting in
            queue.insert(
                WorkQueue.Job(ticket: ticket) { _ in waiting.resume(returning: Result(catching: work)) }, for: workload)
        }
        return try result.get()
    }

    /// Has the work done on one of the threads, at the turn of `workload`, however much waits; what was taken is done
    /// even if the pool ends.
    public func start(for workload: Workload, _ work: @escaping @Sendable () -> Void) {
        queue.insert(WorkQueue.Job(ticket: queue.nextTicket()) { _ in work() }, for: workload)
    }
}

/// What waits for the threads of a pool.
final class WorkQueue: Sendable {
    /// Work and the caller that waits for it.
    struct Job: Sendable {
        let ticket: Int
        /// Does the work, or not when there is an error, and reports to the task that waits.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State: Sendable {
        var waiting: FairQueue<Job>
        var idle = 0
        var hasEnded = false
    }

    private let state: Mutex<State>
    private let tickets = Atomic<Int>(0)
    let refused = Atomic<Int>(0)
    private let signal = DispatchSemaphore(value: 0)

    init(_ shares: QueueShares) {
        state = Mutex(State(waiting: FairQueue(shares)))
    }

    func nextTicket() -> Int { tickets.add(1, ordering: .relaxed).newValue }

    /// Adds a job. Returns the one that there is no place for: nil, this one, or another that gives up its place.
    func add(_ job: Job, for workload: Workload, kind: String) -> Job? {
        let outcome = state.withLock { state in
            // A job that an idle thread is about to take does not wait.
            state.waiting.add(job, for: workload, kind: kind, soon: state.idle)
        }
        switch outcome {
        case .added:
            signal.signal()
            return nil
        case .addedInPlaceOf(let other):
            refused.add(1, ordering: .relaxed)
            return other
        case .refused:
            refused.add(1, ordering: .relaxed)
            return job
        }
    }

    /// Adds a job, though shares may be full.
    func insert(_ job: Job, for workload: Workload) {
        state.withLock { $0.waiting.insert(job, for: workload) }
        signal.signal()
    }

    /// How many wait.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Takes a job out whose task no longer wants it; nil when it has begun.
    func remove(_ ticket: Int) -> Job? {
        state.withLock { $0.waiting.take { $0.ticket == ticket } }
    }

    /// What waits is still done.
    func end() {
        state.withLock { $0.hasEnded = true }
        signal.signal()
    }

    func serve() {
        while true {
            state.withLock { $0.idle += 1 }
            signal.wait()
            let (job, hasEnded) = state.withLock { state in
                state.idle -= 1
                return (state.waiting.takeNext(), state.hasEnded)
            }
            if let job {
                job.finish(nil)
            } else if hasEnded {
                // Passed on, for the next thread to end by.
                signal.signal()
                return
            }
        }
    }
}
