import CEpoll
import Web

/// Serves each connection of one loop: request, handler, response, and the next request.
final class ConnectionDriver {
    enum Step {
        /// Continue with the input received.
        case again
        /// Much output is pending: send it first.
        case send
        /// The turn is over: other connections are served first.
        case pause
        /// Nothing more can be done until the next event.
        case wait
    }

    /// The most bytes of an unwanted body that are read to keep a connection open.
    static let drained = 64 * 1024
    /// The most requests that one turn of a connection answers.
    static let turnRequests = 4
    /// A turn starts no further request after this time.
    static let turnTime: Nanoseconds = 1_000_000
    /// How long input is read and discarded after the last response.
    static let linger: Nanoseconds = 5_000_000_000

    let setup: Setup
    let counters: Counters
    let mailbox: LoopMailbox
    let input: Input
    let writer = ResponseWriter()
    var now: Nanoseconds = 0
    var isStopping = false
    /// Suspended handlers of this loop, and the most allowed.
    var waiting = 0
    let mostWaiting: Int
    private var spare: Output?
    /// Requests that the turn may still start.
    private var requestsLeft = 0

    init(_ setup: Setup, _ counters: Counters, _ mailbox: LoopMailbox, mostWaiting: Int) {
        (self.setup, self.counters) = (setup, counters)
        (self.mailbox, self.mostWaiting) = (mailbox, mostWaiting)
        input = Input(capacity: max(64 * 1024, setup.limits.requestLine + setup.limits.headerBlock + 4096))
    }

    func beginTurn(at time: Nanoseconds) {
        now = time
        requestsLeft = Self.turnRequests
    }

    /// Continues with input left from the last turn. Returns false when the connection is over.
    func goOn(_ connection: Connection) -> Bool {
        connection.hasMore = false
        input.load(connection.leftover)
        return proceed(connection)
    }

    /// Reads from the socket and continues. Returns false when the connection is over.
    func receive(_ connection: Connection) -> Bool {
        input.load(connection.leftover)
        let count = input.fill(from: connection.descriptor)
        if count < 0 {
            let error = last_error()
            return error == EAGAIN || error == EINTR
        }
        if count == 0 { connection.hasEnded = true }
        return proceed(connection)
    }

    /// Continues once the socket accepts output again. Returns false when the connection is over.
    func resume(_ connection: Connection) -> Bool {
        guard send(connection) else { return false }
        guard connection.output == nil else { return true }
        input.load(connection.leftover)
        return proceed(connection)
    }

    /// Continues after a handler that was suspended. Returns false when the connection is over.
    func finish(_ connection: Connection) -> Bool {
        guard let outcome = connection.slot.collect() else { return true }
        input.load(connection.leftover)
        apply(outcome, on: connection)
        return proceed(connection)
    }

    /// Ends a phase that took too long, with 408 where a request is incomplete. Returns false when the connection is
    /// over.
    func expire(_ connection: Connection) -> Bool {
        let isPartial = connection.phase == .head && connection.isHeadStarted && !connection.leftover.isEmpty
        var isKept = false
        if case .kept = connection.intake?.purpose { isKept = true }
        guard connection.output == nil, isPartial || isKept && connection.phase == .body else { return false }
        input.load(connection.leftover)
        refuse(.tooSlow, on: connection)
        return proceed(connection)
    }

    /// Answers a connection beyond the limits with 503. Returns false when the connection is over.
    func turnAway(_ connection: Connection) -> Bool {
        input.clear()
        refuse(.overloaded, on: connection)
        return proceed(connection)
    }

    private func proceed(_ connection: Connection) -> Bool {
        while true {
            var step = Step.again
            while step == .again { step = self.step(connection) }
            if step != .send { connection.leftover = input.unload() }
            guard send(connection) else { return false }
            if step == .wait { return true }
            if step == .pause {
                // With output pending, the next turn comes once the socket accepts it.
                connection.hasMore = connection.output == nil
                return true
            }
            guard connection.output == nil else {
                connection.leftover = input.unload()
                return true
            }
        }
    }

    private func step(_ connection: Connection) -> Step {
        switch connection.phase {
        case .head: return head(connection)
        case .body: return body(connection)
        case .handler, .closing: return .wait
        case .lingering:
            input.clear()
            if connection.hasEnded { connection.phase = .closing }
            return .wait
        }
    }

    private func head(_ connection: Connection) -> Step {
        if let output = connection.output, output.count > 64 * 1024 { return .send }
        if input.count > 0, isTurnOver { return .pause }
        do {
            let end = try input.look { bytes throws(HTTPError) in
                try connection.scan.advance(over: bytes, setup.limits)
            }
            guard let end else {
                if connection.hasEnded {
                    connection.phase = .closing
                } else if !connection.isHeadStarted && input.count > 0 {
                    connection.isHeadStarted = true
                    connection.deadline = now + setup.limits.header.nanoseconds
                }
                return .wait
            }
            let request = try input.look { bytes throws(HTTPError) in
                try RequestParser.parse(bytes.extracting(connection.scan.start..<end), from: connection.peer)
            }
            input.consume(end)
            connection.scan = HeadScan()
            requestsLeft -= 1
            begin(request, on: connection)
            return .again
        } catch {
            refuse(error, on: connection)
            return .wait
        }
    }

    /// Whether the turn has started a request and may start no more.
    private var isTurnOver: Bool {
        guard requestsLeft < Self.turnRequests else { return false }
        return requestsLeft <= 0 || setup.now() - now > Self.turnTime
    }

    private func body(_ connection: Connection) -> Step {
        guard let intake = connection.intake else { return .wait }
        do {
            if try intake.read(input) {
                connection.intake = nil
                complete(intake, on: connection)
                return .again
            }
            if connection.hasEnded { connection.phase = .closing }
        } catch {
            connection.intake = nil
            switch (error, intake.purpose) {
            case (.refused(let refusal), .kept): refuse(refusal, on: connection)
            case (.tooLong, .kept(_, _, let tooLarge, _)):
                start(on: connection) { .response(await tooLarge()) }
                return .again
            case (_, .dropped): connection.phase = .closing
            }
        }
        return .wait
    }

    /// Sends pending output. Returns false when the connection is over.
    private func send(_ connection: Connection) -> Bool {
        if let output = connection.output {
            switch output.send(to: connection.descriptor) {
            case .broken: return false
            case .full:
                connection.writingSince = connection.writingSince ?? now
                return true
            case .done:
                spare = output
                connection.output = nil
                connection.writingSince = nil
                if connection.phase == .head && !connection.isHeadStarted {
                    connection.deadline = now + setup.limits.keepAlive.nanoseconds
                }
            }
        }
        guard connection.phase == .closing else { return true }
        guard connection.lingers && !connection.hasEnded else { return false }
        shutdown(connection.descriptor, Int32(SHUT_WR))
        connection.phase = .lingering
        connection.leftover = []
        connection.deadline = now + Self.linger
        return true
    }

    func output(of connection: Connection) -> Output {
        if let output = connection.output { return output }
        let output = spare ?? Output()
        spare = nil
        connection.output = output
        return output
    }
}
