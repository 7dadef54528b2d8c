import Synchronization

/// A semaphore that limits how many mails of all stores are sent concurrently. Urgent mails, which have codes and
/// links, go first and have some reserved slots.
final class PrioritySemaphore: Sendable {
    private struct State {
        var free: Int
        var urgent: [CheckedContinuation<Bool, Never>] = []
        var others: [CheckedContinuation<Bool, Never>] = []
        var isClosed = false

        /// The next waiter to resume, and whether it gets a slot; nil if none can be resumed.
        mutating func next(reserved: Int) -> (CheckedContinuation<Bool, Never>, Bool)? {
            if !urgent.isEmpty, isClosed || free > 0 { return (urgent.removeFirst(), take()) }
            if !others.isEmpty, isClosed || free > reserved { return (others.removeFirst(), take()) }
            return nil
        }

        private mutating func take() -> Bool {
            if !isClosed { free -= 1 }
            return !isClosed
        }
    }

    private let reserved: Int
    private let state: Mutex<State>

    init(count: Int = 64, reserved: Int = 16) {
        self.reserved = reserved
        state = Mutex(State(free: count))
    }

    /// Waits for a slot, to be released with `leave`. Returns false, without a slot, once closed.
    func enter(isUrgent: Bool) async -> Bool {
        await withCheckedContinuation { waiting in
            state.withLock { state in
                if isUrgent { state.urgent.append(waiting) } else { state.others.append(waiting) }
            }
            proceed()
        }
    }

    func leave() {
        state.withLock { $0.free += 1 }
        proceed()
    }

    /// Rejects all current and new waiters.
    func close() {
        state.withLock { $0.isClosed = true }
        proceed()
    }

    private func proceed() {
        while let (next, isIn) = state.withLock({ $0.next(reserved: reserved) }) { next.resume(returning: isIn) }
    }
}
