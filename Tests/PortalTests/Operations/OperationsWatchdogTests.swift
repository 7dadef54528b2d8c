import Foundation
import Journal
import Server
import Synchronization
import Testing
import Web

@testable import Portal

@Suite(.timeLimit(.minutes(1))) struct OperationsWatchdogTests {
    /// A watchdog with a clock, loops and a service manager in a test's hands.
    private final class Scene: Sendable {
        let start = ContinuousClock.now
        let time = Mutex(Duration.zero)
        let rounds: Mutex<[Duration]>
        let findings = Mutex<[Watchdog.Finding]>([])
        let manager: NotifySocket
        let systemd: Systemd

        init(loops: Int) throws {
            rounds = Mutex([Duration](repeating: .zero, count: loops))
            let path = "@guildhall-\(UInt64.random(in: .min ... .max))"
            manager = try NotifySocket(path)
            systemd = Systemd(environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "10000000"])
        }

        func watchdog() -> Watchdog {
            Watchdog(
                systemd: systemd, now: { self.start + self.time.withLock { $0 } },
                rounds: { self.rounds.withLock { $0.map { self.start + $0 } } },
                stuck: { finding in self.findings.withLock { $0.append(finding) } })
        }

        /// Looks every second up to that time; the loops named come round each time.
        func look(_ watchdog: Watchdog, until end: Int, alive: Set<Int>) {
            let begin = time.withLock { Int($0.components.seconds) }
            for second in begin...end {
                time.withLock { $0 = .seconds(second) }
                rounds.withLock { rounds in for loop in alive { rounds[loop] = .seconds(second) } }
                watchdog.look()
            }
        }
    }

    @Test func `a loop that stays away for more than five seconds is found`() throws {
        let scene = try Scene(loops: 2)
        let watchdog = scene.watchdog()
        scene.look(watchdog, until: 5, alive: [0])
        #expect(scene.findings.withLock { $0 }.isEmpty)
        scene.look(watchdog, until: 6, alive: [0])
        #expect(scene.findings.withLock { $0 } == [Watchdog.Finding(loop: 1, silence: .seconds(6))])
    }

    @Test func `loops that come round are left in peace`() throws {
        let scene = try Scene(loops: 2)
        scene.look(scene.watchdog(), until: 60, alive: [0, 1])
        #expect(scene.findings.withLock { $0 }.isEmpty)
    }

    @Test func `a process that was halted itself is given time to come round`() throws {
        let scene = try Scene(loops: 1)
        let watchdog = scene.watchdog()
        scene.look(watchdog, until: 3, alive: [0])
        scene.time.withLock { $0 = .seconds(3600) }
        scene.look(watchdog, until: 3605, alive: [])
        #expect(scene.findings.withLock { $0 }.isEmpty)
        scene.look(watchdog, until: 3606, alive: [])
        #expect(scene.findings.withLock { $0.map(\.loop) } == [0])
    }

    @Test func `the manager hears of life while all is well, and no longer`() throws {
        let scene = try Scene(loops: 1)
        let watchdog = scene.watchdog()
        scene.look(watchdog, until: 5, alive: [])
        #expect(scene.manager.heard() == [String](repeating: "WATCHDOG=1", count: 6))
        scene.look(watchdog, until: 9, alive: [])
        #expect(scene.manager.heard() == ["WATCHDOG=1"])
    }

    @Test func `it looks on a thread of its own until it is stopped`() async {
        let (looks, told) = AsyncStream.makeStream(of: Void.self)
        let watchdog = Watchdog(
            systemd: Systemd(environment: [:]),
            rounds: {
                told.yield()
                return []
            }, stuck: { _ in })
        watchdog.start()
        var count = 0
        for await _ in looks {
            count += 1
            if count == 2 { break }
        }
        watchdog.stop()
        #expect(count == 2)
    }

    @Test func `loops with nothing to do come round`() async throws {
        let place = try OperationsFolder()
        let server = Server(loops: 2, scratch: place.path) { _ in .answer(Response(status: 204)) }
        server.run()
        let begin = ContinuousClock.now
        while server.lastRound().contains(where: { $0 < begin + .milliseconds(500) }) { await Task.yield() }
        #expect(ContinuousClock.now - begin < .seconds(30))
        await server.stop(grace: .zero)
    }

    @Test func `a stuck process ends with its own code, after one line in the journal`() async throws {
        let result = await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
            let writer = JournalWriter(descriptor: 2)
            let journal = Journal(sink: writer.write, now: { Date(timeIntervalSince1970: 0) })
            Watchdog.end(journal)(Watchdog.Finding(loop: 1, silence: .seconds(6)))
        }
        let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        let lines = text.split(separator: "\n").filter { $0.contains("server.stuck") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("\"loop\":\"1\"") == true)
    }

    @Test func `a server whose handler never lets go of its loop is ended`() async throws {
        await #expect(processExitsWith: .exitCode(70)) {
            let place = try OperationsFolder()
            let server = Server(loops: 1, scratch: place.path) { _ in
                while true { pause() }
            }
            let path = place.path + "/socket"
            try server.listen(on: .unix(path: path))
            server.run()
            let journal = Journal(sink: { _ in }, now: { Date(timeIntervalSince1970: 0) })
            let watchdog = Watchdog(
                limit: .milliseconds(700), systemd: Systemd(environment: [:]), rounds: server.lastRound,
                stuck: { finding in
                    try? FileManager.default.removeItem(atPath: place.path)
                    Watchdog.end(journal)(finding)
                })
            watchdog.start()
            let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let address = try #require(UnixAddress(path))
            try #require(address.lend { connect(client, $0, $1) } == 0)
            let request = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            send(client, request, request.count, Int32(MSG_NOSIGNAL))
            while true { pause() }
        }
    }

    @Test func `a journal that takes nothing does not keep a stuck process alive`() async {
        await #expect(processExitsWith: .exitCode(70)) {
            let journal = Journal(sink: { _ in while true { pause() } }, now: { Date(timeIntervalSince1970: 0) })
            Watchdog.end(journal)(Watchdog.Finding(loop: 0, silence: .seconds(6)))
        }
    }
}
