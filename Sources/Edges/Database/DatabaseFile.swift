/// A database file that no store has open, such as one from a backup.
public enum DatabaseFile {
    /// What is wrong with the file at `path`; nil if it is whole, and every migration in it is one of `migrations`.
    public static func fault(_ path: String, _ migrations: [Migration]) -> DatabaseError? {
        do throws(DatabaseError) {
            let connection = try Connection(path: path, isWriter: true)
            defer { connection.close() }
            let report = try connection.query("PRAGMA quick_check(1)").map { $0.text(0) }
            guard report == ["ok"] else {
                throw DatabaseError(code: .other(0), message: report.joined(separator: "; "))
            }
            try connection.refuseNewer(migrations)
            return nil
        } catch {
            return error
        }
    }

    /// Migrates the file at `path`, takes out whose database it is, so that the next store that opens it makes it its
    /// own, runs `work` in the same transaction, and closes it. Throws what `work` throws, or a ``DatabaseError``.
    public static func adopt(
        _ path: String, _ migrations: [Migration], _ work: (Connection) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        let connection = try Connection(path: path, isWriter: true)
        defer { connection.close() }
        try connection.migrate(migrations)
        try connection.transaction { () throws(DatabaseError) in
            try connection.execute("DROP TABLE IF EXISTS store_identity")
            try connection.withAccess(work)
        }
    }
}
