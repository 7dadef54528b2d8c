import Foundation
import Testing

@testable import Database

struct BackupTests {
    let place = Place()

    private func notes(in path: String) async throws -> Int? {
        let room = StorePool()
        let count = try await room.store(at: path, migrations: [Place.notes]).read { database in
            try database.row("SELECT count(*) FROM note")?.integer(0)
        }
        await room.close()
        return count
    }

    @Test func `a backup is a database of its own, complete, and for its owner alone`() async throws {
        let store = place.store()
        for number in 0..<20 {
            try await store.write { database in
                try database.run(
                    "INSERT INTO note (id, bytes) VALUES ($1, $2)", "\(number)", [UInt8](repeating: 1, count: 300_000))
            }
        }
        let copy = place.folder + "/copies/alpha.sqlite"
        try await store.backup(to: copy)
        #expect(try await notes(in: copy) == 20)
        #expect(!FileManager.default.fileExists(atPath: copy + ".part"))
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `saves go on during a backup, and one undone in between harms nothing`() async throws {
        struct Refusal: Error {}
        let store = place.store()
        for number in 0..<20 {
            try await store.write { database in
                try database.run(
                    "INSERT INTO note (id, bytes) VALUES ($1, $2)", "\(number)", [UInt8](repeating: 1, count: 300_000))
            }
        }
        let copy = place.folder + "/copy.sqlite"
        let backup = Task { try await store.backup(to: copy) }
        for number in 20..<60 {
            try await store.note("\(number)")
            try? await store.write { database in
                try database.run("UPDATE note SET bytes = $1", [UInt8](repeating: 2, count: 5000))
                throw Refusal()
            }
        }
        try await backup.value
        let count = try #require(try await notes(in: copy))
        #expect((20...60).contains(count))
        #expect(try await store.notes().count == 60)
    }

    @Test func `a backup that cannot be written says so, leaves nothing and harms nothing`() async throws {
        let store = place.store()
        try await store.note("kept")
        await #expect(throws: DatabaseError.self) { try await store.backup(to: "/proc/none/copy.sqlite") }
        // A folder stands where the finished copy is to go.
        await #expect(throws: DatabaseError.self) { try await store.backup(to: place.folder + "/alpha") }
        #expect(!FileManager.default.fileExists(atPath: place.folder + "/alpha.part"))
        #expect(try await store.notes() == ["kept"])
        await store.close()
    }
}
