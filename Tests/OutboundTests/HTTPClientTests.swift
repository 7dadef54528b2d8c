import Foundation
import Testing

@testable import Outbound

/// A service that takes one connection on loopback, reads a request, and answers as it is told.
private struct OddService {
    let address: String
    private let daemon: OddScanner
    private let read: AsyncStream<String>

    init(_ answer: String, isPatient: Bool = false) throws {
        let (read, heard) = AsyncStream.makeStream(of: String.self)
        self.read = read
        daemon = try OddScanner { connection in
            var request = ""
            var buffer = [UInt8](repeating: 0, count: 4096)
            repeat {
                let count = recv(connection, &buffer, buffer.count, 0)
                guard count > 0 else { break }
                request += String(decoding: buffer[..<count], as: UTF8.self)
            } while !request.contains("\r\n\r\n") || (request.hasPrefix("POST") && !request.hasSuffix("."))
            heard.yield(request)
            heard.finish()
            // Waits until the client has given up.
            if isPatient { _ = recv(connection, &buffer, buffer.count, 0) }
            let bytes = Array(answer.utf8)
            _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
        guard case .host(let host, let port) = daemon.address else { throw Programs.Failure(message: "no port") }
        address = "http://\(host):\(port)/a?b=c"
    }

    /// The request that it has read.
    var request: String {
        get async {
            for await request in read { return request }
            return ""
        }
    }
}

@Suite struct HTTPClientTests {
    @Test func `a request has its fields and its body, and the answer its status`() async throws {
        let service = try OddService("HTTP/1.1 400 Bad\r\nContent-Length: 5\r\n\r\nno-no")
        let answer = try await HTTPClient().send(
            HTTPRequest(service.address, posting: Array("a=b.".utf8), of: "text/plain", fields: [("X-Name", "value")]))
        #expect(answer.status == 400)
        #expect(answer.body == Array("no-no".utf8))
        let request = await service.request
        #expect(request.hasPrefix("POST /a?b=c HTTP/1.1\r\n") && request.hasSuffix("\r\n\r\na=b."))
        #expect(request.contains("\r\nX-Name: value\r\n") && request.contains("\r\nContent-Type: text/plain\r\n"))
        #expect(!request.contains("Expect"))
    }

    @Test func `a redirect is an answer, and not followed`() async throws {
        let service = try OddService("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        #expect(try await HTTPClient().send(HTTPRequest(service.address)).status == 302)
    }

    @Test func `an answer that is too long is none, whether or not it says so`() async throws {
        let long = String(repeating: "x", count: 1001)
        for head in ["Content-Length: 1001\r\n", ""] {
            let service = try OddService("HTTP/1.0 200 OK\r\n\(head)\r\n\(long)")
            await #expect(throws: HTTPClient.Failure.self) {
                try await HTTPClient(longest: 1000).send(HTTPRequest(service.address))
            }
        }
        let service = try OddService("HTTP/1.0 200 OK\r\n\r\n\(long)")
        #expect(try await HTTPClient(longest: 1001).send(HTTPRequest(service.address)).body.count == 1001)
    }

    @Test func `a service that does not answer is given up in time`() async throws {
        let service = try OddService("", isPatient: true)
        await #expect(throws: HTTPClient.Failure.self) {
            try await HTTPClient(timeout: 1).send(HTTPRequest(service.address))
        }
    }

    @Test func `a field that would begin another is not sent`() async {
        await #expect(throws: HTTPClient.Failure.self) {
            try await HTTPClient().send(HTTPRequest("http://127.0.0.1:1/", fields: [("A", "b\r\nC: d")]))
        }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "dict://127.0.0.1/"])
    func `only HTTP is spoken`(_ address: String) async {
        await #expect(throws: HTTPClient.Failure.self) { try await HTTPClient().send(HTTPRequest(address)) }
    }
}
