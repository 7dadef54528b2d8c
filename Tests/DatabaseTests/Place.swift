import Foundation
import Scheduling
import Synchronization

@testable import Database

/// A folder of a test's own, and a room of stores in it; gone when the test is.
final class Place: Sendable {
    static let notes = Migration(
        "notes", "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, number BIGINT, text TEXT, bytes BLOB)")

    let folder: String
    let room: StorePool

    init(openLimit: Int = 256, turnTime: Duration = .seconds(600)) {
        folder = NSTemporaryDirectory() + "guildhall-\(UUID().uuidString)"
        room = StorePool(writers: 2, openLimit: openLimit, turnTime: turnTime)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String = "alpha") -> String { "\(folder)/\(name)/live.sqlite" }

    func store(_ name: String = "alpha", _ migrations: Migration...) -> Store {
        room.store(at: path(name), migrations: migrations.isEmpty ? [Self.notes] : migrations)
    }
}

extension Store {
    /// Adds a note.
    func note(_ id: String, _ number: Int = 0) async throws {
        try await write { try $0.run("INSERT INTO note (id, number) VALUES ($1, $2)", id, number) }
    }

    /// The ids of all notes, sorted.
    func notes() async throws -> [String] {
        try await read { try $0.rows("SELECT id FROM note ORDER BY id").map { $0.text(0) } }
    }

    /// Holds the store's turn until `release` is called, so that a test can fill the queue behind it.
    func occupied() async -> Hold {
        let hold = Hold()
        let task = Task { try await write { _ in hold.enter() } }
        await hold.entered()
        hold.task = task
        return hold
    }

    /// Waits until so many writes are in the queue.
    func queued(_ count: Int) async {
        while state.withLock({ $0.writes.count }) < count { await Task.yield() }
    }
}

/// A turn that goes on until it is released. `@unchecked Sendable`: `task` is set once, before anybody else has it.
final class Hold: @unchecked Sendable {
    private let inside = AsyncStream<Void>.makeStream()
    private let gate = DispatchSemaphore(value: 0)
    fileprivate(set) var task: Task<Void, any Error>?

    fileprivate func enter() {
        inside.continuation.finish()
        gate.wait()
    }

    fileprivate func entered() async { for await _ in inside.stream {} }

    func release() { gate.signal() }
}
