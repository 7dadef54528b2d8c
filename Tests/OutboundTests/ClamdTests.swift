import Foundation
import Synchronization
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(2))) struct ClamdTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ data: Data) throws -> String {
        let path = "\(folder.path)/\(UUID().uuidString)"
        try data.write(to: URL(filePath: path))
        return path
    }

    private func away(
        _ address: Clamd.Address, _ data: Data = Data("a letter".utf8), timeout: Duration = .seconds(30)
    ) async throws -> String {
        let file = try file(data)
        let away = await #expect(throws: Clamd.Away.self) {
            try await Clamd(address, timeout: timeout).scan(file)
        }
        let detail = away?.detail ?? ""
        #expect(!detail.contains(folder.path))
        return detail
    }

    @Test func `a real daemon knows what it has been taught, and nothing else`() async throws {
        let scanner = try Scanner()
        let clamd = Clamd(scanner.address)
        let sign = Data(Scanner.sign.utf8)
        let letter = Data("Dear Sir or Madam".utf8)
        #expect(try await clamd.scan(file(letter)) == .clean)
        #expect(try await clamd.scan(file(Data())) == .clean)
        #expect(try await clamd.scan(file(sign)) == .infected("Invented.Sign.UNOFFICIAL"))
        // Across the border between two pieces.
        let long = Data(repeating: 32, count: (1 << 16) - 9) + sign + Data(repeating: 32, count: 1 << 17)
        #expect(try await clamd.scan(file(long)) == .infected("Invented.Sign.UNOFFICIAL"))
        // Many at once.
        let verdicts = try await withThrowingTaskGroup { group in
            for number in 0..<20 {
                let path = try file(number.isMultiple(of: 2) ? letter : sign)
                group.addTask { try await clamd.scan(path) }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(verdicts == [.clean: 10, .infected("Invented.Sign.UNOFFICIAL"): 10])
        try await clamd.ping()
        // More than it takes is no verdict, and it says so before we have said all.
        let detail = try await away(scanner.address, Data(count: 8 << 20))
        #expect(detail == "answer: INSTREAM size limit exceeded. ERROR")
        scanner.end()
        #expect(try await away(scanner.address).hasPrefix("connect"))
        let gone = await #expect(throws: Clamd.Away.self) { try await clamd.ping() }
        #expect(gone?.detail.hasPrefix("connect") == true)
    }

    @Test func `every byte arrives, over TCP and over a Unix socket`() async throws {
        let data = Data((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        for path in [nil, "\(folder.path)/socket"] {
            let taken = Mutex<[UInt8]?>(nil)
            let scanner = try OddScanner(at: path) { connection in
                let bytes = OddScanner.take(connection)
                taken.withLock { $0 = bytes }
                OddScanner.say("stream: OK\0", connection)
            }
            #expect(try await Clamd(scanner.address).scan(file(data)) == .clean)
            #expect(taken.withLock(\.self).map { Data($0) } == data)
        }
    }

    @Test(arguments: [
        "stream: Two words FOUND\0", "stream: FOUND\0", "stream:  FOUND\0", "stream: OK \0", "stream: ok\0", "OK\0",
        "stream: OK\nstream: OK\0", "\0", "PONG\0", "UNKNOWN COMMAND\0", "stream: Can't open file ERROR\0",
        "stream: Eicar FOUND, ERROR\0", "INSTREAM: command not permitted ERROR\0", "HTTP/1.1 400 Bad Request\r\n\r\n\0",
    ])
    func `an answer that clamd does not give is no verdict`(answer: String) async throws {
        let scanner = try OddScanner { connection in
            _ = OddScanner.take(connection)
            OddScanner.say(answer, connection)
        }
        #expect(try await away(scanner.address).hasPrefix("answer: "))
    }

    @Test(arguments: ["", "stream: OK", "stream: Eicar FOUND", String(repeating: "stream: OK", count: 100_000)])
    func `an answer without an end is no verdict`(answer: String) async throws {
        let scanner = try OddScanner { connection in
            _ = OddScanner.take(connection)
            OddScanner.say(answer, connection)
        }
        #expect(try await away(scanner.address).hasPrefix("no answer"))
    }

    @Test func `an answer in pieces is put together, and control characters do not come through`() async throws {
        let scanner = try OddScanner { connection in
            _ = OddScanner.take(connection)
            for letter in "stream: Odd\u{1B}[2J.Name-1 FOUND\0" { OddScanner.say(String(letter), connection) }
        }
        #expect(try await Clamd(scanner.address).scan(file(Data(count: 9))) == .infected("Odd?[2J.Name-1"))
    }

    @Test func `a daemon that hangs up in the middle is away`() async throws {
        let scanner = try OddScanner { _ in }
        #expect(try await !away(scanner.address, Data(count: 8 << 20)).isEmpty)
    }

    @Test func `a daemon that does not listen, answer, or come to an end is left when time is up`() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let deaf = try OddScanner { OddScanner.ignore($0) }
        let dumb = try OddScanner { OddScanner.wait($0) }
        let slow = try OddScanner { connection in
            _ = OddScanner.take(connection)
            while OddScanner.say("s", connection) { usleep(20_000) }
        }
        for (scanner, size) in [(deaf, 64 << 20), (dumb, 9), (slow, 9)] {
            let detail = try await away(scanner.address, Data(count: size), timeout: .milliseconds(300))
            #expect(detail == "time is up")
        }
        #expect(clock.now - start < .seconds(20))
    }

    @Test func `waiting one's turn counts`() async throws {
        let dumb = try OddScanner { OddScanner.wait($0) }
        let clamd = Clamd(dumb.address, timeout: .milliseconds(300), atOnce: 1)
        let path = try file(Data(count: 9))
        let clock = ContinuousClock()
        let start = clock.now
        await withTaskGroup { group in
            for _ in 0..<30 {
                group.addTask { _ = await #expect(throws: Clamd.Away.self) { try await clamd.scan(path) } }
            }
        }
        #expect(clock.now - start < .seconds(5))
    }

    @Test func `a daemon that is not there, and a file that is not there, give no verdict`() async throws {
        // No one listens on TCP's port 1.
        for address: Clamd.Address in [
            .host("127.0.0.1", port: 1), .socket("\(folder.path)/none"), .socket(String(repeating: "a", count: 300)),
        ] {
            #expect(try await away(address).hasPrefix("connect"))
        }
        let scanner = try OddScanner { OddScanner.wait($0) }
        let away = await #expect(throws: Clamd.Away.self) {
            try await Clamd(scanner.address, timeout: .seconds(1)).scan("\(folder.path)/none")
        }
        #expect(away?.detail == "file, errno 2")
    }

    @Test(arguments: [
        ("/run/clamav/clamd.ctl", Clamd.Address.socket("/run/clamav/clamd.ctl")),
        ("scanner.example.org:3310", .host("scanner.example.org", port: 3310)),
        ("127.0.0.1:3310", .host("127.0.0.1", port: 3310)), ("[::1]:3310", .host("[::1]", port: 3310)),
        ("clamd.ctl", nil), ("localhost", nil), ("localhost:0", nil), ("localhost:65536", nil), (":3310", nil),
        ("a@b:3310", nil), ("a/b:3310", nil), ("::1:3310", nil), ("", nil), ("http://localhost:3310", nil),
    ])
    func `an address is a path, or a host and a port`(text: String, address: Clamd.Address?) {
        #expect(Clamd.Address(text) == address)
    }
}
