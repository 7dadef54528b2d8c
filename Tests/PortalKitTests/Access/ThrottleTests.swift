import Foundation
import Synchronization
import Testing

@testable import PortalKit

private final class Review: Sendable {
    let count = Mutex(0)
}

private final class Alarms: Sendable {
    let labels = Mutex<[String]>([])
}

@Suite struct ThrottleTests {
    private let throttle = Throttle()
    private let start = Date(timeIntervalSince1970: 1_725_184_800)
    private let account = Throttle.Count.account("a", from: "192.0.2.1")

    /// A wrong try. Returns how many seconds the next one waits; nil where the try itself was refused.
    private func wrong(_ counts: [Throttle.Count], at now: Date) async throws -> Int? {
        guard case .judged = try await throttle.judge(counts, at: now, { .wrong(()) }) else { return nil }
        return await wait(counts, at: now)
    }

    private func wait(_ counts: [Throttle.Count], at now: Date) async -> Int {
        let attempt = try? await throttle.judge(counts, at: now) { () async throws -> Throttle.Judgement<Void> in
            throw CancellationError()
        }
        if case .wait(let until)? = attempt { return Int(until.timeIntervalSince(now)) }
        return 0
    }

    private func waits(_ count: Throttle.Count, tries: Int) async throws -> [Int] {
        var (waits, now) = ([Int](), start)
        for _ in 0..<tries {
            let wait = try #require(try await wrong([count], at: now))
            waits.append(wait)
            now += TimeInterval(wait)
        }
        return waits
    }

    @Test func `an account has five free tries from a network, and then waits that grow`() async throws {
        #expect(try await waits(account, tries: 10) == [0, 0, 0, 0, 0, 60, 300, 600, 1800, 1800])
    }

    @Test func `a client has fifty free tries, and no wait of more than a minute`() async throws {
        #expect(try await waits(.client("192.0.2.1"), tries: 55).suffix(6) == [0, 60, 60, 60, 60, 60])
    }

    @Test func `tries from one network make no other network wait`() async throws {
        for _ in 1...6 { _ = try await wrong([account], at: start) }
        #expect(await wait([account], at: start) == 60)
        #expect(await wait([.account("a", from: "192.0.2.2")], at: start) == 0)
        #expect(await wait([.account("b", from: "192.0.2.1")], at: start) == 0)
    }

    @Test func `a whole site alarms once and refuses no try, however many tries are wrong`() async throws {
        let alarms = Alarms()
        let throttle = Throttle(alarm: { label in alarms.labels.withLock { $0.append(label) } })
        for number in 1...600 {
            let attempt = try await throttle.judge([.site("leafshire")], at: start) { .wrong(number) }
            guard case .judged = attempt else {
                Issue.record("try \(number) was refused")
                return
            }
        }
        #expect(alarms.labels.withLock { $0 } == ["site:leafshire"])
        #expect(throttle.figures(at: start).alarms == 1)
        #expect(throttle.figures(at: start + 7200).alarms == 0)
    }

    @Test func `of tries that come at once no more are judged than of tries in turn`() async throws {
        let (judged, throttle, account, start) = (Review(), throttle, account, start)
        await withTaskGroup { group in
            for _ in 1...200 {
                group.addTask {
                    _ = try? await throttle.judge([account], at: start) { () async throws -> Throttle.Judgement<Void> in
                        judged.count.withLock { $0 += 1 }
                        // Lets the others come before this one is through.
                        for _ in 1...50 { await Task.yield() }
                        return .wrong(())
                    }
                }
            }
        }
        #expect(judged.count.withLock { $0 } == 6)
        #expect(throttle.figures(at: start).refused == 194)
    }

    @Test func `a right try ends the waits of its account, and what throws does not count`() async throws {
        for _ in 1...5 { _ = try await wrong([account], at: start) }
        for _ in 1...20 { #expect(await wait([account], at: start) == 0) }
        _ = try await throttle.judge([account], at: start) { .right(()) }
        for _ in 1...5 { #expect(try await wrong([account], at: start) == 0) }
        #expect(try await wrong([account], at: start) == 60)
    }

    @Test func `a count falls away an hour after its last wrong try`() async throws {
        for _ in 1...6 { _ = try await wrong([account], at: start) }
        #expect(try await wrong([account], at: start + 3601) == 0)
    }

    @Test(arguments: [-660.0, -86_400, 660, 86_400])
    func `a clock that jumps lengthens no wait`(_ jump: TimeInterval) async throws {
        for _ in 1...4 { _ = try await wrong([account], at: start) }
        #expect(try await wrong([account], at: start + jump) == 0, "one more wrong try is not too many")
        #expect(try await wrong([account], at: start + jump) == (jump > 3600 ? 0 : 60))
        #expect(await wait([account], at: start + jump - 660) <= 60)
        #expect(await wait([account], at: start + jump - 600) == 0, "the wait is over a minute after it began")
        #expect(await wait([account], at: start) <= 60)
    }

    @Test func `mail that a network asks for falls away one by one`() {
        let count = Throttle.Count.mails(from: "192.0.2.1", free: 50)
        let taken = { (now: Date) in (0..<150).count { _ in throttle.consume([count], at: now) == nil } }
        #expect(taken(start) == 51)
        #expect(taken(start + 4) == 0)
        #expect(taken(start + 5) == 1)
        #expect(taken(start + 65) == 12)
        #expect(taken(start - 600) == 0, "a clock that is set back gives nothing")
    }

    @Test func `what is forgiven waits no longer, from whatever network it was tried`() async throws {
        let other = Throttle.Count.account("a", from: "192.0.2.2")
        for count in [account, other] { for _ in 1...8 { _ = try await wrong([count], at: start) } }
        throttle.clear([account], at: start)
        #expect(await wait([account], at: start) == 0)
        #expect(await wait([other], at: start) == 0)
        #expect(try await wrong([account], at: start) == 0)
    }

    @Test func `what is spent is counted at once`() {
        let mail = Throttle.Count.mail("reset", to: "a@example.org", from: "192.0.2.1", longest: 1800)
        for _ in 1...6 { #expect(throttle.consume([mail], at: start) == nil) }
        #expect(throttle.consume([mail], at: start) == start + 60)
        let mailbox = Throttle.Count.mail("code", to: "a@example.org", longest: 60)
        for _ in 1...20 { _ = throttle.consume([mailbox], at: start) }
        #expect(throttle.consume([mailbox], at: start) == start + 60)
    }
}
