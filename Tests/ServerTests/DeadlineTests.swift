import Foundation
import Testing

@testable import Server

/// Clients that take their time. No test waits: the clock is moved on.
@Suite struct DeadlineTests {
    /// A site and a connection that it has taken over.
    private func slowly(
        _ limits: Server.Limits = Server.Limits(),
        _ work: @escaping @Sendable (Site, ManualClock, Client) throws -> Void
    ) async throws {
        let clock = ManualClock()
        try await Site.serve(limits: limits, clock: clock.clock) { site throws in
            let client = try site.client()
            try site.until { site.server.counts.accepted == 1 }
            try clock.settle(site)
            try work(site, clock, client)
        }
    }

    @Test func `a connection that says nothing is closed after ten seconds`() async throws {
        try await slowly { site, clock, client throws in
            try clock.advance(.milliseconds(9500), site)
            #expect(site.server.counts.open == 1)
            try clock.advance(.milliseconds(600), site)
            #expect(site.server.counts.open == 0)
            #expect(try client.isEnded())
        }
    }

    @Test func `a head that comes a byte a second is refused after ten seconds in all`() async throws {
        try await slowly { site, clock, client throws in
            for byte in "GET / HTTP".utf8 {
                client.send([byte])
                try clock.advance(.milliseconds(950), site)
            }
            #expect(site.server.counts.responses[4] == 0)
            client.send("/")
            try clock.advance(.milliseconds(600), site)
            #expect(try client.response().status == 408)
            #expect(try client.isEnded())
        }
    }

    @Test func `a head is given ten seconds from its first byte on a connection kept alive`() async throws {
        try await slowly { site, clock, client throws in
            #expect(try client.get("/").status == 200)
            try clock.advance(.seconds(14), site)
            client.send("GET / HTTP/1.1\r\n")
            try clock.advance(.milliseconds(9500), site)
            client.send("Host: a.example\r\n\r\n")
            #expect(try client.response().status == 200)
        }
    }

    @Test func `a connection kept alive is closed after fifteen seconds without a word`() async throws {
        try await slowly { site, clock, client throws in
            #expect(try client.get("/").status == 200)
            try clock.advance(.milliseconds(14_500), site)
            #expect(site.server.counts.open == 1)
            try clock.advance(.milliseconds(600), site)
            #expect(try client.isEnded())
            #expect(site.server.counts.responses[4] == 0)
        }
    }

    @Test func `what an answer takes counts from its head on, and a wait for the next head does not`() async throws {
        try await slowly { site, clock, client throws in
            try clock.advance(.seconds(2), site)
            client.send("GET /gate HTTP/1.1\r\nHost: a.example\r\n\r\n")
            try clock.advance(.milliseconds(40), site)
            site.gate.open()
            #expect(try client.response().text == "passed")
            #expect(site.server.counts.durations.steps == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
            #expect((0.04..<0.041).contains(site.server.counts.durations.seconds))
        }
    }

    @Test func `a body of less than a kibibyte a second is refused`() async throws {
        try await slowly { site, clock, client throws in
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100000\r\n\r\n")
            for _ in 0..<9 {
                client.send([UInt8](repeating: 1, count: 100))
                try clock.advance(.seconds(1), site)
            }
            #expect(site.server.counts.responses[4] == 0)
            for _ in 0..<3 {
                client.send([UInt8](repeating: 1, count: 100))
                try clock.advance(.seconds(1), site)
            }
            #expect(try client.response().status == 408)
            #expect(try client.isEnded())
        }
    }

    @Test func `a body at its rate is read, however long the head was on its way`() async throws {
        try await slowly { site, clock, client throws in
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 40960\r\n\r\n")
            for _ in 0..<20 {
                client.send([UInt8](repeating: 1, count: 2048))
                try clock.advance(.seconds(2), site)
            }
            #expect(try client.response().body.count == 40960)
        }
    }

    @Test func `a body that comes like a file from a slow line may take longer than two minutes`() async throws {
        try await slowly { site, clock, client throws in
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4259840\r\n\r\n")
            for _ in 0..<130 {
                client.send([UInt8](repeating: 1, count: 32_768))
                try clock.advance(.seconds(1), site)
            }
            #expect(try client.response().body.count == 4_259_840)
        }
    }

