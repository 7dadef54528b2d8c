import Foundation
import Testing
import Web

@testable import Server

/// Messages broken at random. `GUILDHALL_FUZZ_SECONDS` says for how long (60 where `CI` is set, else 2) and
/// `GUILDHALL_FUZZ_SEED` repeats a run.
@Suite struct FuzzTests {
    private static let duration: Duration = {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["GUILDHALL_FUZZ_SECONDS"].flatMap(Double.init)
        return .seconds(seconds ?? (environment["CI"] == nil ? 2 : 60))
    }()

    private static func seeded(_ name: String) -> Mutator {
        let given = ProcessInfo.processInfo.environment["GUILDHALL_FUZZ_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: .min ... .max)
        print("fuzzing \(name) with GUILDHALL_FUZZ_SEED=\(seed)")
        return Mutator(seed: seed)
    }

    @Test func `whatever comes, the parser ends, and understands it the same in parts`() async throws {
        try await withTaskExecutorPreference(Threads.each) { try parse() }
    }

    private func parse() throws {
        let corpus = try RequestCase.all().map(\.bytes)
        let limits = Server.Limits()
        let peer = Peer(try #require(Address("127.0.0.1")), trust: Trust(["127.0.0.1"]))
        var mutator = Self.seeded("the parser")
        let end = ContinuousClock.now + Self.duration
        while ContinuousClock.now < end {
            let bytes = mutator.mutated(corpus)
            var whole = HeadScan()
            let atOnce = try? whole.advance(over: bytes.span, limits)
            var parts = HeadScan()
            var inParts: Int?
            var upTo = 0
            while inParts == nil, upTo < bytes.count {
                upTo = min(bytes.count, upTo + mutator.below(64) + 1)
                do { inParts = try parts.advance(over: bytes.span.extracting(0..<upTo), limits) } catch { break }
            }
            guard let length = atOnce ?? nil else {
                #expect(inParts == nil)
                continue
            }
            #expect(inParts == length && parts.start == whole.start)
            let head = bytes.span.extracting(whole.start..<length)
            guard let request = try? RequestParser.parse(head, from: peer) else { continue }
            // What is understood is what a strict reader would write.
            #expect(request.head.path.hasPrefix("/") || request.head.path == "*")
            #expect(!request.head.host.isEmpty || !request.persists)
            #expect(!request.head.fields.all.contains { $0.name.isEmpty || $0.value.contains("\r\n") })
        }
    }

    @Test func `whatever comes, chunks are understood the same in parts`() async throws {
        try await withTaskExecutorPreference(Threads.each) { try unchunk() }
    }

    private func unchunk() throws {
        let corpus = try RequestCase.all().map(\.bytes).compactMap { bytes in
            bytes.firstRange(of: [13, 10, 13, 10]).map { Array(bytes[$0.upperBound...]) }
        }.filter { !$0.isEmpty }
        var mutator = Self.seeded("the chunks")
        let end = ContinuousClock.now + Self.duration
        while ContinuousClock.now < end {
            let bytes = mutator.mutated(corpus)
            let atOnce = unchunked(bytes, inPartsOf: { bytes.count })
            let inParts = unchunked(bytes, inPartsOf: { mutator.below(7) + 1 })
            #expect(atOnce == inParts)
        }
    }

    @Test func `whatever comes over a socket, each message has one response, or the connection ends`() async throws {
        let corpus = try RequestCase.all().map(\.bytes)
        try await Site.serve(loops: 1) { site in
            var mutator = Self.seeded("the server")
            let end = ContinuousClock.now + Self.duration
            var sent = 0
            while ContinuousClock.now < end {
                let before = site.server.counts
                let bytes = mutator.mutated(corpus)
                // From many addresses, for each has its own ports, and one that was closed is not free for a minute.
                let client = try site.client(from: UInt8(2 + sent % 250))
                // The handler behind the gate would wait for good.
                guard bytes.firstRange(of: Array("/gate".utf8)) == nil,
                    bytes.firstRange(of: Array("/held".utf8)) == nil
                else { continue }
                for piece in mutator.pieces(of: bytes) where !client.send(piece) { break }
                client.finish()
                let finals = statuses(try client.rest()).filter { $0 >= 200 }
                try site.until { site.server.counts.open == 0 }
                let after = site.server.counts
                let requests = after.requests - before.requests
                let responses = (2...5).reduce(0) { $0 + after.responses[$1] - before.responses[$1] }
                // One more than requests is the refusal of the last message; one less is a body that never came.
                #expect((requests - 1...requests + 1).contains(responses), "\(bytes)")
                // A reset may take the last responses with it, but none comes twice.
                #expect(finals.count <= responses, "\(bytes)")
                sent += 1
            }
            #expect(sent > 0)
            #expect(try site.spooled().isEmpty)
            #expect(try connections(at: site.port).isEmpty)
        }
    }

    private func unchunked(_ bytes: [UInt8], inPartsOf size: () -> Int) -> [UInt8]? {
        var chunks = Chunks()
        var data: [UInt8] = []
        var start = 0
        while start < bytes.count && !chunks.isDone {
            let part = bytes.span.extracting(start..<min(bytes.count, start + size()))
            do {
                start += try chunks.read(
                    part, into: { (run) throws(HTTPError) in for index in run.indices { data.append(run[index]) } },
                    refuse: { $0 })
            } catch {
                return nil
            }
        }
        return data + [chunks.isDone ? 1 : 0]
    }

    /// The statuses of what was sent back, by their lines: a response to HEAD cannot be told by its head.
    private func statuses(_ bytes: [UInt8]) -> [Int] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").compactMap { line in
            line.hasPrefix("HTTP/1.1 ") ? Int(line.dropFirst(9).prefix(3)) : nil
        }
    }

    /// The kernel's connections with this port at the server's end that the server has not closed.
    private func connections(at port: UInt16) throws -> [Substring] {
        let hex = String(port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: 4 - hex.count) + hex
        return try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8).split(separator: "\n").filter { line in
            let words = line.split(separator: " ")
            // 01 is established, 08 is left open by us after the client closed.
            return words.count > 3 && words[1].hasSuffix(suffix) && ["01", "08"].contains(words[3])
        }
    }
}
