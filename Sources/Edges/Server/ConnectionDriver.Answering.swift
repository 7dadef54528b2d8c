import Synchronization
import Web

extension ConnectionDriver {
    /// Starts handling a valid request.
    func begin(_ request: Request, on connection: Connection) {
        counters.requests.add(1, ordering: .relaxed)
        connection.request = request
        connection.began = setup.now()
        connection.isBodyUnread = request.announcesBody
        connection.deadline = .max
        if request.head.path == "*" {
            return respond(Response(status: 204, fields: ["Allow": "\(allowedMethods)"]), on: connection)
        }
        if let ready = setup.ready, let response = ready(request.head) { return respond(response, on: connection) }
        let (answer, head) = (setup.answer, request.head)
        start(on: connection) { .verdict(await answer(head)) }
    }

    /// Runs a handler on this thread until it ends or suspends. If it suspends, the connection waits.
    func start(on connection: Connection, _ work: @escaping @Sendable () async -> ResponseSlot.Outcome) {
        guard waiting < mostWaiting else { return decline(.overloaded, on: connection) }
        let (slot, mailbox, id, scratch) = (connection.slot, mailbox, connection.id, connection.scratch)
        Task.immediate {
            let outcome = await work()
            // Keeps the body's file until its handler has returned, even if the connection is closed.
            withExtendedLifetime(scratch) {
                if slot.finish(outcome) { mailbox.finish(id) }
            }
        }
        if let outcome = slot.collect() {
            apply(outcome, on: connection)
        } else {
            connection.phase = .handler
            waiting += 1
            counters.handlers.store(waiting, ordering: .relaxed)
        }
    }

    func apply(_ outcome: ResponseSlot.Outcome, on connection: Connection) {
        switch outcome {
        case .response(let response), .verdict(.answer(let response)): respond(response, on: connection)
        case .verdict(.read(let limit, let surplus, let tooLarge, let then)):
            guard let request = connection.request else { return }
            switch request.framing {
            case .none, .length(0): start(on: connection) { .response(await then(.empty)) }
            case .length(let length) where length > limit && length - limit > surplus:
                start(on: connection) { .response(await tooLarge()) }
            case .length, .chunked:
                take(
                    request, for: .kept(limit: limit, surplus: surplus, tooLarge: tooLarge, then: then),
                    on: connection)
                if request.expectsContinue && input.count == 0 {
                    output(of: connection).bytes.append("HTTP/1.1 100 Continue\r\n\r\n")
                    counters.answered(100)
                }
            }
        }
    }

    private func take(_ request: Request, for purpose: BodyReader.Purpose, on connection: Connection) {
        let client = request.head.network
        let spool = Spool(in: setup.scratch, for: client, memory: setup.limits.memory)
        connection.intake = BodyReader(request.framing, for: purpose, spool: spool, at: now)
        connection.phase = .body
    }

    /// Continues after a complete body.
    func complete(_ intake: BodyReader, on connection: Connection) {
        connection.isBodyUnread = false
        switch intake.purpose {
        case .dropped: awaitNext(on: connection)
        case .kept(_, _, _, let then):
            let body = intake.spool.body
            connection.scratch = intake.spool.file
            start(on: connection) { .response(await then(body)) }
        }
    }

    private func respond(_ response: Response, on connection: Connection) {
        guard let request = connection.request else { return }
        let dropped = prepareEnd(of: request, on: connection)
        let isClosing = connection.phase == .closing
        counters.answered(writer.write(response, to: request, closing: isClosing, on: output(of: connection)))
        go(on: connection, dropping: dropped)
    }

    /// Answers a valid request with a refusal, and keeps the connection open where possible.
    private func decline(_ refusal: HTTPError, on connection: Connection) {
        guard let request = connection.request else { return }
        let dropped = prepareEnd(of: request, on: connection)
        let isClosing = connection.phase == .closing
        let isHead = request.head.method == .head
        counters.answered(writer.write(refusal, closing: isClosing, isHead: isHead, on: output(of: connection)))
        go(on: connection, dropping: dropped)
    }

    /// Decides whether the connection stays open; returns the request when its body has to be read and discarded for
    /// that.
    private func prepareEnd(of request: Request, on connection: Connection) -> Request? {
        connection.phase = .head
        let isOver = !request.persists || isStopping || connection.hasEnded && input.count == 0
        if connection.isBodyUnread {
            // RFC 9112, section 9.3: read all of it or close. A client that waits for 100 may never send it.
            if case .length(let length) = request.framing, length <= Self.drained, !isOver, !request.expectsContinue {
                return request
            }
            connection.lingers = true
            connection.phase = .closing
        } else if isOver {
            connection.lingers = input.count > 0
            connection.phase = .closing
        }
        return nil
    }

    private func go(on connection: Connection, dropping request: Request?) {
        counters.stopwatch.took(setup.now() - connection.began)
        connection.request = nil
        connection.scratch = nil
        guard connection.phase != .closing else { return input.clear() }
        awaitNext(on: connection)
        if let request { take(request, for: .dropped(limit: Self.drained), on: connection) }
    }

    private func awaitNext(on connection: Connection) {
        connection.phase = .head
        connection.isHeadStarted = false
        connection.deadline = now + setup.limits.keepAlive.nanoseconds
    }

    /// Sends a refusal and closes the connection: nothing after this message can be parsed reliably.
    func refuse(_ refusal: HTTPError, on connection: Connection) {
        let isHead = connection.request?.head.method == .head || input.look { $0.count > 5 && $0.begins(with: "HEAD ") }
        counters.answered(writer.write(refusal, closing: true, isHead: isHead, on: output(of: connection)))
        connection.request = nil
        connection.intake = nil
        connection.phase = .closing
        connection.lingers = true
        input.clear()
    }
}
