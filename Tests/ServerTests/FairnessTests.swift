import Foundation
import Synchronization
import Testing
import Web

@testable import Server

/// One client's load against another's requests: by the order in which they are served, not by time.
@Suite struct FairnessTests {
    /// Notes who was served, and holds the loop's thread in `/hold` until told, so that everything sent meanwhile is
    /// there when it goes on.
    private final class Service: Sendable {
        let served = Mutex<[String]>([])
        let isHeld = DispatchSemaphore(value: 0)
        let goesOn = DispatchSemaphore(value: 0)

        var answer: Answer {
            { [self] head in
                if head.path == "/hold" {
                    isHeld.signal()
                    goesOn.wait()
                }
                served.withLock { $0.append(head.path) }
                return .answer(Response(status: 404, content: .bytes(Array("nothing here".utf8))))
            }
        }

        /// The place in which `path` was served; nil as long as it was not.
        func place(of path: String) -> Int? { served.withLock { $0.firstIndex(of: path) } }

        /// Has `work` send over connections that the loop has taken over already, while its thread is held.
        func hold(_ site: Site, _ clients: [Client], _ work: () throws -> Void) throws {
            for client in clients { #expect(try client.get("/before").status == 404) }
            served.withLock { $0 = [] }
            let holder = try site.client(from: 9)
            holder.send("GET /hold HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")
            isHeld.wait()
            try work()
            goesOn.signal()
            #expect(try holder.response().status == 404)
        }
    }

    private static func requests(_ count: Int, _ path: String) -> String {
        String(repeating: "HEAD \(path) HTTP/1.1\r\nHost: a.example\r\n\r\n", count: count)
    }

    @Test func `a client that sends thousands of requests on many connections lets another in at its next turn`()
        async throws
    {
        let service = Service()
        try await Site.serve(loops: 1, answer: service.answer) { site throws in
            let greedy = try (0..<50).map { _ in try site.client(from: 2) }
            let other = try site.client()
            try service.hold(site, greedy + [other]) {
                for client in greedy { client.send(Self.requests(500, "/greedy")) }
                other.send("GET /other HTTP/1.1\r\nHost: a.example\r\n\r\n")
            }
            #expect(try other.response().status == 404)
            let place = try #require(service.place(of: "/other"))
            // What is held, one turn of the greedy one's, and the one that was being taken.
            #expect(place <= 1 + 2 * ConnectionDriver.turnRequests, "\(place)")
            try withExtendedLifetime(greedy) {
                try site.until { service.served.withLock { $0.count } == 50 * 500 + 2 }
            }
        }
    }

    @Test func `behind a proxy each connection has a turn`() async throws {
        let service = Service()
        try await Site.serve(loops: 1, trusted: ["127.0.0.2"], answer: service.answer) { site throws in
            let greedy = try (0..<20).map { _ in try site.client(from: 2) }
            let other = try site.client(from: 2)
            try service.hold(site, greedy + [other]) {
                for client in greedy { client.send(Self.requests(500, "/greedy")) }
                other.send("GET /other HTTP/1.1\r\nHost: a.example\r\n\r\n")
            }
            #expect(try other.response().status == 404)
            let place = try #require(service.place(of: "/other"))
            #expect(place <= 1 + 21 * ConnectionDriver.turnRequests, "\(place)")
        }
    }

    @Test func `who comes while another's requests are being answered waits for a few turns only`() async throws {
        let service = Service()
        try await Site.serve(loops: 1, answer: service.answer) { site throws in
            let (greedy, other) = (try site.client(from: 2), try site.client())
            #expect(try other.get("/before").status == 404)
            service.served.withLock { $0 = [] }
            // The first of many requests holds the thread: the others are read already.
            greedy.send("GET /hold HTTP/1.1\r\nHost: a.example\r\n\r\n" + Self.requests(1000, "/greedy"))
            service.isHeld.wait()
            other.send("GET /other HTTP/1.1\r\nHost: a.example\r\n\r\n")
            service.goesOn.signal()
            #expect(try other.response().status == 404)
            let place = try #require(service.place(of: "/other"))
            // Who has come is asked for every 32 turns.
            #expect(place <= 3 * 33 * ConnectionDriver.turnRequests, "\(place)")
            try withExtendedLifetime(greedy) {
                try site.until { service.served.withLock { $0.count } == 1002 }
            }
        }
    }

    @Test func `a loop shows that it is alive between the requests of one client, however many were sent at once`()
        async throws
    {
        let clock = ManualClock()
        let server = Mutex<Server?>(nil)
        let silences = Mutex<[Duration]>([])
        let answer: Answer = { _ in
            clock.pass(.seconds(1))
            for last in server.withLock({ $0?.lastRound() }) ?? [] {
                silences.withLock { $0.append(clock.now - last) }
            }
            return .answer(Response(status: 204))
        }
        try await Site.serve(loops: 1, clock: clock.clock, answer: answer) { site throws in
            server.withLock { $0 = site.server }
            defer { server.withLock { $0 = nil } }
            let client = try site.client()
            client.send(Self.requests(50, "/"))
            for _ in 0..<50 { #expect(try client.response().status == 204) }
            #expect(silences.withLock { $0.count } == 50)
            // A turn that took long begins no further request.
            #expect(silences.withLock { $0.max() } == .seconds(1))
        }
    }

    @Test func `requests left over when a client says that nothing more comes are answered`() async throws {
        try await Site.serve(loops: 1) { site throws in
            let client = try site.client()
            client.send(Self.requests(100, "/empty"))
            client.finish()
            for _ in 0..<100 { #expect(try client.response().status == 204) }
            #expect(try client.isEnded())
        }
    }

    @Test func `the deadline of a connection does not run while its requests wait for their turn`() async throws {
        let clock = ManualClock()
        let answer: Answer = { head in
            if head.path == "/long" { clock.pass(.seconds(60)) }
            return .answer(Response(status: 204))
        }
        try await Site.serve(loops: 1, clock: clock.clock, answer: answer) { site throws in
            let client = try site.client()
            client.send(Self.requests(40, "/long"))
            for _ in 0..<40 { #expect(try client.response().status == 204) }
        }
    }
}
