internal import CSQLite

/// One step of a schema: its statements run once in each database, in one transaction with the note that they did.
///
/// A list of migrations is append only. DDL uses TEXT, BIGINT and BLOB, so that PostgreSQL runs the same.
public struct Migration: Sendable {
    /// What the database remembers it by, unique in the program: `accounts.1`.
    public let name: String
    /// Its statements, each complete in itself, which every database runs.
    public let statements: [StaticString]
    /// What follows them on SQLite: guards, for which each database has words of its own.
    public let sqlite: [StaticString]
    /// The same for PostgreSQL.
    public let postgreSQL: [StaticString]
    /// What the program does with the rows that are there, after the statements: what SQL cannot, such as folding names.
    public let rework: (@Sendable (Connection) throws(DatabaseError) -> Void)?

    /// A migration of that name.
    public init(
        _ name: String, _ statements: StaticString..., sqlite: [StaticString] = [], postgreSQL: [StaticString] = [],
        rework: (@Sendable (Connection) throws(DatabaseError) -> Void)? = nil
    ) {
        self.name = name
        self.statements = statements
        self.sqlite = sqlite
        self.postgreSQL = postgreSQL
        self.rework = rework
    }
}

extension Connection {
    /// Runs what has not run yet, each migration in a transaction of its own, so that a stop between two is harmless.
    ///
    /// Throws when the database holds a migration that is not in the list: a newer program has been here.
    func migrate(_ migrations: [Migration]) throws(DatabaseError) {
        try execute("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY)")
        let held = Set(try query("SELECT name FROM migration", []).map { $0.text(0) })
        let unknown = held.subtracting(migrations.map(\.name)).sorted()
        guard unknown.isEmpty else {
            let names = unknown.joined(separator: ", ")
            throw DatabaseError(
                code: .other(SQLITE_SCHEMA), message: "a newer program has been here: unknown migration \(names)")
        }
        defer { forget() }
        var done = held
        for migration in migrations where done.insert(migration.name).inserted {
            try transaction(migration.name) { () throws(DatabaseError) in
                for statement in migration.statements + migration.sqlite { try execute(statement) }
                if let rework = migration.rework { try lend(to: rework) }
                try execute("INSERT INTO migration (name) VALUES ($1)", [migration.name])
            }
        }
    }

    private func transaction(
        _ name: String, _ work: () throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        try execute("BEGIN IMMEDIATE")
        do {
            try work()
            try execute("COMMIT")
        } catch {
            rollBack()
            throw DatabaseError(code: error.code, message: "migration \(name): \(error.message)", sql: error.sql)
        }
    }
}
