import CEpoll
import Foundation
import Testing

@testable import Server

@Suite struct ConnectionTests {
    @Test func `a handler that does not wait runs on the loop's own thread`() async throws {
        try await Site.serve(loops: 1) { site throws in
            #expect(try site.client().get("/thread").text == "loop 0")
        }
    }

    @Test func `connections are dealt round the loops`() async throws {
        try await Site.serve(loops: 3) { site throws in
            let names = try (0..<6).map { _ in try site.client().get("/thread").text }
            #expect(Set(names) == ["loop 0", "loop 1", "loop 2"])
        }
    }

    @Test func `a handler that waits holds up nobody else on its loop`() async throws {
        try await Site.serve(loops: 1) { site throws in
            let slow = try site.client()
            slow.send("GET /gate HTTP/1.1\r\nHost: a.example\r\n\r\n")
            #expect(try site.client().get("/").text == "home")
            site.gate.open()
            #expect(try slow.response().text == "passed")
        }
    }

    @Test func `a thousand requests on one connection are all answered`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            for number in 0..<1000 { #expect(try client.get("/head/\(number)").text == "a.example /head/\(number) -") }
            #expect(site.server.counts.requests == 1000)
            #expect(site.server.counts.responses[2] == 1000)
            #expect(site.server.counts.accepted == 1)
        }
    }

    @Test func `requests sent together with large answers are answered in order`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            client.send(
                (0..<200).map { "GET \($0 % 2 == 0 ? "/page" : "/head/\($0)") HTTP/1.1\r\nHost: a.example\r\n\r\n" }
                    .joined())
            for number in 0..<200 {
                let response = try client.response()
                if number % 2 == 0 {
                    #expect(response.body.count == 5000)
                } else {
                    #expect(response.text == "a.example /head/\(number) -")
                }
            }
        }
    }

    @Test func `a client that asks and asks and never reads does not fill the memory`() async throws {
        try await Site.serve(loops: 1) { site throws in
            let client = try Client(port: site.port, receiveBuffer: 4096)
            var second = timeval(tv_sec: 0, tv_usec: 300_000)
            setsockopt(client.descriptor, SOL_SOCKET, SO_SNDTIMEO, &second, socklen_t(MemoryLayout<timeval>.size))
            let requests = [UInt8](
                (0..<1000).map { _ in "GET /page HTTP/1.1\r\nHost: a.example\r\n\r\n" }.joined().utf8)
            var sent = 0
            while client.send(requests) && sent < 1000 { sent += 1 }
            // The server stopped reading long before a million requests came: 5 GB of answers.
            #expect(sent < 1000)
            #expect(site.server.counts.requests < 10_000)
        }
    }

    @Test func `a compressed page is the page`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            for target in ["/page", "/asset"] {
                let response = try client.get(target, "Accept-Encoding: gzip")
                #expect(response["Content-Encoding"] == "gzip")
                #expect(response.body.count < 200)
                #expect(gunzipped(response.body) == [UInt8](repeating: UInt8(ascii: "a"), count: 5000))
            }
        }
    }

    @Test func `a large response arrives whole at a client that reads late`() async throws {
        try await Site.serve { site throws in
            let client = try Client(port: site.port, receiveBuffer: 4096)
            client.send("GET /huge HTTP/1.1\r\nHost: a.example\r\n\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
            #expect(try client.response().body == [UInt8](repeating: UInt8(ascii: "h"), count: 32 << 20))
            #expect(try client.response().text == "home")
        }
    }

    @Test func `a Unix socket is served, and its file goes with the server`() async throws {
        let path = NSTemporaryDirectory() + "s\(UInt32.random(in: .min ... .max))"
        try await Site.serve { site throws in
            #expect(try site.server.listen(on: .unix(path: path)) == 0)
            #expect(try Client(path: path).get("/client").text == "unix a.example false true")
            #expect(throws: Server.ListenError(endpoint: .unix(path: path), code: EADDRINUSE)) {
                try site.server.listen(on: .unix(path: path))
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a Unix socket that nobody listens on is replaced`() async throws {
        let path = NSTemporaryDirectory() + "s\(UInt32.random(in: .min ... .max))"
        close(listen_unix(path, 1, -1))
        try await Site.serve { site throws in
            try site.server.listen(on: .unix(path: path))
            #expect(try Client(path: path).get("/").text == "home")
        }
    }

    @Test func `an inherited socket is served on its own port`() async throws {
        let descriptor = listen_tcp("127.0.0.1", 0, 16)
        let port = UInt16(listening_port(descriptor))
        // It came while no one accepted, and waits in the backlog.
        let early = try Client(port: port)
        early.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
        try await Site.serve { site throws in
            #expect(try site.server.listen(on: .inherited(descriptor: descriptor)) == port)
            #expect(try Client(port: port).get("/").text == "home")
        }
        #expect(try early.response().text == "home")
    }

    @Test func `a port in use is an error that names it`() async throws {
        try await Site.serve { site throws in
            let endpoint = Server.Endpoint.tcp(host: "127.0.0.1", port: site.port)
            #expect(throws: Server.ListenError(endpoint: endpoint, code: EADDRINUSE)) {
                try site.server.listen(on: endpoint)
            }
            let error = Server.ListenError(endpoint: endpoint, code: EADDRINUSE)
            #expect("\(error)" == "cannot listen on 127.0.0.1:\(site.port): Address already in use")
        }
    }

    @Test func `a descriptor that does not listen is an error`() async throws {
        try await Site.serve { site throws in
            #expect(throws: Server.ListenError(endpoint: .inherited(descriptor: 0), code: ENOTSOCK)) {
                try site.server.listen(on: .inherited(descriptor: 0))
            }
        }
    }

    @Test func `IPv6 is served where there is any`() async throws {
        try await Site.serve { site throws in
            guard let port = try? site.server.listen(on: .tcp(host: "::1", port: 0)) else { return }
            #expect(port > 0 && port != site.port)
        }
    }
}
