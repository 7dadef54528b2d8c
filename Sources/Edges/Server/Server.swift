import CEpoll
import Foundation
import Synchronization
public import Web

/// A strict HTTP/1.1 server (RFC 9110 and 9112) on epoll.
///
/// One thread accepts connections and assigns them to the loops in turn; beyond that, loops share nothing. Handlers
/// start on the loop's own thread; when one suspends, the loop serves other connections.
public final class Server: Sendable {
    private let setup: Setup
    private let admission: Admission
    private let loops: [Loop]
    private let acceptor: Acceptor
    private let running = Mutex<(threads: Int, waiters: [CheckedContinuation<Void, Never>])>((0, []))

    /// Creates a server that does nothing yet. Raises the number of descriptors that the process may open as far as the
    /// system allows, and makes the process ignore SIGPIPE.
    ///
    /// - Parameters:
    ///   - loops: the number of threads that serve, at least one; one per core is right.
    ///   - scratch: a folder for bodies that are too long for memory.
    ///   - trustedProxies: numeric addresses of proxies that may report the client, or `unix` for those on a Unix
    ///     socket.
    ///   - isHostForwarded: whether those proxies set X-Forwarded-Host, which then replaces Host.
    ///   - ready: a handler that never suspends, called before `answer`, which is called when it returns nil.
    ///   - answer: the handler of all other requests.
    public init(
        limits: Limits = Limits(), loops: Int, scratch: String, trustedProxies: [String] = [],
        isHostForwarded: Bool = false,
        clock: ServerClock = .system, ready: (@Sendable (Head) -> Response?)? = nil, answer: @escaping Answer
    ) {
        ignore_broken_pipes()
        let setup = Setup(
            limits: limits, scratch: ScratchSpace(scratch, limit: limits.scratchPerClient),
            trust: Trust(trustedProxies, isHostForwarded: isHostForwarded), clock: clock, ready: ready, answer: answer,
            origin: clock.instant())
        let count = max(1, loops)
        let admission = Admission(
            limit: min(limits.connections, descriptor_limit() / 2), limitPerAddress: limits.connectionsPerAddress)
        let all = (0..<count).map { _ in
            Loop(setup, admission, mostWaiting: max(1, limits.handlers / count))
        }
        self.setup = setup
        self.admission = admission
        self.loops = all
        acceptor = Acceptor(setup, admission, all)
    }

    /// Whether the text is a numeric address, IPv4 or IPv6, as `trustedProxies` wants it.
    public static func isAddress(_ text: String) -> Bool { Address(text) != nil }

    /// Listens on an endpoint, before or while running. Returns the port, 0 for a Unix socket; throws ``ListenError``
    /// when the system refuses.
    @discardableResult
    public func listen(on endpoint: Endpoint) throws(ListenError) -> UInt16 {
        let listener = try Listener(endpoint)
        guard loops.allSatisfy(\.isReady), acceptor.add(listener) else {
            let code = last_error()
            listener.end()
            throw ListenError(endpoint: endpoint, code: code)
        }
        return listener.port
    }

    /// Starts the threads that serve, and returns.
    public func run() {
        running.withLock { $0.threads += loops.count + 1 }
        start("acceptor", acceptor.run)
        for (index, loop) in loops.enumerated() { start("loop \(index)", loop.run) }
    }

    /// Stops accepting, lets running requests finish for at most `grace`, then closes everything. Returns once all
    /// threads have ended.
    public func stop(grace: Duration) async {
        acceptor.stop(at: setup.now() + grace.nanoseconds)
        await withCheckedContinuation { continuation in
            let isOver = running.withLock {
                if $0.threads > 0 { $0.waiters.append(continuation) }
                return $0.threads == 0
            }
            if isOver { continuation.resume() }
        }
    }

    /// The counters of all loops now.
    public var counts: Counts {
        var counts = Counts()
        admission.add(to: &counts)
        for loop in loops { loop.counters.add(to: &counts) }
        return counts
    }

    /// When each loop last started a piece of work, by the server's clock: a connection's turn, which answers a few
    /// requests at most. An idle loop reports four times a second; one that does not is blocked in a handler.
    public func lastRound() -> [ContinuousClock.Instant] {
        loops.map { setup.origin + .nanoseconds($0.beat.load(ordering: .relaxed)) }
    }

    /// When each loop last had all known work done, by the server's clock.
    func lastIdle() -> [ContinuousClock.Instant] {
        loops.map { setup.origin + .nanoseconds($0.idle.load(ordering: .relaxed)) }
    }

    /// Wakes every loop, so that deadlines are checked against the current time.
    func poke() {
        for loop in loops { loop.mailbox.poke() }
    }

    private func start(_ name: String, _ work: @escaping @Sendable () -> Void) {
        let thread = Thread {
            name_thread(name)
            work()
            self.ended()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func ended() {
        let waiters = running.withLock { running in
            running.threads -= 1
            guard running.threads == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { running.waiters = [] }
            return running.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
