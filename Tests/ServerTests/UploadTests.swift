import CEpoll
import Foundation
import Testing
import Web

@testable import Server

@Suite struct UploadTests {
    @Test func `a body above 64 KiB goes to a file, comes back whole, and leaves nothing behind`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: \(body.count)\r\n\r\n")
            client.send(body)
            #expect(try client.response().body == body)
            #expect(try client.get("/").text == "home")
            #expect(try site.spooled().isEmpty)
        }
    }

    @Test func `a chunked body above 64 KiB goes to a file too`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            let chunk = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<30 { client.send(Array("2710\r\n".utf8) + chunk + [13, 10]) }
            client.send("0\r\n\r\n")
            #expect(try client.response().body == Array(repeatElement(chunk, count: 30).joined()))
        }
    }

    @Test func `a body that comes in tiny chunks is written in large pieces`() throws {
        let room = ScratchSpace(NSTemporaryDirectory(), limit: .max)
        var spool = Spool(in: room, for: "somebody", memory: 1000)
        var sizes: Set<Int> = []
        let bytes = (0..<3 * Spool.piece + 5).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        for index in bytes.indices {
            try spool.append(bytes.span.extracting(index..<index + 1))
            if let file = spool.file { sizes.insert(file_length(file.descriptor)) }
        }
        try spool.flush()
        #expect(sizes == [Spool.piece, 2 * Spool.piece, 3 * Spool.piece])
        guard case .file(path: let path, count: let count) = spool.body else {
            Issue.record("the body is kept in memory")
            return
        }
        #expect(count == bytes.count)
        #expect(FileManager.default.contents(atPath: path).map(Array.init) == bytes)
    }

    @Test func `one client's bodies fill no more than its share of the disk, and another's have room`() async throws {
        var limits = Server.Limits()
        limits.scratchPerClient = 200_000
        try await Site.serve(limits: limits) { site throws in
            func post(_ client: Client, _ target: String) {
                client.send("POST \(target) HTTP/1.1\r\nHost: a.example\r\nContent-Length: 150000\r\n\r\n")
                client.send([UInt8](repeating: 1, count: 150_000))
            }
            let (first, second, other) = (try site.client(), try site.client(), try site.client(from: 2))
            post(first, "/held")
            try site.until { site.server.counts.handlers == 1 }
            post(second, "/large")
            let refusal = try second.response()
            #expect(refusal.status == 503)
            #expect(refusal["Retry-After"] != nil)
            post(other, "/large")
            #expect(try other.response().body.count == 150_000)
            site.gate.open()
            #expect(try first.response().body.count == 150_000)
            try site.until { try site.spooled().isEmpty }
            let third = try site.client()
            post(third, "/large")
            #expect(try third.response().body.count == 150_000)
        }
    }

    @Test func `the file lies there while a handler waits, and goes with its answer`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            client.send("POST /held HTTP/1.1\r\nHost: a.example\r\nContent-Length: 70000\r\n\r\n")
            client.send([UInt8](repeating: 1, count: 70_000))
            try site.until { site.server.counts.handlers == 1 }
            #expect(try site.spooled().count == 1)
            site.gate.open()
            #expect(try client.response().body.count == 70_000)
            try site.until { try site.spooled().isEmpty }
        }
    }

    @Test func `a client that goes while its handler waits takes neither file nor place with it`() async throws {
        try await Site.serve { site throws in
            do {
                let client = try site.client()
                client.send("POST /held HTTP/1.1\r\nHost: a.example\r\nContent-Length: 70000\r\n\r\n")
                client.send([UInt8](repeating: 1, count: 70_000))
                try site.until { site.server.counts.handlers == 1 }
                // Closing with a reset, so that the server learns at once.
                var at = linger(l_onoff: 1, l_linger: 0)
                setsockopt(client.descriptor, SOL_SOCKET, SO_LINGER, &at, socklen_t(MemoryLayout<linger>.size))
            }
            try site.until { site.server.counts.open == 0 }
            #expect(try site.spooled().count == 1)
            #expect(site.server.counts.handlers == 1)
            site.gate.open()
            try site.until { site.server.counts.handlers == 0 }
            try site.until { try site.spooled().isEmpty }
        }
    }

    @Test func `a client that goes in the middle of its body leaves nothing behind`() async throws {
        try await Site.serve { site throws in
            do {
                let client = try site.client()
                client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 200000\r\n\r\n")
                client.send([UInt8](repeating: 1, count: 100_000))
                try site.until { try site.spooled().count == 1 }
            }
            try site.until { site.server.counts.open == 0 }
            try site.until { try site.spooled().isEmpty }
            #expect(site.server.counts.responses[2] == 0)
        }
    }

    @Test func `a body is written as it comes, in flat memory`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            let piece = [UInt8](repeating: 7, count: 1 << 20)
            let before = resident()
            client.send("POST /held HTTP/1.1\r\nHost: a.example\r\nContent-Length: \(512 << 20)\r\n\r\n")
            for _ in 0..<512 { client.send(piece) }
            try site.until { site.server.counts.handlers == 1 }
            #expect(resident() - before < 256 << 20)
        }
    }

    @Test func `a scratch folder that is gone is a 503 and the connection ends`() async throws {
        try await Site.serve { site throws in
            try FileManager.default.removeItem(atPath: site.scratch)
            let client = try site.client()
            client.send("POST /large HTTP/1.1\r\nHost: a.example\r\nContent-Length: 70000\r\n\r\n")
            client.send([UInt8](repeating: 1, count: 70_000))
            let response = try client.response()
            #expect(response.status == 503)
            #expect(response["Retry-After"] != nil)
            #expect(try client.isEnded())
            try FileManager.default.createDirectory(atPath: site.scratch, withIntermediateDirectories: false)
        }
    }

    @Test func `a body that is too long is answered although it is still being sent`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            client.send("POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10000000\r\n\r\n")
            client.send([UInt8](repeating: 1, count: 10_000_000))
            #expect(try client.response().status == 413)
        }
    }

    @Test func `of a body that may be cut the first bytes are handed over, and the connection goes on`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            for length in [999, 1000, 1001, 300_000, 501_000] {
                client.send("POST /cut HTTP/1.1\r\nHost: a.example\r\nContent-Length: \(length)\r\n\r\n")
                client.send([UInt8](repeating: 65, count: length))
                let response = try client.response()
                #expect(response.status == 200 && response.body.count == min(1000, length))
            }
            #expect(try site.spooled().isEmpty)
            client.send("POST /cut HTTP/1.1\r\nHost: a.example\r\nContent-Length: 501001\r\n\r\n")
            #expect(try client.response().status == 413)
        }
    }

    @Test func `a body in chunks is not cut`() async throws {
        try await Site.serve { site throws in
            let client = try site.client()
            client.send("POST /cut HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n7D0\r\n")
            client.send([UInt8](repeating: 65, count: 2000))
            #expect(try client.response().status == 413)
        }
    }

    /// The memory that the process holds, in bytes.
    private func resident() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}
