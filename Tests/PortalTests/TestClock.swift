import Foundation
import Synchronization

/// A time that stands still until the test moves it on, which also ends the pauses that are over by then.
final class TestClock: Sendable {
    private struct State {
        var now = Date(timeIntervalSince1970: 1_725_184_800)
        var sleepers: [UUID: (until: Date, waiting: CheckedContinuation<Void, any Error>)] = [:]
    }

    private let state = Mutex(State())
    private let (pauses, begun) = AsyncStream.makeStream(of: Date.self)

    var now: Date { state.withLock { $0.now } }

    /// Sleeps so many of the clock's seconds; throws when the task is cancelled.
    func pause(_ seconds: TimeInterval) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiting: CheckedContinuation<Void, any Error>) in
                let until = state.withLock { state in
                    let until = state.now + seconds
                    state.sleepers[id] = (until, waiting)
                    return until
                }
                begun.yield(until)
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Returns once someone has begun to pause until `time`.
    func sleeper(until time: Date) async {
        _ = await pauses.first { $0 == time }
    }

    /// How many pause at this moment.
    var sleepers: Int { state.withLock { $0.sleepers.count } }

    func advance(by seconds: TimeInterval) {
        let over = state.withLock { state in
            state.now += seconds
            let over = state.sleepers.filter { $0.value.until <= state.now }
            for id in over.keys { state.sleepers[id] = nil }
            return over.values.map(\.waiting)
        }
        for waiting in over { waiting.resume() }
    }

    private func cancel(_ id: UUID) {
        state.withLock { $0.sleepers.removeValue(forKey: id) }?.waiting.resume(throwing: CancellationError())
    }
}
