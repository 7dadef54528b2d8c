import Foundation
import Synchronization
import Testing

@testable import Database

/// A database says whose it is, and what was there before is not made again.
@Suite(.timeLimit(.minutes(2))) struct StoreIdentityTests {
    private let place = Place()
    private let register = Register()

    private func store(_ owner: String, key: String = "key", in room: StorePool? = nil) -> Store {
        (room ?? place.room).store(
            at: place.path(owner), migrations: [Place.notes],
            identity: StoreIdentity(owner: owner, key: key, register: register))
    }

    /// The same store as the next process has it.
    private func reopened(_ owner: String, key: String = "key") -> Store { store(owner, key: key, in: StorePool()) }

    private func code(_ store: Store) async -> DatabaseError.Code? {
        do {
            try await store.note("more")
            return nil
        } catch {
            return (error as? DatabaseError)?.code
        }
    }

    @Test func `a first database is made, and remembered with each opening`() async throws {
        let store = store("alpha")
        try await store.note("kept")
        #expect(register.known("alpha")?.generation == 1)
        await store.close()
        #expect(try await store.notes() == ["kept"])
        #expect(register.known("alpha")?.generation == 2)
        #expect(store.trouble == nil)
    }

    @Test func `a database that is gone is refused, and none is made in its place`() async throws {
        let first = store("alpha")
        try await first.note("kept")
        await first.close()
        try FileManager.default.removeItem(atPath: place.path("alpha"))
        let store = reopened("alpha")
        #expect(await code(store) == .missing)
        #expect(store.trouble?.code == .missing)
        #expect(!FileManager.default.fileExists(atPath: place.path("alpha")))
    }

    @Test func `another's database, another of the same owner and one under another key are refused`() async throws {
        for owner in ["alpha", "beta"] {
            let store = store(owner)
            try await store.note(owner)
            await store.close()
        }
        let (alpha, beta) = (place.path("alpha"), place.path("beta"))
        let kept = try Data(contentsOf: URL(filePath: alpha))
        try FileManager.default.removeItem(atPath: alpha)
        try FileManager.default.copyItem(atPath: beta, toPath: alpha)
        #expect(await code(reopened("alpha")) == .foreign)
        try kept.write(to: URL(filePath: alpha))
        #expect(await code(reopened("alpha", key: "other")) == .foreign)
        register.forget("alpha", knowing: KnownStore(id: "another", generation: 1))
        #expect(await code(reopened("alpha")) == .foreign)
    }

    @Test func `an older copy is refused, and the newer one serves when it is put back`() async throws {
        let store = store("alpha")
        try await store.note("first")
        await store.close()
        let path = place.path("alpha")
        let older = try Data(contentsOf: URL(filePath: path))
        try await store.note("second")
        await store.close()
        let newer = try Data(contentsOf: URL(filePath: path))
        try older.write(to: URL(filePath: path))
        #expect(await code(reopened("alpha")) == .foreign)
        try newer.write(to: URL(filePath: path))
        #expect(try await reopened("alpha").notes() == ["first", "second"])
    }

    @Test func `a database from before there were identities is taken over`() async throws {
        let old = StorePool().store(at: place.path("alpha"), migrations: [Place.notes])
        try await old.note("kept")
        await old.close()
        let store = store("alpha")
        #expect(try await store.notes() == ["kept"])
        #expect(register.known("alpha") != nil)
        await store.close()
        let other = StorePool().store(at: place.path("beta"), migrations: [Place.notes])
        try await other.note("unnamed")
        await other.close()
        try FileManager.default.removeItem(atPath: place.path("alpha"))
        try FileManager.default.copyItem(atPath: place.path("beta"), toPath: place.path("alpha"))
        #expect(await code(reopened("alpha")) == .foreign, "but not in the place of another")
    }

    @Test func `a file removed while it is open takes no more saves, and is not made again`() async throws {
        let store = store("alpha")
        try await store.note("kept")
        try FileManager.default.removeItem(atPath: place.folder)
        #expect(await code(store) == .missing)
        #expect(await code(store) == .missing)
        #expect(!FileManager.default.fileExists(atPath: place.folder))
    }

    @Test func `a look finds out what is gone without a save`() async throws {
        let store = store("alpha")
        try await store.note("kept")
        let (path, aside) = (place.folder + "/alpha", place.folder + "/aside")
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        store.look()
        #expect(store.trouble?.code == .missing)
        while store.isOpen { await Task.yield() }
        try FileManager.default.moveItem(atPath: aside, toPath: path)
        store.look()
        #expect(store.trouble == nil)
        #expect(try await store.notes() == ["kept"])
    }

    @Test func `a file put in the place of an open one keeps its own log`() async throws {
        for owner in ["alpha", "beta"] { try await store(owner).note(owner) }
        let (alpha, beta) = (place.path("alpha"), place.path("beta"))
        // Beta as a process leaves it that was killed: with all that was saved in its log.
        let files = FileManager.default
        try files.removeItem(atPath: alpha)
        try? files.removeItem(atPath: alpha + "-wal")
        try files.copyItem(atPath: beta, toPath: alpha)
        try files.copyItem(atPath: beta + "-wal", toPath: alpha + "-wal")
        let log = try Data(contentsOf: URL(filePath: alpha + "-wal"))
        let store = place.room.store(at: alpha, migrations: [])
        store.look()
        while store.isOpen { await Task.yield() }
        #expect(try Data(contentsOf: URL(filePath: alpha + "-wal")) == log)
        #expect(await code(store) == .foreign)
    }
}

/// What a test's process remembers.
private final class Register: StoreRegister {
    private let stores = Mutex<[String: KnownStore]>([:])

    func known(_ owner: String) -> KnownStore? { stores.withLock { $0[owner] } }
    func refusal(_ owner: String) -> DatabaseError? { nil }
    func hasReplaced(_ key: String) -> Bool { false }
    func opened(_ store: KnownStore, of owner: String) { stores.withLock { $0[owner] = store } }
    func forget(_ owner: String, knowing store: KnownStore) { stores.withLock { $0[owner] = store } }
}
