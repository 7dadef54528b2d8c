import CEpoll
import Synchronization
import Web

/// One thread's connections, watched by epoll.
///
/// `@unchecked Sendable`: everything but `inbox`, `round` and `tally` is touched by the loop's own thread only.
final class Loop: @unchecked Sendable {
    /// How often deadlines are looked at, and how long a loop sleeps at most.
    private static let beat: Nanoseconds = 250_000_000
    private static let readable = EPOLLIN.rawValue | EPOLLRDHUP.rawValue

    let inbox = Inbox()
    let tally = Tally()
    /// When the loop last came round.
    let round = Atomic(0)
    private let setup: Setup
    private let admission: Admission
    private let dialogue: Dialogue
    private let poller = epoll_new()
    private var connections: [Connection?] = []
    private var open = 0
    private var generation: UInt32 = 0
    private var lastSweep: Nanoseconds = 0
    private var stopAt: Nanoseconds?

    init(_ setup: Setup, _ admission: Admission, mostWaiting: Int) {
        self.setup = setup
        self.admission = admission
        dialogue = Dialogue(setup, tally, inbox, mostWaiting: mostWaiting)
        _ = epoll_set(poller, EPOLL_CTL_ADD, inbox.wake, EPOLLIN.rawValue, .max)
    }

    deinit { _ = close(poller) }

    /// Whether the system gave what it takes to watch connections.
    var isReady: Bool { poller >= 0 && inbox.wake >= 0 }

    /// Serves until it is told to stop and everything is done.
    func run() {
        var ids = [UInt64](repeating: 0, count: 256)
        var events = [UInt32](repeating: 0, count: 256)
        while true {
            let count = epoll_get(poller, &ids, &events, 256, Int32(Self.beat / 1_000_000))
            dialogue.now = setup.now()
            round.store(dialogue.now, ordering: .relaxed)
            dialogue.writer.tick(setup.clock.seconds())
            var isCalled = false
            for index in 0..<max(0, Int(count)) {
                if ids[index] == .max { isCalled = true } else { serve(ids[index], events[index]) }
            }
            if isCalled { collect() }
            if dialogue.now - lastSweep >= Self.beat || stopAt != nil { sweep() }
            if let stopAt, open == 0 || dialogue.now >= stopAt { return end() }
        }
    }

    private func connection(_ id: UInt64) -> Connection? {
        let slot = Int(UInt32(truncatingIfNeeded: id))
        guard slot < connections.count, let connection = connections[slot], connection.id == id else { return nil }
        return connection
    }

    private func serve(_ id: UInt64, _ events: UInt32) {
        guard let connection = connection(id) else { return }
        var isAlive = true
        if events & EPOLLOUT.rawValue != 0 && connection.output != nil { isAlive = dialogue.resume(connection) }
        if isAlive && events & Self.readable != 0 {
            if connection.wantsInput {
                isAlive = dialogue.receive(connection)
            } else if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
                isAlive = false
            } else {
                watch(connection, connection.events & ~Self.readable)
            }
        } else if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
            isAlive = false
        }
        settle(connection, isAlive)
    }

    /// Drops a connection that is over; else watches it for what it waits for. What comes unasked is unwatched only
    /// once it comes, so that most requests cost no system call here.
    private func settle(_ connection: Connection, _ isAlive: Bool) {
        guard isAlive else { return drop(connection) }
        var events = connection.events & Self.readable
        if connection.wantsInput { events |= Self.readable }
        if connection.output != nil { events |= EPOLLOUT.rawValue }
        if events != connection.events { watch(connection, events) }
    }

    private func watch(_ connection: Connection, _ events: UInt32) {
        connection.events = events
        _ = epoll_set(poller, EPOLL_CTL_MOD, connection.descriptor, events, connection.id)
    }

    private func collect() {
        let content = inbox.take()
        stopAt = content.stopAt
        dialogue.isStopping = stopAt != nil
        for id in content.finished {
            dialogue.waiting -= 1
            tally.handlers.store(dialogue.waiting, ordering: .relaxed)
            if let connection = connection(id) { settle(connection, dialogue.finish(connection)) }
        }
        for arrival in content.arrivals { adopt(arrival) }
    }

    private func adopt(_ arrival: Inbox.Arrival) {
        generation &+= 1
        let connection = Connection(
            arrival.descriptor, generation: generation, peer: arrival.peer, isRefused: arrival.isRefused)
        connection.deadline = dialogue.now + setup.limits.header.nanoseconds
        connection.events = Self.readable
        let slot = Int(arrival.descriptor)
        while connections.count <= slot { connections.append(nil) }
        connections[slot] = connection
        open += 1
        guard epoll_set(poller, EPOLL_CTL_ADD, arrival.descriptor, connection.events, connection.id) == 0 else {
            return drop(connection)
        }
        if arrival.isRefused { settle(connection, dialogue.turnAway(connection)) }
    }

    /// Ends what took too long and, once stopping, what is idle.
    private func sweep() {
        lastSweep = dialogue.now
        for case let connection? in connections {
            if connection.isOverdue(at: dialogue.now, setup.limits) {
                settle(connection, dialogue.expire(connection))
            } else if stopAt != nil && connection.isIdle {
                drop(connection)
            }
        }
    }

    private func drop(_ connection: Connection) {
        connections[Int(connection.descriptor)] = nil
        open -= 1
        _ = close(connection.descriptor)
        admission.release(connection.peer, wasRefused: connection.isRefused)
    }

    private func end() {
        for case let connection? in connections { drop(connection) }
    }
}
