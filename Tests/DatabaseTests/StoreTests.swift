import Foundation
import Testing

@testable import Database

struct StoreTests {
    let place = Place()

    @Test func `every type of value comes back as it went in`() async throws {
        let text = "Ll\u{0177}r \u{0}\u{1F9D1}\u{200D}\u{1F3EB}"
        let row = try await place.store().write { database in
            try database.run(
                "INSERT INTO note (id, number, text, bytes) VALUES ($1, $2, $3, $4)", text, Int.min, true,
                [0, 255] as [UInt8])
            return try #require(try database.row("SELECT id, number, text, bytes FROM note"))
        }
        #expect(row.text(0) == text)
        #expect(row.integer(1) == Int.min)
        #expect(row.flag(2))
        #expect(row.blob(3) == [0, 255])
    }

    @Test func `nothing is told from empty, for text and for bytes`() async throws {
        let row = try await place.store().write { database in
            let nothing: String? = nil
            try database.run("INSERT INTO note (id, text, bytes) VALUES ($1, $2, $3)", "", nothing, [] as [UInt8])
            return try #require(try database.row("SELECT id, text, bytes, bytes IS NULL, number FROM note"))
        }
        #expect(row.optionalText(0) == "")
        #expect(row.optionalText(1) == nil)
        #expect(row.text(1) == "")
        #expect(row.blob(2) == [])
        #expect(!row.flag(3))
        #expect(row.optionalInteger(4) == nil)
    }

    @Test func `an argument goes where its number says, not where it first stands`() async throws {
        let row = try await place.store().read { try $0.row("SELECT $2, $1, $2", "one", "two") }
        #expect([row?.text(0), row?.text(1), row?.text(2)] == ["two", "one", "two"])
    }

    @Test func `a fragment carries its values, and one statement serves all of them`() async throws {
        let rows = try await place.store().read { database in
            try [nil, "two", "'; --"].map { value in
                let fragment: SQL = "\(bind: value)"
                return try database.row(
                    "SELECT \(bind: 1), \(SQL.all(["1 = \(bind: 1)", "2 = \(bind: 2)"])), \(fragment)")
            }
        }
        #expect(rows.map { $0?.integer(0) } == [1, 1, 1] && rows.map { $0?.flag(1) } == [true, true, true])
        #expect(rows.map { $0?.optionalText(2) } == [nil, "two", "'; --"])
        func statement(_ value: Int) -> SQL { "SELECT \(bind: value)" }
        #expect(statement(1).template == statement(2).template && statement(1).text == "SELECT $1")
        #expect(SQL.all([]).text == "1 = 1")
    }

    @Test(arguments: ["no parameter", "a gap", "another sign", "two kinds", "two statements", "no statement"])
    func `a statement that is not as it must be is refused`(_ mistake: String) async throws {
        let store = place.store()
        await #expect(throws: DatabaseError.self) {
            try await store.read { database in
                switch mistake {
                case "no parameter": _ = try database.row("SELECT 1", "one")
                case "two kinds": _ = try database.row("SELECT $1, \(bind: "one")")
                case "a gap": _ = try database.row("SELECT $1, $3", "one", "two")
                case "another sign": _ = try database.row("SELECT ?", "one")
                case "two statements": _ = try database.row("SELECT 1; SELECT 2")
                default: _ = try database.row(" ")
                }
            }
        }
    }

    @Test func `an actor goes on at its own executor after what a write or a scan throws`() async {
        let caller = Caller(store: place.store())
        await caller.writes()
        await caller.scans()
        #expect(await caller.failures == 2)
    }

    private actor Caller {
        let store: Store
        private(set) var failures = 0

        init(store: Store) { self.store = store }

        func writes() async {
            do { try await store.write { _ in throw CancellationError() } } catch { noteFailure() }
        }

        func scans() async {
            do { try await store.scan { _ in throw CancellationError() } } catch { noteFailure() }
        }

        private func noteFailure() {
            preconditionIsolated("after an error")
            failures += 1
        }
    }

    @Test func `an error holds the statement and never its arguments`() async throws {
        let store = place.store()
        try await store.note("Rhiannon Example")
        let error = await #expect(throws: DatabaseError.self) { try await store.note("Rhiannon Example") }
        #expect(error?.code == .constraint)
        #expect(error?.sql?.contains("INSERT INTO note") == true)
        #expect(error?.description.contains("Rhiannon") == false)
    }

    @Test func `run tells how many rows it changed`() async throws {
        let counts = try await place.store().write { database in
            [
                try database.run("INSERT INTO note (id) VALUES ('a'), ('b'), ('c')"),
                try database.run("UPDATE note SET number = 1 WHERE id <> 'a'"),
                try database.run("SELECT id FROM note"),
                try database.run("INSERT INTO note (id) VALUES ('a') ON CONFLICT (id) DO NOTHING"),
            ]
        }
        #expect(counts == [3, 2, 0, 0])
    }

    @Test func `a read of an open store never leaves its thread, not even for the first await`() async throws {
        let store = place.store()
        _ = try await store.notes()
        await Task.immediate {
            let before = pthread_self()
            let within = try? await store.read { _ in UInt(bitPattern: Int(pthread_self())) }
            #expect(within == UInt(bitPattern: Int(before)))
            #expect(pthread_equal(before, pthread_self()) != 0)
        }.value
    }

    @Test func `scans and writes run on threads of the store's own`() async throws {
        let store = place.store()
        let name: @Sendable (Connection) throws -> String = { _ in
            try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        }
        #expect(try await store.scan(name).hasPrefix("scanner"))
        #expect(try await store.write(name).hasPrefix("writer"))
    }

    @Test func `a read cannot write`() async throws {
        let store = place.store()
        try await store.note("kept")
        await #expect(throws: DatabaseError.self) { try await store.read { try $0.run("DELETE FROM note") } }
        await #expect(throws: DatabaseError.self) { try await store.scan { try $0.run("DELETE FROM note") } }
        #expect(try await store.notes() == ["kept"])
    }

    @Test func `a read sees one state of the database from its first statement to its last`() async throws {
        let store = place.store()
        try await store.note("before")
        let (read, written) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let counts = store.scan { database in
            let before = try database.rows("SELECT id FROM note").count
            read.signal()
            written.wait()
            return [before, try database.rows("SELECT id FROM note").count]
        }
        try await store.write { database in
            read.wait()
            try database.run("INSERT INTO note (id) VALUES ('meanwhile')")
        }
        written.signal()
        #expect(try await counts == [1, 1])
        #expect(try await store.notes() == ["before", "meanwhile"])
    }

    @Test func `a connection kept past its closure does nothing`() async throws {
        nonisolated(unsafe) var kept: Connection?
        try await place.store().write { kept = $0 }
        let error = #expect(throws: DatabaseError.self) { try kept?.run("DELETE FROM note") }
        #expect(error?.code == .closed)
    }

    @Test func `more statements than are kept prepared still run`() async throws {
        let answers = try await place.store().read { database in
            var sql: SQL = "SELECT 0"
            return try (0..<300).map { number in
                if number > 0 { sql = "\(sql) + 1" }
                return try database.row(sql)?.integer(0)
            }
        }
        #expect(answers == (0..<300).map { $0 })
    }

    @Test func `the file and its folder are for the owner alone`() async throws {
        _ = try await place.store().notes()
        for path in [place.path(), place.path() + "-wal", place.folder] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
        }
    }
}
