import Synchronization

/// How many mails of all stores are on their way at once. Codes and links go first, and have some hatches to themselves.
final class Hatches: Sendable {
    private struct State {
        var free: Int
        var urgent: [CheckedContinuation<Bool, Never>] = []
        var others: [CheckedContinuation<Bool, Never>] = []
        var isClosed = false

        /// Whose turn it is, and whether they are let in.
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

    /// Waits for a hatch, to be left with `leave`; false, and none is had, once they are closed.
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

    /// Lets nobody in any more.
    func close() {
        state.withLock { $0.isClosed = true }
        proceed()
    }

    private func proceed() {
        while let (next, isIn) = state.withLock({ $0.next(reserved: reserved) }) { next.resume(returning: isIn) }
    }
}
