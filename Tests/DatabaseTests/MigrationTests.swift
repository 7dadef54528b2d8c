import Testing

@testable import Database

struct MigrationTests {
    let place = Place()
    private let more = Migration(
        "more", "ALTER TABLE note ADD COLUMN more TEXT", "INSERT INTO note (id) VALUES ('made')")

    @Test func `a migration runs once, however often the store is opened`() async throws {
        for _ in 0..<3 {
            let store = place.store("alpha", Place.notes, more)
            #expect(try await store.notes() == ["made"])
            await store.close()
        }
    }

    @Test func `a migration that fails undoes all of itself and is taken up again`() async throws {
        let half = Migration("half", "INSERT INTO note (id) VALUES ('half')", "INSERT INTO missing VALUES (1)")
        let store = place.store("alpha", Place.notes, half)
        await #expect(throws: DatabaseError.self) { try await store.notes() }
        await place.room.close()

        let second = StorePool()
        let mended = second.store(
            at: place.path(),
            migrations: [Place.notes, Migration("half", "INSERT INTO note (id) VALUES ('whole')")])
        #expect(try await mended.notes() == ["whole"])
        await second.close()
    }

    @Test func `a migration may do in the program what SQL cannot, in its own transaction`() async throws {
        try await place.store().note("first")
        await place.room.close()
        let room = StorePool()
        let shout = Migration(
            "shout", "ALTER TABLE note ADD COLUMN loud TEXT",
            rework: { db throws(DatabaseError) in
                for row in try db.rows("SELECT id FROM note") {
                    try db.run("UPDATE note SET loud = $2 WHERE id = $1", row.text(0), row.text(0).uppercased())
                }
            })
        let store = room.store(at: place.path(), migrations: [Place.notes, shout])
        #expect(try await store.read { try $0.row("SELECT loud FROM note")?.text(0) } == "FIRST")
        await room.close()
        let failing = Migration(
            "failing", "INSERT INTO note (id) VALUES ('half')",
            rework: { _ throws(DatabaseError) in throw DatabaseError(code: .constraint, message: "no") })
        let third = StorePool()
        let other = third.store(at: place.path(), migrations: [Place.notes, shout, failing])
        await #expect(throws: DatabaseError.self) { try await other.notes() }
        await third.close()
        let last = StorePool()
        #expect(try await last.store(at: place.path(), migrations: [Place.notes, shout]).notes() == ["first"])
        await last.close()
    }

    @Test func `a database of a newer program is refused, at once and by name`() async throws {
        _ = try await place.store("alpha", Place.notes, more).notes()
        await place.room.close()

        let old = StorePool()
        let store = old.store(at: place.path(), migrations: [Place.notes])
        for _ in 0..<2 {
            let error = await #expect(throws: DatabaseError.self) { try await store.notes() }
            #expect(error?.message.contains("more") == true)
        }
        await old.close()
    }

    @Test func `migrations that come in while the store is open run before anything else does`() async throws {
        let store = place.store()
        try await store.note("before")
        let same = place.store("alpha", Place.notes, more)
        #expect(same === store)
        let rows = try await store.read { try $0.rows("SELECT id FROM note WHERE more IS NULL ORDER BY id") }
        #expect(rows.map { $0.text(0) } == ["before", "made"])
    }
}
