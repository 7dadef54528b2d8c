import Foundation
import Testing

@testable import Database

struct StoreTests {
    @Test func `what is written is read`() async throws {
        let room = StoreRoom()
        let path = NSTemporaryDirectory() + "store-\(UUID())/a.sqlite"
        let store = room.store(
            at: path, migrations: [Migration("one", "CREATE TABLE note (id TEXT PRIMARY KEY, n BIGINT)")])
        let changed = try await store.write { try $0.run("INSERT INTO note VALUES ($2, $1)", 5, "a") }
        #expect(changed == 1)
        #expect(try await store.read { try $0.row("SELECT n FROM note WHERE id = $1", "a")?.integer(0) } == 5)
        #expect(try await store.scan { try $0.rows("SELECT n FROM note") }.count == 1)
        try await store.backup(to: path + ".copy")
        await room.close()
        #expect(FileManager.default.fileExists(atPath: path + ".copy"))
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }
}
