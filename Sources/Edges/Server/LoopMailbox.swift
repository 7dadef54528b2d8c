import CEpoll
import Synchronization

/// Messages from other threads to a loop: connections to take over, finished handlers, the time to stop.
final class LoopMailbox: Sendable {
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

    /// Readable when there is content to take.
    let wake = wake_new()
    private let content = Mutex(Content())

    deinit { if wake >= 0 { _ = close(wake) } }

    func add(_ arrival: Arrival) { change { $0.arrivals.append(arrival) } }

    /// Reports that the handler of the connection `id` has finished.
    func finish(_ id: UInt64) { change { $0.finished.append(id) } }

    func stop(at time: Nanoseconds) { change { $0.stopAt = time } }

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
