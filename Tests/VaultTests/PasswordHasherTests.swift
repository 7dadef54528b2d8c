import Foundation
import Synchronization
import Testing

@testable import Vault

struct PasswordHasherTests {
    private let hasher = PasswordHasher(workers: 2)

    @Test func `a password is hashed with Argon2id, 19 MiB and 2 passes, and a salt of its own`() async throws {
        let first = try await hasher.hash("correct horse battery staple")
        let second = try await hasher.hash("correct horse battery staple")
        #expect(first.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(first != second)
        #expect(first.utf8.count < 128)
        #expect(try await hasher.verify("correct horse battery staple", against: first) == .right)
        #expect(try await hasher.verify("correct horse battery staple", against: second) == .right)
    }

    @Test(arguments: [
        ("correct horse", "correct horsE"), ("correct horse", "correct horse "), ("correct horse", ""),
        ("caf\u{e9}", "cafe\u{301}"), ("nul\u{0}one", "nul\u{0}two"),
        (String(repeating: "x", count: 300) + "1", String(repeating: "x", count: 300) + "2"),
    ])
    func `another password is wrong, by its last byte too`(_ password: String, _ other: String) async throws {
        let hash = try await hasher.hash(password)
        #expect(try await hasher.verify(password, against: hash) == .right)
        #expect(try await hasher.verify(other, against: hash) == .wrong)
    }

    // Made by libsodium's crypto_pwhash_str with 3 passes over 12 MiB.
    @Test func `a hash of other parameters is right but old`() async throws {
        let old =
            "$argon2id$v=19$m=12288,t=3,p=1$AEIsqqpqZrfx6plMGihlIw$YLhmL4gy7+7g2WJGclNU4pm+LhDe+AF3MYkE9YD+lxI"
        #expect(try await hasher.verify("old-password", against: old) == .rightButOld)
        #expect(try await hasher.verify("new-password", against: old) == .wrong)
    }

    @Test(arguments: ["", "$argon2id$", "secret", "$2b$12$abcdefghijklmnopqrstuv"])
    func `what is no hash is wrong`(_ hash: String) async throws {
        #expect(try await hasher.verify(hash, against: hash) == .wrong)
    }

    @Test func `without an account the same work is done, and it is wrong`() async throws {
        let hash = try await hasher.hash("password of somebody")
        // Parameters, lengths of salt and tag: what the work depends on.
        #expect(hasher.dummy.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(hasher.dummy.split(separator: "$").map(\.count) == hash.split(separator: "$").map(\.count))
        let clock = ContinuousClock()
        var best: [String?: Duration] = [:]
        for _ in 0..<5 {
            for stored in [hash, nil] {
                let time = try await clock.measure {
                    let verdict = try await hasher.verify("password of nobody", against: stored)
                    #expect(verdict == .wrong)
                }
                best[stored] = min(best[stored] ?? time, time)
            }
        }
        let (known, unknown) = (try #require(best[hash]), try #require(best[nil]))
        // A verdict without hashing, or with a hash that cannot be read, comes a thousand times sooner.
        #expect(unknown > known / 8)
        #expect(known > unknown / 8)
    }

    @Test func `a full queue says so at once`() async throws {
        let hasher = PasswordHasher(workers: 1, queue: 3)
        let outcomes = await withTaskGroup { group in
            for _ in 0..<40 {
                group.addTask {
                    do {
                        _ = try await hasher.hash("password")
                        return true
                    } catch {
                        #expect(error is PasswordHasher.Busy)
                        return false
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        // Three wait; the fourth is taken at once only if the worker was quick enough to be free of it.
        #expect((outcomes[true] ?? 0) >= 3)
        #expect((outcomes[false] ?? 0) > 0)
        #expect(try await hasher.hash("password").hasPrefix("$argon2id$"))
    }

    @Test func `no more wait than the queue holds`() async throws {
        let queue = WorkQueue(limit: 2)
        let added = (0..<4).map { queue.add(WorkQueue.Job(ticket: $0) { _ in }) }
        #expect(added == [true, true, false, false])
        #expect(queue.remove(0)?.ticket == 0)
        #expect(queue.remove(0) == nil)
        #expect(queue.add(WorkQueue.Job(ticket: 4) { _ in }))
    }

    @Test func `a cancelled task gives up its place in the queue and hears of it`() async throws {
        let bench = Bench(workers: 1, limit: 2)
        let (inside, gate) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
        let running = Task {
            try await bench.work { () throws(PasswordHasher.Busy) in
                inside.continuation.finish()
                gate.wait()
            }
        }
        for await _ in inside.stream {}
        let runs = Mutex(0)
        let unwanted = Task {
            try await bench.work { () throws(PasswordHasher.Busy) in runs.withLock { $0 += 1 } }
        }
        while bench.queue.count == 0 { await Task.yield() }
        unwanted.cancel()
        // The worker is still held: only its place in the queue is given up.
        await #expect(throws: CancellationError.self) { try await unwanted.value }
        #expect(bench.queue.count == 0)
        gate.signal()
        try await running.value
        try await bench.work { () throws(PasswordHasher.Busy) in }
        #expect(runs.withLock { $0 } == 0)
    }
}
