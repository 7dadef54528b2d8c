import Foundation
import Scheduling
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
        let hash = try await hasher.hash("password of someone")
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
        let hasher = PasswordHasher(workers: 1, queue: 9)
        let outcomes = await withTaskGroup { group in
            for _ in 0..<40 {
                group.addTask {
                    do {
                        _ = try await hasher.hash("password")
                        return true
                    } catch {
                        #expect(error is WorkerPool.Busy)
                        return false
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        // A client's share is four; the fifth is taken at once only if the worker was quick enough to be free of it.
        #expect((outcomes[true] ?? 0) >= 4)
        #expect((outcomes[false] ?? 0) > 0)
        #expect(try await hasher.hash("password").hasPrefix("$argon2id$"))
    }

    @Test func `a council that registers does not stop another from signing in, nor its own`() async throws {
        let hasher = PasswordHasher(workers: 1)
        let stored = try await hasher.hash("password")
        let share = QueueShares(total: 75).tenant
        let busy = (0..<110).map { number in
            Workload.$current.withValue(Workload(tenant: "busy", client: "\(number % 4)")) {
                Task { (try? await hasher.hash("password")) != nil }
            }
        }
        while hasher.waiting < share - 1 { await Task.yield() }
        for tenant in ["quiet", "busy"] {
            for _ in 0..<12 {
                let verdict = try await Workload.$current.withValue(Workload(tenant: tenant, client: "other")) {
                    try await hasher.verify("password", against: stored)
                }
                #expect(verdict == .right)
            }
        }
        var hashed = 0
        for task in busy where await task.value { hashed += 1 }
        #expect(hashed >= share)
        #expect(hashed + hasher.refused == 110)
    }
}
