import Foundation
import Synchronization
import Testing
import Web

@testable import Server

@Suite struct StopTests {
    @Test func `what is running is finished, and the connection ends after it`() async throws {
        try await Site.serve(loops: 1) { site throws in
            let (idle, busy) = (try site.client(), try site.client())
            #expect(try idle.get("/").status == 200)
            busy.send("GET /gate HTTP/1.1\r\nHost: a.example\r\n\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
            try site.until { site.server.counts.handlers == 1 }
            let stopping = Stopping(site.server, grace: .seconds(60))
            #expect(try idle.isEnded())
            #expect(!stopping.isOver)
            #expect(throws: Client.Failure.self) { try site.client() }
            site.gate.open()
            let response = try busy.response()
            #expect(response.text == "passed")
            #expect(response["Connection"] == "close")
            #expect(try busy.isEnded())
            busy.finish()
            try site.until { stopping.isOver }
            #expect(site.server.counts.open == 0)
        }
    }

    @Test func `a body on its way is read and answered`() async throws {
        try await Site.serve(loops: 1) { site throws in
            let (idle, client) = (try site.client(), try site.client())
            #expect(try idle.get("/").status == 200)
            client.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.response().status == 100)
            let stopping = Stopping(site.server, grace: .seconds(60))
            // The loop has heard of the stop once it ends what is idle.
            #expect(try idle.isEnded())
            client.send("hello")
            let response = try client.response()
            #expect(response.text == "hello")
            #expect(response["Connection"] == "close")
            #expect(try client.isEnded())
            try site.until { stopping.isOver }
        }
    }

    @Test func `after the grace everything is closed`() async throws {
        let clock = ManualClock()
        try await Site.serve(clock: clock.clock) { site throws in
            let client = try site.client()
            client.send("GET /gate HTTP/1.1\r\nHost: a.example\r\n\r\n")
            try site.until { site.server.counts.handlers == 1 }
            let stopping = Stopping(site.server, grace: .seconds(10))
            try site.until { (try? site.client()) == nil }
            #expect(!stopping.isOver)
            // The loop with nothing to do is gone already and comes round no more, so nothing is awaited here.
            clock.pass(.seconds(11), site)
            try site.until { stopping.isOver }
            #expect(try client.isEnded())
        }
    }

    @Test func `requests that were sent before the stop are answered`() async throws {
        let server = Server(loops: 2, scratch: "/nowhere") { _ in .answer(.init(status: 200)) }
        let port = try server.listen(on: .tcp(host: "127.0.0.1", port: 0))
        let clients = try (0..<16).map { _ in try Client(port: port) }
        for client in clients { client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n") }
        server.run()
        await server.stop(grace: .seconds(60))
        for client in clients { #expect(try client.response().status == 200) }
    }

    @Test func `a server that was never started stops at once`() async {
        await Server(loops: 1, scratch: "/nowhere") { _ in .answer(.init(status: 200)) }.stop(grace: .seconds(60))
    }
}

/// A server on its way to a stop.
private final class Stopping: Sendable {
    private let over = Atomic(false)

    init(_ server: Server, grace: Duration) {
        Task(executorPreference: Threads.each) {
            await server.stop(grace: grace)
            self.over.store(true, ordering: .releasing)
        }
    }

    var isOver: Bool { over.load(ordering: .acquiring) }
}
