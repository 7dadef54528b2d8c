internal import Dispatch
internal import Foundation
internal import Synchronization

/// A few threads for work that keeps a core busy, and a short queue before them.
final class Bench: Sendable {
    let queue: WorkQueue
    /// How much work was turned away.
    let refused = Atomic<Int>(0)

    init(workers: Int, limit: Int) {
        queue = WorkQueue(limit: limit)
        for number in 1...max(1, workers) {
            let thread = Thread { [queue] in queue.serve() }
            thread.start()
            // Foundation names a thread that has started, and only that.
            thread.name = "hasher \(number)"
        }
    }

    deinit { queue.end() }

    /// Does the work on one of the threads; `Busy` at once when the queue is full.
    func work<T: Sendable>(_ work: @escaping @Sendable () throws(PasswordHasher.Busy) -> T) async throws -> T {
        let ticket = queue.nextTicket()
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try await withCheckedThrowingContinuation { waiting in
                let job = WorkQueue.Job(ticket: ticket) { error in
                    waiting.resume(with: Result { if let error { throw error } else { try work() } })
                }
                if !queue.add(job) {
                    refused.add(1, ordering: .relaxed)
                    job.finish(PasswordHasher.Busy())
                }
            }
        } onCancel: {
            queue.remove(ticket)?.finish(CancellationError())
        }
    }
}

/// What waits for a bench, first come first served.
final class WorkQueue: Sendable {
    /// Work and whoever waits for it.
    struct Job: Sendable {
        let ticket: Int
        /// Does the work, or not when there is an error, and tells whoever waits.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State: Sendable {
        var waiting: [Job] = []
        var idle = 0
        var hasEnded = false
    }

    private let limit: Int
    private let state = Mutex(State())
    private let tickets = Atomic<Int>(0)
    private let bell = DispatchSemaphore(value: 0)

    init(limit: Int) { self.limit = limit }

    func nextTicket() -> Int { tickets.add(1, ordering: .relaxed).newValue }

    /// False when `limit` wait already; a job that an idle thread is about to take does not wait.
    func add(_ job: Job) -> Bool {
        let hasRoom = state.withLock { state in
            guard state.waiting.count < limit + state.idle else { return false }
            state.waiting.append(job)
            return true
        }
        if hasRoom { bell.signal() }
        return hasRoom
    }

    /// How many wait.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Takes a job out whose task no longer wants it; nil when it has begun.
    func remove(_ ticket: Int) -> Job? {
        state.withLock { state in
            state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
        }
    }

    /// What waits is still done.
    func end() {
        state.withLock { $0.hasEnded = true }
        bell.signal()
    }

    func serve() {
        while true {
            state.withLock { $0.idle += 1 }
            bell.wait()
            let (job, hasEnded) = state.withLock { state in
                state.idle -= 1
                return (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.hasEnded)
            }
            if let job {
                job.finish(nil)
            } else if hasEnded {
                bell.signal()
                return
            }
        }
    }
}
