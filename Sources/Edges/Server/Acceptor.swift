import CEpoll
import Synchronization

/// Accepts connections from every listener, counts them, and assigns them to the loops in turn.
final class Acceptor: Sendable {
    private let setup: Setup
    private let admission: Admission
    private let loops: [Loop]
    private let poller = epoll_new()
    private let wake = wake_new()
    private let listeners = Mutex<[Listener]>([])
    private let stopAt = Atomic(Nanoseconds.max)
    private let isOver = Atomic(false)

    init(_ setup: Setup, _ admission: Admission, _ loops: [Loop]) {
        (self.setup, self.admission, self.loops) = (setup, admission, loops)
        _ = epoll_set(poller, EPOLL_CTL_ADD, wake, EPOLLIN.rawValue, .max)
    }

    deinit {
        _ = close(poller)
        _ = close(wake)
    }

    /// Adds a listener. Returns false when epoll cannot watch it.
    func add(_ listener: Listener) -> Bool {
        let id = UInt64(UInt32(bitPattern: listener.descriptor))
        guard epoll_set(poller, EPOLL_CTL_ADD, listener.descriptor, EPOLLIN.rawValue, id) == 0 else { return false }
        listeners.withLock { $0.append(listener) }
        return true
    }

    /// Stops accepting; the loops finish running requests until `time` at most.
    func stop(at time: Nanoseconds) {
        stopAt.store(time, ordering: .sequentiallyConsistent)
        wake_up(wake)
        // The acceptor's thread stops the loops, so that no connection follows. When a second call finds that thread
        // ended, this one does.
        if isOver.load(ordering: .sequentiallyConsistent) { stopLoops() }
    }

    func run() {
        var ids = [UInt64](repeating: 0, count: 16)
        var events = [UInt32](repeating: 0, count: 16)
        var reserve = open_reading("/dev/null")
        var turn = 0
        while stopAt.load(ordering: .acquiring) == .max {
            let count = epoll_get(poller, &ids, &events, 16, -1)
            for index in 0..<max(0, Int(count)) where ids[index] != .max {
                accept(from: Int32(truncatingIfNeeded: ids[index]), &turn, &reserve)
            }
        }
        for listener in listeners.withLock({ $0 }) {
            // A client that had connected before the stop is served. Another process may go on with an inherited
            // socket.
            if !listener.isInherited { accept(from: listener.descriptor, &turn, &reserve) }
            listener.end()
        }
        if reserve >= 0 { _ = close(reserve) }
        isOver.store(true, ordering: .sequentiallyConsistent)
        stopLoops()
    }

    private func stopLoops() {
        for loop in loops { loop.mailbox.stop(at: stopAt.load(ordering: .sequentiallyConsistent)) }
    }

    private func accept(from listener: Int32, _ turn: inout Int, _ reserve: inout Int32) {
        // Bounded, so that one listener cannot keep the others waiting.
        for _ in 0..<256 {
            var address = socket_address()
            let descriptor = accept_one(listener, &address)
            guard descriptor >= 0 else {
                let error = last_error()
                if error == EMFILE || error == ENFILE { shed(listener, &reserve) }
                if error == EINTR || error == ECONNABORTED { continue }
                return
            }
            let peer = Peer(Address(address), trust: setup.trust)
            switch admission.admit(peer) {
            case .drop: _ = close(descriptor)
            case let decision:
                turn += 1
                loops[turn % loops.count].mailbox.add(
                    LoopMailbox.Arrival(descriptor: descriptor, peer: peer, isRefused: decision == .refuse))
            }
        }
    }

    /// With no descriptor left, a pending connection would wake the thread again and again: closes the reserve
    /// descriptor, accepts and closes that connection, and sleeps when the reserve cannot be reopened.
    private func shed(_ listener: Int32, _ reserve: inout Int32) {
        if reserve >= 0 {
            _ = close(reserve)
            var address = socket_address()
            let descriptor = accept_one(listener, &address)
            if descriptor >= 0 {
                _ = close(descriptor)
                admission.dropped()
            }
        }
        reserve = open_reading("/dev/null")
        if reserve < 0 { _ = poll(nil, 0, 50) }
    }
}
