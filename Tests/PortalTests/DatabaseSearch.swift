import CSQLite
import Foundation
import PortalKit

@testable import Portal

/// Looks through all columns of all tables of a site's database, whichever there are.
struct DatabaseSearch {
    private let handle: OpaquePointer?

    /// The names of the tables with a column that holds exactly this text.
    static func tables(holding text: String, in town: Town, _ id: String) throws -> Set<String> {
        let site = try town.site(id)
        let path = "\(town.data)/\(site.tenant.id)/\(site.environment.rawValue).sqlite"
        var handle: OpaquePointer?
        defer { sqlite3_close_v2(handle) }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw Missing(what: "the database \(path)")
        }
        let search = DatabaseSearch(handle: handle)
        let tables = try search.texts("SELECT name FROM sqlite_master WHERE type = 'table'", nil)
        guard tables.count > 20 else { throw Missing(what: "the tables of \(path)") }
        return try Set(
            tables.filter { table in
                try search.texts("SELECT name FROM pragma_table_info(?1)", table).contains { column in
                    try !search.texts("SELECT '' FROM \"\(table)\" WHERE \"\(column)\" = ?1 LIMIT 1", text).isEmpty
                }
            })
    }

    /// The first column of each row of a statement with one parameter.
    private func texts(_ statement: String, _ parameter: String?) throws -> [String] {
        var prepared: OpaquePointer?
        defer { sqlite3_finalize(prepared) }
        guard sqlite3_prepare_v2(handle, statement, -1, &prepared, nil) == SQLITE_OK else {
            throw Missing(what: "the statement \(statement)")
        }
        if let parameter { sqlite3_bind_text(prepared, 1, parameter, -1, csqlite_transient()) }
        var texts: [String] = []
        while sqlite3_step(prepared) == SQLITE_ROW {
            texts.append(sqlite3_column_text(prepared, 0).map { String(cString: $0) } ?? "")
        }
        return texts
    }
}