    @Test func `a body that takes two minutes is refused where it comes more slowly than a file`() async throws {
        try await slowly { site, clock, client throws in
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10000000\r\n\r\n")
            for _ in 0..<119 {
                client.send([UInt8](repeating: 1, count: 2048))
                try clock.advance(.seconds(1), site)
            }
            #expect(site.server.counts.responses[4] == 0)
            try clock.advance(.seconds(17), site)
            #expect(try client.response().status == 408)
        }
    }

    @Test func `a spooled body that stops coming leaves no file behind`() async throws {
        try await slowly { site, clock, client throws in
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 200000\r\n\r\n")
            client.send([UInt8](repeating: 1, count: 100_000))
            try clock.settle(site)
            #expect(try site.spooled().count == 1)
            try clock.advance(.seconds(120), site)
            #expect(try client.response().status == 408)
            #expect(try site.spooled().isEmpty)
        }
    }

    @Test func `a body that nobody wants is not waited for longer than another`() async throws {
        try await slowly { site, clock, client throws in
            client.send("POST /turned-away HTTP/1.1\r\nHost: a.example\r\nContent-Length: 60000\r\n\r\n")
            #expect(try client.response().status == 403)
            try clock.advance(.milliseconds(10_500), site)
            #expect(try client.isEnded())
        }
    }

    @Test func `a client that reads nothing is closed after thirty seconds and what its reading earned`() async throws {
        try await slowly { site, clock, _ throws in
            let client = try Client(port: site.port, receiveBuffer: 4096)
            try site.until { site.server.counts.accepted == 2 }
            client.send("GET /huge HTTP/1.1\r\nHost: a.example\r\n\r\n")
            try clock.settle(site)
            #expect(site.server.counts.responses[2] == 1)
            try clock.advance(.seconds(29), site)
            #expect(site.server.counts.open == 1)
            // What the system took into its own buffers counts as read: a few megabytes.
            try clock.advance(.seconds(600), site)
            #expect(site.server.counts.open == 0)
            #expect(try client.rest().count < 32 << 20)
        }
    }

    @Test func `a client that reads slowly is closed when it falls below the rate`() async throws {
        try await slowly { site, clock, _ throws in
            let client = try Client(port: site.port, receiveBuffer: 4096)
            try site.until { site.server.counts.accepted == 2 }
            client.send("GET /huge HTTP/1.1\r\nHost: a.example\r\n\r\n")
            try clock.settle(site)
            var seconds = 0
            var piece = [UInt8](repeating: 0, count: 100)
            while site.server.counts.open > 0 && seconds < 2000 {
                _ = recv(client.descriptor, &piece, piece.count, 0)
                try clock.advance(.seconds(1), site)
                seconds += 1
            }
            #expect((30..<2000).contains(seconds))
        }
    }

    @Test func `a client that does not hear the end is not waited for`() async throws {
        try await slowly { site, clock, client throws in
            client.send("GET / HTTP/1.1\r\n\r\n")
            #expect(try client.response().status == 400)
            #expect(try client.isEnded())
            #expect(site.server.counts.open == 1)
            try clock.advance(.milliseconds(5500), site)
            #expect(site.server.counts.open == 0)
        }
    }

    @Test func `a handler that waits is waited for`() async throws {
        try await slowly { site, clock, client throws in
            client.send("GET /gate HTTP/1.1\r\nHost: a.example\r\n\r\n")
            try site.until { site.server.counts.handlers == 1 }
            try clock.advance(.seconds(1000), site)
            site.gate.open()
            #expect(try client.response().text == "passed")
            #expect(site.server.counts.handlers == 0)
        }
    }

    @Test func `five hundred slow heads do not keep a client waiting, and all are closed on time`() async throws {
        var limits = Server.Limits()
        limits.connectionsPerAddress = 1000
        try await slowly(limits) { site, clock, client throws in
            let slow = try (0..<500).map { _ in try site.client() }
            for one in slow { one.send("GET / HTTP/1.1\r\nX-Slow: ") }
            try site.until { site.server.counts.accepted == 501 }
            #expect(try client.get("/").status == 200)
            for _ in 0..<9 {
                for one in slow { one.send("a") }
                try clock.advance(.seconds(1), site)
            }
            #expect(site.server.counts.open == 501)
            try clock.advance(.milliseconds(1500), site)
            for one in slow { #expect(try one.response().status == 408) }
            try clock.advance(.seconds(5), site)
            #expect(site.server.counts.open == 0)
        }
    }
}
