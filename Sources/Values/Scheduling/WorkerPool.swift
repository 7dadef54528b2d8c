internal import Dispatch
internal import Foundation
internal import Synchronization

/// A fixed number of threads for work that keeps a core busy or waits for the disk, fed by a fair queue.
public final class WorkerPool: Sendable {
    /// The queue has no place for this job, or gave its place to another council's or client's: the work was not done.
    public struct Busy: Error, Hashable, Sendable {
        /// Has no details: which limit was reached is not kept.
        public init() {}
    }

    let queue: WorkQueue

    /// Starts `threads` threads, at least one, named `name 1` and up. Without `shares`, any number of jobs may wait. The
    /// threads of a pool that `isBackground` get about a tenth of a core that another thread wants too.
    public init(_ name: String, threads: Int, shares: QueueShares = .unbounded, isBackground: Bool = false) {
        queue = WorkQueue(shares)
        for number in 1...max(1, threads) {
            let started = DispatchSemaphore(value: 0)
            Thread.detachNewThread { [queue] in
                // A thread can name itself only once the one that started it has stored its handle.
                started.wait()
                Thread.current.name = "\(name) \(number)"
                // On Linux it is the calling thread's alone (setpriority(2), section on C library differences).
                if isBackground { setpriority(.init(PRIO_PROCESS.rawValue), 0, 10) }
                queue.serve()
            }
            started.signal()
        }
    }

    deinit { queue.end() }

    /// The number of jobs that wait.
    public var waiting: Int { queue.count }

    /// The number of jobs refused since the start because a limit was reached.
    public var refused: Int { queue.refused.load(ordering: .relaxed) }

    /// Runs `work` on one of the threads, in the turn of the current task's ``Workload``.
    ///
    /// Throws what `work` throws, ``Busy`` when the queue has no place for it, and `CancellationError` when the task is
    /// cancelled before the work starts.
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

    /// Runs `work` on one of the threads, in the turn of the current task's ``Workload``, whatever the limits: for a
    /// number of jobs that is bounded elsewhere. Cancelling the task does not stop it. Throws what `work` throws.
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

    /// Queues `work` for one of the threads, in the turn of `workload`, whatever the limits, and returns at once. It is
    /// run even if the pool is released first.
    public func start(for workload: Workload, _ work: @escaping @Sendable () -> Void) {
        queue.insert(WorkQueue.Job(ticket: queue.nextTicket()) { _ in work() }, for: workload)
    }
}

/// The queue that the threads of a pool share.
final class WorkQueue: Sendable {
    /// Work and its waiting caller.
    struct Job: Sendable {
        let ticket: Int
        /// Does the work, unless there is an error, and resumes the waiting task.
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

    /// Adds a job. Returns the job to refuse: nil, this one, or one that this one replaces.
    func add(_ job: Job, for workload: Workload, kind: String) -> Job? {
        let outcome = state.withLock { state in
            // A job that an idle thread is about to take does not count as waiting.
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

    /// Adds a job, whatever the limits.
    func insert(_ job: Job, for workload: Workload) {
        state.withLock { $0.waiting.insert(job, for: workload) }
        signal.signal()
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// Removes the job of a cancelled task; nil when it has started.
    func remove(_ ticket: Int) -> Job? {
        state.withLock { $0.waiting.take { $0.ticket == ticket } }
    }

    /// Ends the threads once all waiting jobs are done.
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
                // Wakes the next thread, so that it ends too.
                signal.signal()
                return
            }
        }
    }
}
