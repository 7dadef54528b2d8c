import CEpoll
import Synchronization
import Web

/// One thread's connections, watched by epoll and served in turn.
///
/// `@unchecked Sendable`: everything but `mailbox`, `beat`, `idle` and `counters` is accessed by the loop's own thread
/// only.
final class Loop: @unchecked Sendable {
    /// The interval between deadline checks, and the longest time a loop sleeps.
    private static let pause: Nanoseconds = 250_000_000
    /// The most turns, and about the longest time, before epoll is asked for new events.
    private static let turns = 32
    private static let slice: Nanoseconds = 1_000_000
    private static let readable = EPOLLIN.rawValue | EPOLLRDHUP.rawValue

    let mailbox = LoopMailbox()
    let counters = Counters()
    /// When the loop last started a piece of work, or found that there was none.
    let beat = Atomic(0)
    /// When it last asked for events with all known work done.
    let idle = Atomic(0)
    private let setup: Setup
    private let admission: Admission
    private let driver: ConnectionDriver
    private let poller = epoll_new()
    private var connections: [Connection?] = []
    private var clients: [Address: ClientQueue] = [:]
    private var ready = ReadyList()
    private var open = 0
    private var generation: UInt32 = 0
    private var lastSweep: Nanoseconds = 0
    private var stopAt: Nanoseconds?
    /// When the loop was asked to stop; nil before.
    private var stoppingSince: Nanoseconds?
    /// How long a new connection is waited for while stopping, because its first request may be on its way.
    private static let patience: Nanoseconds = 1_000_000_000

    init(_ setup: Setup, _ admission: Admission, mostWaiting: Int) {
        self.setup = setup
        self.admission = admission
        driver = ConnectionDriver(setup, counters, mailbox, mostWaiting: mostWaiting)
        _ = epoll_set(poller, EPOLL_CTL_ADD, mailbox.wake, EPOLLIN.rawValue, .max)
    }

    deinit { _ = close(poller) }

    /// Whether the descriptors needed to watch connections could be created.
    var isReady: Bool { poller >= 0 && mailbox.wake >= 0 }

    /// Serves until it is stopped, and then until all connections are closed or the time is up.
    func run() {
        var ids = [UInt64](repeating: 0, count: 256)
        var events = [UInt32](repeating: 0, count: 256)
        while true {
            let isIdle = ready.isEmpty
            let count = epoll_get(poller, &ids, &events, 256, isIdle ? Int32(Self.pause / 1_000_000) : 0)
            mark()
            if isIdle { idle.store(driver.now, ordering: .relaxed) }
            driver.writer.tick(setup.clock.seconds())
            var isCalled = false
            for index in 0..<max(0, Int(count)) {
                if ids[index] == .max {
                    isCalled = true
                } else if let connection = connection(ids[index]) {
                    connection.pending |= events[index]
                    ready.add(connection)
                }
            }
            if isCalled { collect() }
            serve()
            if driver.now - lastSweep >= Self.pause || stopAt != nil { cleanUp() }
            if let stopAt, open == 0 || driver.now >= stopAt { return end() }
        }
    }

    /// Reads the clock, and records that the loop is alive.
    private func mark() {
        driver.beginTurn(at: setup.now())
        beat.store(driver.now, ordering: .relaxed)
    }

    /// Serves connections that have work left, in turn, for a limited time.
    private func serve() {
        let start = driver.now
        for _ in 0..<Self.turns {
            guard driver.now - start <= Self.slice, let connection = ready.next() else { return }
            guard !connection.isClosed else { continue }
            mark()
            takeTurn(connection)
        }
    }

    private func connection(_ id: UInt64) -> Connection? {
        let slot = Int(UInt32(truncatingIfNeeded: id))
        guard slot < connections.count, let connection = connections[slot], connection.id == id else { return nil }
        return connection
    }

