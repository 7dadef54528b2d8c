import Foundation
import Synchronization
import Testing

@testable import Database

struct DamageTests {
    let place = Place()

    private func fill(_ store: Store) async throws {
        for number in 0..<50 {
            try await store.write { database in
                try database.run(
                    "INSERT INTO note (id, bytes) VALUES ($1, $2)", "\(number)", [UInt8](repeating: 7, count: 3000))
            }
        }
    }

    // Everything from a page on; the first page holds the schema.
    private func damage(_ path: String, fromPage page: Int = 1) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: UInt64(page) * 4096)
        try file.write(contentsOf: [UInt8](repeating: 0xAA, count: Int(size) - page * 4096))
        try file.close()
    }

    @Test func `damage in one store is its own, and told as such`() async throws {
        let (alpha, beta) = (place.store("alpha"), place.store("beta"))
        try await fill(alpha)
        try await fill(beta)
        await alpha.close()
        try damage(place.path("alpha"))
        for _ in 0..<3 {
            let error = await #expect(throws: DatabaseError.self) {
                try await alpha.scan { try $0.rows("SELECT id, bytes FROM note") }
            }
            #expect(error?.code == .corrupt)
            #expect(try await beta.notes().count == 50)
        }
        let error = await #expect(throws: DatabaseError.self) { try await alpha.note("new") }
        #expect(error?.code == .corrupt)
    }

    @Test func `a damaged store that has been mended serves again after it was closed`() async throws {
        let store = place.store()
        try await fill(store)
        await store.close()
        let good = try Data(contentsOf: URL(fileURLWithPath: place.path()))
        try damage(place.path())
        await #expect(throws: DatabaseError.self) { try await store.scan { try $0.rows("SELECT bytes FROM note") } }
        await #expect(throws: DatabaseError.self) { try await store.notes() }
        await store.close()
        try good.write(to: URL(fileURLWithPath: place.path()))
        #expect(try await store.notes().count == 50)
    }

    @Test func `a file that is no database is refused`() async throws {
        try FileManager.default.createDirectory(atPath: place.folder + "/alpha", withIntermediateDirectories: true)
        try Data(repeating: 65, count: 8192).write(to: URL(fileURLWithPath: place.path()))
        let error = await #expect(throws: DatabaseError.self) { try await place.store().notes() }
        #expect(error?.code == .corrupt)
    }

    @Test func `after an unclean stop the file is looked at before anybody is served`() async throws {
        let store = place.store()
        try await fill(store)
        await store.close()
        try damage(place.path(), fromPage: 8)
        #expect(try await store.read { try $0.row("SELECT 1") } != nil)
        await store.close()
        // As a process leaves it that was killed: with a log.
        try Data(repeating: 0, count: 100).write(to: URL(fileURLWithPath: place.path() + "-wal"))
        // Reading no damaged page, this would be answered had no one looked, as the first one shows.
        let error = await #expect(throws: DatabaseError.self) { try await store.read { try $0.row("SELECT 1") } }
        #expect(error?.code == .corrupt)
    }

    @Test func `a full disk undoes the save, says so, and is forgotten once there is room`() async throws {
        let folder = place.folder + "/small"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let isMounted = try run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder) == 0
        defer { if isMounted { _ = try? run("umount", folder) } }
        let room = StorePool()
        let store = room.store(at: folder + "/live.sqlite", migrations: [Place.notes])
        try await store.note("before")
        // Where only root may mount, the database itself is bounded.
        if !isMounted { try await store.boundTo200Pages() }
        let error = await #expect(throws: DatabaseError.self) {
            try await store.write { database in
                try database.run("INSERT INTO note (id) VALUES ('small')")
                try database.run(
                    "INSERT INTO note (id, bytes) VALUES ('big', $1)", [UInt8](repeating: 1, count: 4_000_000))
            }
        }
        #expect(error?.code == .full)
        #expect(try await store.notes() == ["before"])
        try await store.note("after")
        #expect(try await store.notes() == ["after", "before"])
        await room.close()
    }

    @Test func `a full disk at COMMIT fails the whole turn`() async throws {
        let folder = place.folder + "/small"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard try run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder) == 0 else { return }
        defer { _ = try? run("umount", folder) }
        let room = StorePool()
        let store = room.store(at: folder + "/live.sqlite", migrations: [Place.notes])
        try await store.note("before")
        let filler = folder + "/filler"
        let size = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int ?? 0
        try Data(count: size).write(to: URL(fileURLWithPath: filler))
        // Small enough to stay in memory until COMMIT writes it.
        let error = await #expect(throws: DatabaseError.self) {
            try await store.write { database in
                try database.run(
                    "INSERT INTO note (id, bytes) VALUES ('big', $1)", [UInt8](repeating: 1, count: 100_000))
            }
        }
        #expect(error?.code == .full)
        #expect(try await store.notes() == ["before"])
        try FileManager.default.removeItem(atPath: filler)
        try await store.note("after")
        #expect(try await store.notes() == ["after", "before"])
        await room.close()
    }
}

extension Store {
    /// Sets the most pages that the file may have, between two turns.
    fileprivate func boundTo200Pages() async throws {
        while !state.withLock({ $0.isIdle }) { await Task.yield() }
        try writer?.connection.execute("PRAGMA max_page_count = 200")
    }
}

private func run(_ command: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}
