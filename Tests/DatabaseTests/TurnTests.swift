import Foundation
import Scheduling
import Synchronization
import Testing

@testable import Database

@Suite(.timeLimit(.minutes(2))) struct TurnTests {
    let place = Place()

    private struct Refusal: Error, Equatable {}

    /// Names in the order in which something was done about them.
    private final class Names: Sendable {
        let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
    }

    @Test func `what a closure throws undoes what it did, and nothing of its neighbours'`() async throws {
        let store = place.store()
        let hold = await store.occupied()
        let first = Task { try await store.note("first") }
        await store.queued(1)
        let second = Task {
            try await store.write { database in
                try database.run("INSERT INTO note (id) VALUES ('second')")
                throw Refusal()
            }
        }
        await store.queued(2)
        let third = Task {
            try await store.write { database in
                try database.run("INSERT INTO note (id) VALUES ('third')")
                return try database.rows("SELECT id FROM note ORDER BY id").map { $0.text(0) }
            }
        }
        await store.queued(3)
        hold.release()
        try await first.value
        await #expect(throws: Refusal()) { try await second.value }
        #expect(try await third.value == ["first", "third"])
        #expect(try await store.notes() == ["first", "third"])
    }

    @Test func `what waits at a turn shares one commit`() async throws {
        let store = place.store()
        try await store.note("opened")
        let before = store.writer?.connection.frames ?? 0
        let hold = await store.occupied()
        try await withThrowingTaskGroup { group in
            for number in 0..<50 { group.addTask { try await store.note("note \(number)") } }
            await store.queued(50)
            hold.release()
            try await group.waitForAll()
        }
        // Each commit writes one frame or more, and fifty small rows lie on a page or two.
        #expect((store.writer?.connection.frames ?? 0) - before < 20)
        #expect(try await store.notes().count == 51)
    }

    @Test(arguments: [(Duration.seconds(600), 64), (.zero, 1)])
    func `a turn has its end, by number and by time`(_ time: Duration, _ most: Int) async throws {
        let place = Place(turnTime: time)
        let store = place.store()
        let hold = await store.occupied()
        let turns = try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    try await store.write { database in
                        try database.run("INSERT INTO note (id) VALUES ($1)", "\(number)")
                        // The log grows at COMMIT only, so this is the same for all of a turn.
                        return database.frames
                    }
                }
            }
            await store.queued(200)
            hold.release()
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(turns.values.max() == most)
        #expect(turns.values.reduce(0, +) == 200)
    }

    @Test func `when COMMIT fails everybody in the turn is told so, and the next turn works`() async throws {
        let store = place.store(
            "alpha", Place.notes,
            Migration(
                "deferred",
                """
                CREATE TABLE child (note TEXT NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)
                """))
        let hold = await store.occupied()
        let good = Task { try await store.note("good") }
        await store.queued(1)
        let bad = Task { try await store.write { try $0.run("INSERT INTO child (note) VALUES ('nobody')") } }
        await store.queued(2)
        let thrown = Task { try await store.write { _ in throw Refusal() } }
        await store.queued(3)
        hold.release()
        await #expect(throws: DatabaseError.self) { try await good.value }
        await #expect(throws: DatabaseError.self) { try await bad.value }
        await #expect(throws: DatabaseError.self) { try await thrown.value }
        await #expect(throws: DatabaseError.self) { try await hold.task?.value }
        #expect(try await store.notes() == [])
        try await store.note("good")
        #expect(try await store.notes() == ["good"])
    }

    @Test func `when SQLite leaves the transaction everybody is told so, even if the closure hides it`() async throws {
        let store = place.store(
            "alpha", Place.notes,
            Migration(
                "leaving",
                """
                CREATE TRIGGER leave BEFORE UPDATE ON note BEGIN SELECT RAISE(ROLLBACK, 'left'); END
                """))
        try await store.note("before")
        let hold = await store.occupied()
        let good = Task { try await store.note("good") }
        await store.queued(1)
        let bad = Task {
            try await store.write { database in
                _ = try? database.run("UPDATE note SET number = 1")
                // Would commit by itself.
                _ = try? database.run("INSERT INTO note (id) VALUES ('alone')")
            }
        }
        await store.queued(2)
        hold.release()
        await #expect(throws: DatabaseError.self) { try await good.value }
        await #expect(throws: DatabaseError.self) { try await bad.value }
        #expect(try await store.notes() == ["before"])
    }

    @Test func `a closure cannot end its transaction, nor change how the database works`() async throws {
        let store = place.store()
        for attempt in 0..<6 {
            await #expect(throws: DatabaseError.self) {
                try await store.write { database in
                    try database.run("INSERT INTO note (id) VALUES ('undone')")
                    switch attempt {
                    case 0: try database.run("COMMIT")
                    case 1: try database.run("ROLLBACK")
                    case 2: try database.run("RELEASE job")
                    case 3: try database.run("ROLLBACK TO job")
                    case 4: try database.run("PRAGMA synchronous = OFF")
                    default: try database.run("ATTACH ':memory:' AS other")
                    }
                }
            }
        }
        #expect(try await store.notes() == [])
    }

    @Test func `a client whose share of the queue is full is refused at once, and takes more when it has moved on`()
        async throws
    {
        let store = place.store()
        let hold = await store.occupied()
        let share = StoreState.writeShares.client
        await withTaskGroup { group in
            for number in 0..<share { group.addTask { try? await store.note("\(number)") } }
            await store.queued(share)
            // The turn is still held: that this comes back at all shows that nothing waited for it.
            let error = await #expect(throws: DatabaseError.self) { try await store.note("one more") }
            #expect(error?.code == .busy)
            hold.release()
        }
        try await store.note("later")
        #expect(try await store.notes().count == share + 1)
    }

    @Test func `a client with many writes waiting keeps another of its council waiting for one of them`() async throws {
        let store = place.store()
        let hold = await store.occupied()
        let order = Names()
        func note(_ name: String, from client: String) -> Task<Void, any Error> {
            Workload.$current.withValue(Workload(tenant: "alpha", client: client)) {
                Task { try await store.write { _ in order.names.withLock { $0.append(name) } } }
            }
        }
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<50 {
            tasks.append(note("greedy \(number)", from: "greedy"))
            await store.queued(number + 1)
        }
        tasks.append(note("other", from: "other"))
        await store.queued(51)
        hold.release()
        for task in tasks { try await task.value }
        #expect(order.all.prefix(3) == ["greedy 0", "other", "greedy 1"])
        #expect(order.all.count == 51)
    }

    @Test func `when the queue is full a client that has nothing waiting takes a place of one that has most`()
        async throws
    {
        let store = place.store()
        let hold = await store.occupied()
        let shares = StoreState.writeShares
        let refused = Names()
        func note(_ name: String, from client: String) -> Task<Void, Never> {
            Workload.$current.withValue(Workload(tenant: "alpha", client: client)) {
                Task {
                    do { try await store.note(name) } catch { refused.names.withLock { $0.append(name) } }
                }
            }
        }
        let tasks = (0..<shares.total).map { note("\($0)", from: "\($0 * 3 / shares.total)") }
        await store.queued(shares.total)
        let other = note("other", from: "other")
        // The one that gives up its place hears of it while the turn is still held.
        while refused.all.isEmpty { await Task.yield() }
        hold.release()
        for task in tasks + [other] { await task.value }
        #expect(refused.all.count == 1)
        #expect(try await store.notes().count == shares.total)
        #expect(try await store.notes().contains("other"))
    }

    @Test func `a store whose turn is held holds up no other store`() async throws {
        let slow = place.store("slow")
        let hold = await slow.occupied()
        try await place.store("other").note("done")
        #expect(try await place.store("other").notes() == ["done"])
        #expect(try await slow.notes() == [])
        hold.release()
        try await hold.task?.value
    }

    @Test func `a hundred writers of one number lose no count`() async throws {
        let store = place.store()
        try await store.note("count")
        try await withThrowingTaskGroup { group in
            for _ in 0..<100 {
                group.addTask {
                    try await store.write { database in
                        let number = try database.row("SELECT number FROM note")?.integer(0) ?? 0
                        try database.run("UPDATE note SET number = $1", number + 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.read { try $0.row("SELECT number FROM note")?.integer(0) } == 100)
    }

    @Test func `the log is carried over once it has grown, and readers see all of it`() async throws {
        let store = place.store()
        for number in 0..<40 {
            try await store.write { database in
                try database.run(
                    "INSERT INTO note (id, bytes) VALUES ($1, $2)", "\(number)", [UInt8](repeating: 1, count: 400_000))
            }
            #expect(try await store.read { try $0.row("SELECT count(*) FROM note")?.integer(0) } == number + 1)
        }
        #expect(Disk.size(of: place.path() + "-wal") < 16_000_000)
        #expect(Disk.size(of: place.path()) > 8_000_000)
    }
}
