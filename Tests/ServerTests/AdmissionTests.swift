import Foundation
import Testing

@testable import Server

@Suite struct AdmissionTests {
    @Test func `connections of one address beyond the cap are told so at once`() async throws {
        var limits = Server.Limits()
        limits.connectionsPerAddress = 3
        try await Site.serve(limits: limits) { site throws in
            var held = try (0..<3).map { _ in try site.client() }
            for client in held { #expect(try client.get("/").status == 200) }
            let fourth = try site.client()
            let response = try fourth.response()
            #expect(response.status == 503)
            #expect(response["Retry-After"] == "5")
            #expect(try fourth.isEnded())
            #expect(site.server.counts.refused == 1)
            held.removeLast()
            try site.until { site.server.counts.open <= 3 }
            try site.until { try site.client().get("/").status == 200 }
        }
    }

    @Test func `connections in all beyond the cap are told so at once`() async throws {
        var limits = Server.Limits()
        limits.connections = 2
        try await Site.serve(limits: limits, trusted: ["127.0.0.1"]) { site throws in
            let held = try (0..<2).map { _ in try site.client() }
            for client in held { #expect(try client.get("/").status == 200) }
            #expect(try site.client().response().status == 503)
            #expect(try held[0].get("/").status == 200)
        }
    }

    @Test func `a trusted proxy is not counted by its address`() async throws {
        var limits = Server.Limits()
        limits.connectionsPerAddress = 1
        try await Site.serve(limits: limits, trusted: ["127.0.0.1"]) { site throws in
            let clients = try (0..<10).map { _ in try site.client() }
            for client in clients { #expect(try client.get("/").status == 200) }
        }
    }

    @Test func `beyond the handlers that may wait, a request is refused and its connection lives`() async throws {
        var limits = Server.Limits()
        limits.handlers = 2
        try await Site.serve(limits: limits, loops: 1) { site throws in
            let waiting = try (0..<2).map { _ in try site.client() }
            for client in waiting { client.send("GET /gate HTTP/1.1\r\nHost: a.example\r\n\r\n") }
            try site.until { site.server.counts.handlers == 2 }
            let third = try site.client()
            let refusal = try third.get("/gate")
            #expect(refusal.status == 503)
            #expect(refusal["Retry-After"] == "5")
            site.gate.open()
            for client in waiting { #expect(try client.response().text == "passed") }
            #expect(try third.get("/gate").text == "passed")
        }
    }

    @Test func `a trusted proxy tells client, scheme and host`() async throws {
        try await Site.serve(trusted: ["127.0.0.1", "192.0.2.1"]) { site throws in
            let client = try site.client()
            let told = try client.get("/client", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https")
            #expect(told.text == "203.0.113.7 a.example true false")
            // The client wrote the first; the last that is no proxy of ours is who asked.
            let chain = try client.get("/client", "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 192.0.2.1")
            #expect(chain.text == "203.0.113.7 a.example false false")
            let six = try client.get("/client", "X-Forwarded-For: 2001:DB8::1")
            #expect(six.text == "2001:db8::1 a.example false false")
            let none = try client.get("/client")
            #expect(none.text == "127.0.0.1 a.example false false")
            let nonsense = try client.get("/client", "X-Forwarded-For: 203.0.113.7, <script>")
            #expect(nonsense.text == "127.0.0.1 a.example false false")
        }
    }

    @Test func `a host that the client wrote is passed on by a proxy, and does not count`() async throws {
        try await Site.serve(trusted: ["127.0.0.1"]) { site throws in
            let client = try site.client()
            for host in ["b.example", "b.example/path", ""] {
                let told = try client.get("/client", "X-Forwarded-Proto: https", "X-Forwarded-Host: \(host)")
                #expect(told.text == "127.0.0.1 a.example true false")
            }
        }
    }

    @Test func `a proxy that is set to tell the host tells it`() async throws {
        try await Site.serve(trusted: ["127.0.0.1"], isHostForwarded: true) { site throws in
            let client = try site.client()
            let told = try client.get("/client", "X-Forwarded-Host: c.example, B.Example:443")
            #expect(told.text == "127.0.0.1 b.example false false")
            #expect(try client.get("/client", "X-Forwarded-Host: b.example/path").status == 400)
        }
    }

    @Test func `nobody else does`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            #expect(try client.get("/client").text == "127.0.0.1 a.example false true")
            let told = try client.get(
                "/client", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: b.example")
            #expect(told.text == "127.0.0.1 a.example false false")
        }
    }

    @Test func `a proxy on a Unix socket is trusted when the word unix is listed`() async throws {
        let path = NSTemporaryDirectory() + "s\(UInt32.random(in: .min ... .max))"
        try await Site.serve(trusted: ["unix"]) { site throws in
            try site.server.listen(on: .unix(path: path))
            let client = try Client(path: path)
            let told = try client.get("/client", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https")
            #expect(told.text == "203.0.113.7 a.example true false")
        }
    }

    @Test func `an address in IPv6 stands for all of its network`() {
        let one = Address("2001:db8:1:2::1")
        let two = Address("2001:db8:1:2:ffff::2")
        let three = Address("2001:db8:1:3::1")
        #expect(one?.network == two?.network)
        #expect(one?.network != three?.network)
        #expect(Address("::ffff:192.0.2.1") == Address("192.0.2.1"))
        #expect(Address("::ffff:192.0.2.1")?.text == "192.0.2.1")
        #expect(Address("192.0.2.256") == nil)
        #expect(Address("127.8.8.8")?.isLoopback == true)
        #expect(Address("::1")?.isLoopback == true)
        #expect(Address("::2")?.isLoopback == false)
    }
}