    /// Does a bounded piece of a connection's work.
    private func takeTurn(_ connection: Connection) {
        let events = connection.pending
        connection.pending = 0
        let isBroken = events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        var isAlive = true
        if connection.isAnswered {
            connection.isAnswered = false
            isAlive = driver.finish(connection)
        } else if connection.hasMore {
            isAlive = driver.goOn(connection)
        }
        if isAlive && events & EPOLLOUT.rawValue != 0 && connection.output != nil {
            isAlive = driver.resume(connection)
        }
        if isAlive && events & Self.readable != 0 {
            if connection.wantsInput {
                isAlive = driver.receive(connection)
            } else if isBroken {
                isAlive = false
            } else {
                watch(connection, connection.events & ~Self.readable)
            }
        } else if isBroken {
            isAlive = false
        }
        update(connection, isAlive)
    }

    /// Closes a connection that is over; otherwise updates the events it is watched for, and queues its next turn.
    /// Interest in unwanted input is removed only once it arrives, so that most requests need no system call here.
    private func update(_ connection: Connection, _ isAlive: Bool) {
        guard isAlive else { return drop(connection) }
        var events = connection.events & Self.readable
        if connection.wantsInput { events |= Self.readable }
        if connection.output != nil { events |= EPOLLOUT.rawValue }
        if events != connection.events { watch(connection, events) }
        if connection.hasMore { ready.add(connection) }
    }

    private func watch(_ connection: Connection, _ events: UInt32) {
        connection.events = events
        _ = epoll_set(poller, EPOLL_CTL_MOD, connection.descriptor, events, connection.id)
    }

    private func collect() {
        let content = mailbox.take()
        stopAt = content.stopAt
        driver.isStopping = stopAt != nil
        if stopAt != nil { stoppingSince = stoppingSince ?? driver.now }
        for id in content.finished {
            driver.waiting -= 1
            counters.handlers.store(driver.waiting, ordering: .relaxed)
            if let connection = connection(id) {
                connection.isAnswered = true
                ready.add(connection)
            }
        }
        for arrival in content.arrivals { adopt(arrival) }
    }

    private func adopt(_ arrival: LoopMailbox.Arrival) {
        generation &+= 1
        let client = client(of: arrival.peer)
        client.open += 1
        let connection = Connection(
            arrival.descriptor, generation: generation, peer: arrival.peer, isRefused: arrival.isRefused,
            client: client)
        connection.deadline = driver.now + setup.limits.header.nanoseconds
        connection.events = Self.readable
        let slot = Int(arrival.descriptor)
        while connections.count <= slot { connections.append(nil) }
        connections[slot] = connection
        open += 1
        guard epoll_set(poller, EPOLL_CTL_ADD, arrival.descriptor, connection.events, connection.id) == 0 else {
            return drop(connection)
        }
        if arrival.isRefused { update(connection, driver.turnAway(connection)) }
    }

    /// The queue that a peer's connections share: one per network; each connection through a proxy has its own.
    private func client(of peer: Peer) -> ClientQueue {
        guard peer.isCounted else { return ClientQueue() }
        if let client = clients[peer.address.network] { return client }
        let client = ClientQueue()
        clients[peer.address.network] = client
        return client
    }

    /// Ends connections that took too long and, once stopping, idle ones; a request that came before the stop is
    /// answered.
    private func cleanUp() {
        lastSweep = driver.now
        for case let connection? in connections {
            if connection.isOverdue(at: driver.now, setup.limits) {
                mark()
                update(connection, driver.expire(connection))
            } else if let stoppingSince, connection.isIdle,
                !connection.isHeadStarted || driver.now - stoppingSince >= Self.patience
            {
                mark()
                update(connection, driver.receive(connection) && !connection.isIdle)
            }
        }
    }

    private func drop(_ connection: Connection) {
        connection.isClosed = true
        connections[Int(connection.descriptor)] = nil
        open -= 1
        connection.client.open -= 1
        if connection.peer.isCounted && connection.client.open == 0 { clients[connection.peer.address.network] = nil }
        _ = close(connection.descriptor)
        admission.release(connection.peer, wasRefused: connection.isRefused)
    }

    private func end() {
        for case let connection? in connections { drop(connection) }
    }
}
