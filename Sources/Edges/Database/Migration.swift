internal import CSQLite

/// One schema migration: its statements run once per database, in one transaction with the record that they ran.
public struct Migration: Sendable {
    /// The name under which the database records it, unique in the program: `accounts.1`.
    public let name: String
    /// The statements for every database engine, one complete statement each.
    public let statements: [SQL]
    /// Statements that follow on SQLite only: guards such as triggers, which each engine writes differently.
    public let sqlite: [SQL]
    /// The same for PostgreSQL; SQLite does not run them.
    public let postgreSQL: [SQL]
    /// Changes existing rows after the statements, where SQL cannot, such as folding names; nil when there is nothing
    /// to do.
    public let rework: (@Sendable (Connection) throws(DatabaseError) -> Void)?

    /// A migration named `name`.
    public init(
        _ name: String, _ statements: SQL..., sqlite: [SQL] = [], postgreSQL: [SQL] = [],
        rework: (@Sendable (Connection) throws(DatabaseError) -> Void)? = nil
    ) {
        (self.name, self.statements, self.sqlite) = (name, statements, sqlite)
        (self.postgreSQL, self.rework) = (postgreSQL, rework)
    }
}

extension Connection {
    /// The migrations that have run. Throws when one of them is not in the list: a newer program has used the database.
    @discardableResult
    func refuseNewer(_ migrations: [Migration]) throws(DatabaseError) -> Set<String> {
        try execute("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY)")
        let held = Set(try query("SELECT name FROM migration", []).map { $0.text(0) })
        let unknown = held.subtracting(migrations.map(\.name)).sorted()
        guard unknown.isEmpty else {
            let names = unknown.joined(separator: ", ")
            throw DatabaseError(
                code: .other(SQLITE_SCHEMA), message: "a newer program has been here: unknown migration \(names)")
        }
        return held
    }

    /// Runs the migrations that have not run yet, each in its own transaction, so that a stop between two is harmless, and
    /// returns their names.
    ///
    /// Throws when the database holds a migration that is not in the list: a newer program has used it.
    @discardableResult
    func migrate(_ migrations: [Migration]) throws(DatabaseError) -> [String] {
        let held = try refuseNewer(migrations)
        defer { forget() }
        var (done, run) = (held, [String]())
        for migration in migrations where done.insert(migration.name).inserted {
            do throws(DatabaseError) {
                try transaction { () throws(DatabaseError) in
                    for statement in migration.statements + migration.sqlite { try execute(statement) }
                    if let rework = migration.rework { try withAccess(rework) }
                    try execute("INSERT INTO migration (name) VALUES ($1)", [migration.name])
                }
            } catch {
                let message = "migration \(migration.name): \(error.message)"
                throw DatabaseError(code: error.code, message: message, sql: error.sql)
            }
            run.append(migration.name)
        }
        return run
    }
}
