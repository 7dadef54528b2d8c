import CSQLite
import Foundation
import Testing

/// How SQLite finds the rows of each statement, with every table of the program there and none of its rows.
@Suite final class PlanTests {
    /// What goes through a whole table, by words of its own. What is not here is found by an index, whatever a council has.
    private static let readers = [
        // A search for a person has a part of the name.
        "FROM person WHERE ($1 = '' OR folded LIKE", "FROM casefile WHERE ' ' || folded LIKE",
        "FROM casefile WHERE REPLACE(folded",
        // Swept up once in a while.
        "DELETE FROM session WHERE created", "DELETE FROM held_form WHERE at", "DELETE FROM link WHERE expires",
        "DELETE FROM code WHERE expires",
        // How deadlines are kept is about every case there is.
        "SELECT casefile, deadline FROM case_exception", "SELECT c.reference, c.stage, c.state, c.received",
        // The team's list of all organisations.
        "FROM organisation o ORDER BY",
        // The team's list of all invitations, and all answers of a survey as one file.
        "FROM invitation ORDER BY sent DESC", "SELECT month, definition, answers FROM survey_answer",
        // At the start.
        "SELECT name FROM migration", "SELECT 1 FROM casefile LIMIT 1",
        // A table of one row.
        "FROM store_identity", "UPDATE store_identity",
        // What the admins of one council have changed, which a page of their console compares.
        "FROM overlay_change ORDER BY version",
        // Of a database that was restored from a backup.
        "credentials + 1 WHERE credentials >= 0",
        // Once, in a migration.
        "SELECT id, forename, middle, surname, folded FROM",
    ]

    private var handle: OpaquePointer?

    init() throws {
        try #require(sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK)
    }

    deinit { sqlite3_close_v2(handle) }

    @Test func `every statement finds its rows by an index, but for the few that read a whole table`() throws {
        let all = SQLLiterals.statements(in: try ProgramSources.all())
        var schema = all.filter { $0.hasPrefix("CREATE") || $0.hasPrefix("ALTER") }
        // In any order: one that needs another's table waits for it. What is PostgreSQL's alone is left over.
        while true {
            let refused = schema.filter { sqlite3_exec(handle, $0, nil, nil, nil) != SQLITE_OK }
            if refused.count == schema.count { break }
            schema = refused
        }
        let statements = all.filter { statement in
            ["SELECT", "WITH", "UPDATE", "DELETE", "INSERT"].contains { statement.hasPrefix($0) }
        }
        #expect(statements.count > 250)
        var unseen = Set(Self.readers)
        for statement in statements {
            // What a statement makes of rows that it has found, it may read as it likes.
            let steps = try plan(statement)
            let scans = steps.filter { $0.hasPrefix("SCAN") && !isOwn($0, statement) }
            let known = Self.readers.filter { statement.contains($0) }
            unseen.subtract(known)
            #expect(scans.isEmpty == known.isEmpty, "\(statement): \(scans)")
            // All that ever came, once for each case of an officer's, took seconds.
            guard statement.contains("casefile c CROSS JOIN message m") else { continue }
            #expect(steps.contains { $0.contains("message_casefile") }, "\(statement): \(steps)")
        }
        #expect(unseen.isEmpty)
    }

    /// Whether what is scanned is a row of no table, or what the statement's own WITH has found.
    private func isOwn(_ step: String, _ statement: String) -> Bool {
        // A subselect's name stands after its bracket.
        let name = step.dropFirst("SCAN ".count)
        return step == "SCAN CONSTANT ROW" || step == "SCAN p" && statement.contains("FROM page p")
            || statement.contains(") \(name) ") || statement.contains(") \(name)\n")
    }

    private func plan(_ statement: String) throws -> [String] {
        var prepared: OpaquePointer?
        defer { sqlite3_finalize(prepared) }
        try #require(
            sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN \(statement)", -1, &prepared, nil) == SQLITE_OK,
            "\(statement): \(String(cString: sqlite3_errmsg(handle)))")
        var details: [String] = []
        while sqlite3_step(prepared) == SQLITE_ROW {
            if let text = sqlite3_column_text(prepared, 3) { details.append(String(cString: text)) }
        }
        return details
    }
}
