import Foundation
import Scheduling
import Synchronization
import Testing

@testable import Database

@Suite(.timeLimit(.minutes(2))) struct ClosingTests {
    private func descriptors(in folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)"))?
                .hasPrefix(folder) == true
        }
    }

    @Test func `beyond the limit the least recently used stores are closed, and open again when used`() async throws {
        let place = Place(openLimit: 3)
        let stores = (0..<12).map { place.store("tenant\($0)") }
        for store in stores { try await store.note("kept") }
        for store in stores { #expect(try await store.notes() == ["kept"]) }
        while stores.count(where: { $0.state.withLock { $0.isOpen } }) > 3 { await Task.yield() }
        #expect(stores.last?.state.withLock { $0.isOpen } == true)
        #expect(stores.first?.state.withLock { $0.isOpen } == false)
    }

    @Test func `a closed store holds no descriptor and leaves no log behind`() async throws {
        let place = Place()
        let store = place.store()
        try await store.note("kept")
        _ = try await store.scan { _ in }
        #expect(try descriptors(in: place.folder) > 0)
        await store.close()
        #expect(try descriptors(in: place.folder) == 0)
        #expect(!FileManager.default.fileExists(atPath: place.path() + "-wal"))
        #expect(try await store.notes() == ["kept"])
    }

    @Test func `what has not let go of a reader yet keeps no file open`() async throws {
        let place = Place()
        let store = place.store()
        try await store.note("kept")
        _ = try await store.scan { _ in }
        let reader = store.state.withLock { state in
            let reader = state.borrow(1)
            state.takeBack(reader)
            return reader
        }
        let held = try #require(reader)
        await store.close()
        #expect(try descriptors(in: place.folder) == 0)
        #expect(!FileManager.default.fileExists(atPath: place.path() + "-wal"))
        withExtendedLifetime(held) {}
    }

    @Test(.timeLimit(.minutes(1))) func `closing waits for what is lent`() async throws {
        let place = Place()
        let store = place.store()
        try await store.note("kept")
        let (inside, gate) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
        async let read = store.scan { database in
            inside.continuation.finish()
            gate.wait()
            return try database.rows("SELECT id FROM note").count
        }
        for await _ in inside.stream {}
        async let closed: Void = store.close()
        while store.state.withLock({ !$0.isLeaving }) { await Task.yield() }
        #expect(store.state.withLock { $0.isOpen })
        gate.signal()
        #expect(try await read == 1)
        await closed
        while try descriptors(in: place.folder) > 0 { await Task.yield() }
    }

    @Test func `the end of the room does what waits and refuses what comes later`() async throws {
        let place = Place()
        let store = place.store()
        let hold = await store.occupied()
        try await withThrowingTaskGroup { group in
            for number in 0..<100 { group.addTask { try await store.note("\(number)") } }
            await store.queued(100)
            async let closed: Void = place.room.close()
            while store.state.withLock({ !$0.hasEnded }) { await Task.yield() }
            let error = await #expect(throws: DatabaseError.self) { try await store.note("too late") }
            #expect(error?.code == .closed)
            hold.release()
            await closed
            try await group.waitForAll()
        }
        await #expect(throws: DatabaseError.self) { try await store.notes() }
        #expect(try descriptors(in: place.folder) == 0)
        let again = StorePool()
        #expect(try await again.store(at: place.path(), migrations: [Place.notes]).notes().count == 100)
        await again.close()
    }

    @Test func `at the end nobody hears that all is closed while something waits to be done`() async {
        await withCheckedContinuation { waiting in
            var state = StoreState(migrations: [], hasEnded: true)
            state.isLeaving = true
            state.closers = [waiting]
            _ = state.scans.add(Nothing(), for: Workload())
            let told = state.closed()
            #expect(told.isEmpty)
            #expect(!state.mustClose)
            let isDue = state.claimTurn()
            #expect(isDue)
            _ = state.scans.takeNext()
            #expect(state.mustClose)
            for waiting in state.closed() { waiting.resume() }
        }
    }

    @Test func `opening, closing, reading and writing at once neither lose nor hang`() async throws {
        let place = Place(openLimit: 2)
        try await withThrowingTaskGroup { group in
            for tenant in 0..<5 {
                let store = place.store("tenant\(tenant)")
                for number in 0..<40 {
                    group.addTask { try await store.note("\(number)") }
                    group.addTask { _ = try await store.notes() }
                    if number % 10 == 0 { group.addTask { await store.close() } }
                }
            }
            try await group.waitForAll()
        }
        for tenant in 0..<5 { #expect(try await place.store("tenant\(tenant)").notes().count == 40) }
    }
}

private final class Nothing: StoreJob {
    func run(on connection: Connection) -> Bool { true }
    func answer() {}
    func fail(_ error: DatabaseError) {}
}
