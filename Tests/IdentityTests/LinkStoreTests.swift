import Database
import Foundation
import PortalKit
import Testing

@testable import Identity

@Suite struct LinkStoreTests {
    private let store: Store
    private let room = StorePool(writers: 1, openLimit: 1)
    private let now = Date(timeIntervalSince1970: 1_725_184_800)

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "links-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = room.store(at: folder.appending(path: "live.sqlite").path, migrations: IdentityMigrations.all)
        let now = now
        try await store.write { db in
            for id in ["a", "b"] {
                try AccountStore.insert(
                    db, id: id, email: "\(id)@example.org", password: "", .citizen, .en, portal: "", at: now)
            }
        }
    }

    private func make(_ purpose: LinkStore.Purpose, _ account: String = "a") async throws -> String {
        let now = now
        return try await store.write { try LinkStore.make($0, purpose, account: account, subject: "x", at: now) }
    }

    private func state(_ purpose: LinkStore.Purpose, _ token: String, after seconds: Int = 0) async throws -> String {
        let now = now + TimeInterval(seconds)
        return switch try await store.read({ try LinkStore.state($0, purpose, token, for: .citizen, at: now) }) {
        case .good(let account, let subject): "good \(account) \(subject)"
        case .used: "used"
        case .replaced: "replaced"
        case .withdrawn: "withdrawn"
        case .expired: "expired"
        case .unknown: "unknown"
        }
    }

    @Test(arguments: [(LinkStore.Purpose.activate, 7 * 86_400), (.reset, 3600), (.email, 86_400)])
    func `a link is good for its purpose and its time`(_ purpose: LinkStore.Purpose, _ lifetime: Int) async throws {
        let token = try await make(purpose)
        #expect(try await state(purpose, token) == "good a x")
        #expect(try await state(purpose, token, after: lifetime - 1) == "good a x")
        #expect(try await state(purpose, token, after: lifetime) == "expired")
        for other in [LinkStore.Purpose.activate, .reset, .email] where other != purpose {
            #expect(try await state(other, token) == "unknown")
        }
    }

    @Test func `a newer link replaces the older ones of its purpose and account, and no others`() async throws {
        let older = try await make(.reset)
        let (neighbour, other) = (try await make(.reset, "b"), try await make(.activate))
        let newer = try await make(.reset)
        #expect(try await state(.reset, older) == "replaced")
        #expect(try await state(.reset, newer) == "good a x")
        #expect(try await state(.reset, neighbour) == "good b x")
        #expect(try await state(.activate, other) == "good a x")
    }

    @Test func `a link is used once, and ends the others of its purpose and account`() async throws {
        let (token, neighbour, other) = (
            try await make(.reset), try await make(.reset, "b"), try await make(.activate)
        )
        let now = now
        var uses: [Bool] = []
        for _ in 1...10 {
            uses.append(
                try await store.write { try LinkStore.use($0, .reset, token, for: .citizen, at: now) == "a" })
        }
        #expect(uses == [true] + Array(repeating: false, count: 9))
        #expect(try await state(.reset, token) == "used")
        #expect(try await state(.reset, neighbour) == "good b x")
        #expect(try await state(.activate, other) == "good a x")
    }

    @Test func `a link that a change of the account has ended says so`() async throws {
        let (token, now) = (try await make(.email), now)
        try await store.write { try LinkStore.end($0, [.reset, .email], account: "a", as: .withdrawn, at: now) }
        #expect(try await state(.email, token) == "withdrawn")
    }

    @Test func `no two links are alike, and the database holds none of them`() async throws {
        var secrets: Set<String> = []
        for _ in 0..<50 { secrets.insert(String(try await make(.reset).dropFirst(6))) }
        #expect(secrets.count == 50)
        let digests = Set(try await store.read { try $0.rows("SELECT digest FROM link").map { $0.text(0) } })
        #expect(digests.count == 50)
        #expect(digests.isDisjoint(with: secrets))
        #expect(digests.allSatisfy { $0.count == 64 })
    }

    @Test func `an address is one, however its letters are written, and in one audience only`() async throws {
        let now = now
        let found = try await store.read { try AccountStore.find($0, email: "A@Example.ORG", .citizen)?.id }
        #expect(found == "a")
        #expect(try await store.read { try AccountStore.find($0, email: "a@example.org", .professional)?.id } == nil)
        await #expect(throws: DatabaseError.self) {
            try await store.write { db in
                try AccountStore.insert(
                    db, id: "c", email: "A@EXAMPLE.org", password: "", .citizen, .en, portal: "", at: now)
            }
        }
    }
}
