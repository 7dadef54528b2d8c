import CEpoll
import Synchronization

/// What other threads tell a loop: connections to take over, handlers that are done, the time to stop.
final class Inbox: Sendable {
    struct Arrival: Sendable {
        let descriptor: Int32
        let peer: Peer
        let isRefused: Bool
    }

    struct Content: Sendable {
        var arrivals: [Arrival] = []
        var finished: [UInt64] = []
        var stopAt: Nanoseconds?
        fileprivate var isWoken = false
    }

    /// Readable when there is something to take.
    let wake = wake_new()
    private let content = Mutex(Content())

    deinit { if wake >= 0 { _ = close(wake) } }

    func add(_ arrival: Arrival) { change { $0.arrivals.append(arrival) } }

    /// The handler of the connection `id` is done.
    func finish(_ id: UInt64) { change { $0.finished.append(id) } }

    func stop(at time: Nanoseconds) { change { $0.stopAt = time } }

    /// Makes the loop come round now.
    func poke() { change { _ in } }

    func take() -> Content {
        wake_clear(wake)
        return content.withLock { content in
            defer {
                content.arrivals = []
                content.finished = []
                content.isWoken = false
            }
            return content
        }
    }

    private func change(_ body: (inout Content) -> Void) {
        let isWoken = content.withLock { content in
            defer { content.isWoken = true }
            body(&content)
            return content.isWoken
        }
        if !isWoken { wake_up(wake) }
    }
}
