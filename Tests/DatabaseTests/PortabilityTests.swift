import Foundation
import Testing

@testable import Database

struct PortabilityTests {
    @Test func `every statement of the program runs on PostgreSQL`() throws {
        let sources = try ProgramSources.all()
        #expect(SQLLiterals.unread(in: sources).isEmpty)
        let all = SQLLiterals.statements(in: sources)
        let schema = all.filter { $0.hasPrefix("CREATE") || $0.hasPrefix("ALTER") || $0.hasPrefix("DROP") }
        let statements = all.filter { !schema.contains($0) }
        #expect(schema.contains("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY)"))
        #expect(statements.contains("INSERT INTO migration (name) VALUES ($1)"))
        let refusals = try PostgreSQL.refusals(ofSchema: schema, statements)
        #expect(refusals.isEmpty, "\(refusals.map(\.description).joined(separator: "\n"))")
    }

    @Test func `what the audit holds is for good on PostgreSQL, as it is on SQLite`() throws {
        let schema = SQLLiterals.statements(in: try ProgramSources.all()).filter { statement in
            statement.hasPrefix("CREATE") && statement.contains("audit") && !statement.contains("INDEX")
        }
        let outcomes = try PostgreSQL.outcomes(
            onSchema: schema,
            [
                "INSERT INTO audit (id, at, account, portal, action, subject, object) VALUES ('a', 1, '', '', '', '', '')",
                "UPDATE audit SET action = 'nothing'", "DELETE FROM audit", "TRUNCATE audit", "SELECT id FROM audit",
            ])
        #expect(outcomes == [nil] + Array(repeating: "audit rows are for good", count: 3) + [nil])
    }

    @Test func `what PostgreSQL does not take is found, and what it takes is not`() throws {
        let migrations = [
            Place.notes,
            Migration("child", "CREATE TABLE child (note TEXT NOT NULL REFERENCES note (id) ON DELETE CASCADE)"),
            Migration("trigger", "CREATE TRIGGER kept BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'kept'); END"),
            Migration("wrong", "CREATE TABLE wrong (id INTEGER PRIMARY KEY AUTOINCREMENT)"),
        ]
        let good = [
            "SELECT id, number, bytes FROM note WHERE id = $1 AND number > $2 ORDER BY id LIMIT $3",
            "INSERT INTO note (id, number, bytes) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET number = $2",
            "SELECT count(*) FROM child JOIN note ON note.id = child.note WHERE lower(note.text) LIKE $1",
        ]
        let bad = [
            "SELECT missing FROM note", "INSERT OR IGNORE INTO note (id) VALUES ($1)",
            "SELECT ifnull(text, '') FROM note", "SELECT id FROM note WHERE number", "SELECT id FROM note; x",
        ]
        let refusals = try PostgreSQL.refusals(of: migrations, good + bad)
        #expect(refusals.map(\.statement) == ["CREATE TABLE wrong (id INTEGER PRIMARY KEY AUTOINCREMENT)"] + bad)
    }

    @Test func `a schema in any order is built`() throws {
        let schema = [
            "CREATE INDEX child_note ON child (note)", "CREATE TABLE child (note TEXT REFERENCES note (id))",
            "ALTER TABLE note ADD COLUMN more BLOB", "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY)",
        ]
        #expect(try PostgreSQL.refusals(ofSchema: schema, ["SELECT more FROM note"]).isEmpty)
    }

    @Test func `SQL is found in plain literals and in those of several lines, and nowhere else`() {
        let source = #"""
            // "SELECT comment FROM nowhere"
            /* "SELECT comment FROM nowhere" */
            try database.run("INSERT INTO a (b) VALUES ($1)", "SELECT")
            let quoted: StaticString = "SELECT \"b\" FROM a"
            try database.rows(
                """
                SELECT b, 'it''s' \
                FROM a
                  WHERE c = "d"
                """, b)
            print("SELECT \(name("UPDATE a SET b = 1")) FROM a")
            try database.rows("SELECT \(columns) FROM a WHERE \(Other.isOpen) AND \(missing)")
            static let columns: SQL = "b, c"
            let words = "Select a school", heading = "UPDATE"
            """#
        let other = #"enum Other { static let isOpen: SQL = "\(state) = 'open'"; static let state: SQL = "a.state" }"#
        #expect(
            SQLLiterals.statements(in: [source, other]) == [
                "INSERT INTO a (b) VALUES ($1)", "SELECT \"b\" FROM a", "SELECT b, 'it''s' FROM a WHERE c = \"d\"",
                "UPDATE a SET b = 1", "SELECT b, c FROM a WHERE a.state = 'open' AND missing",
            ])
    }

    @Test func `a statement is found in each reading of its fragments, with its values numbered`() {
        let source = #"""
            enum Notes {
                func found() { rows("SELECT \(columns) FROM a WHERE \(isMatched(text ?? "SELECT")) LIMIT \(bind: most("x"))") }
                func isMatched(_ text: String) -> SQL {
                    if text.isEmpty { return "\(isOpen)" }
                    return .all(words.map { "b LIKE \(bind: "% \($0)%") AND \(isOpen)" })
                }
                var isOpen: SQL { isEverything ? "1 = 1" : "c = \(bind: c)" }
                static let columns: SQL = "b"
            }
            """#
        #expect(
            SQLLiterals.statements(in: [source]) == [
                "SELECT b FROM a WHERE 1 = 1 LIMIT $1", "SELECT b FROM a WHERE c = $1 LIMIT $2",
                "SELECT b FROM a WHERE b LIKE $1 AND 1 = 1 LIMIT $2",
                "SELECT b FROM a WHERE b LIKE $1 AND c = $2 LIMIT $3",
            ])
        #expect(SQLLiterals.unread(in: [source]).isEmpty)
        #expect(SQLLiterals.unread(in: [#"rows("SELECT \(other(1)) FROM a")"#]).count == 1)
    }
}
