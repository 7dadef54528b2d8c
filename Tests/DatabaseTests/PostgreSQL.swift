import Foundation

@testable import Database

/// A real PostgreSQL that runs the program's SQL, so that what is written for SQLite is known to run there too.
///
/// TEXT and BIGINT are its own types, and BLOB is a domain over `bytea`. Yes and no are a BIGINT of 0 or 1. It sorts
/// by bytes (locale C), as SQLite does. Parameters take the type of their place. Triggers are the one thing that each
/// engine has its own words for: those that call no function are SQLite's, and are left out.
///
/// It runs as a single process on its standard input, without a socket: nothing is left behind when the test ends.
struct PostgreSQL {
    /// A statement that PostgreSQL does not take, and why.
    struct Refusal: Error, CustomStringConvertible {
        let statement: String
        let reason: String
        var description: String { "\(reason) in: \(statement)" }
    }

    /// PostgreSQL's programs are not installed, or do not start.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// What it refuses of the program's migrations and of the statements prepared after them.
    static func refusals(of migrations: [Migration], _ statements: [String]) throws -> [Refusal] {
        try refusals(ofSchema: migrations.flatMap { $0.statements + $0.postgreSQL }.map(\.text), statements)
    }

    /// The same for a schema whose statements come in any order: one that needs another's table waits for it.
    static func refusals(ofSchema schema: [String], _ statements: [String]) throws -> [Refusal] {
        let cluster = try Cluster()
        defer { cluster.remove() }
        var waiting = schema.filter(isTaken)
        while true {
            let outcomes = try cluster.run(waiting)
            let refused = zip(waiting, outcomes).filter { $1 != nil }.map(\.0)
            guard refused.count < waiting.count, !refused.isEmpty else {
                let prepared = try cluster.run(statements.enumerated().map { "PREPARE s\($0) AS \($1)" })
                return zip(waiting + statements, outcomes + prepared).compactMap { statement, reason in
                    reason.map { Refusal(statement: statement, reason: $0) }
                }
            }
            waiting = refused
        }
    }
}

extension PostgreSQL {
    /// Runs statements one by one on a schema that is in order: for each nil, or why it was refused.
    static func outcomes(onSchema schema: [String], _ statements: [String]) throws -> [String?] {
        let cluster = try Cluster()
        defer { cluster.remove() }
        return try cluster.run(schema.filter(isTaken) + statements).suffix(statements.count)
    }

    private static func isTaken(_ statement: String) -> Bool {
        !statement.hasPrefix("CREATE TRIGGER") || statement.contains("EXECUTE FUNCTION")
    }
}

/// A database cluster in a folder of its own.
private struct Cluster {
    private let folder = NSTemporaryDirectory() + "guildhall-postgresql-\(UUID().uuidString)"
    private let programs: String

    init() throws {
        let versions = "/usr/lib/postgresql"
        guard let version = try? FileManager.default.contentsOfDirectory(atPath: versions).max() else {
            throw PostgreSQL.Missing(description: "no PostgreSQL in \(versions): install Debian's postgresql")
        }
        programs = "\(versions)/\(version)/bin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // It refuses to run as root.
        if geteuid() == 0 { _ = try execute("chown", ["postgres", folder], asItself: false) }
        let output = try execute(
            programs + "/initdb", ["-D", folder + "/data", "-E", "UTF8", "--locale=C", "--no-sync", "-A", "reject"])
        guard FileManager.default.fileExists(atPath: folder + "/data/PG_VERSION") else {
            throw PostgreSQL.Missing(description: "initdb: \(output)")
        }
        _ = try run(["CREATE DOMAIN blob AS bytea"])
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// For each statement nil, or why it was refused; each runs by itself.
    func run(_ statements: [String]) throws -> [String?] {
        // In this mode an empty line after a semicolon ends a statement, and each marker's row tells where we are.
        let input = statements.enumerated().map { "SELECT 'marker \($0).';\n\n\($1);\n\n" }.joined()
        let output = try execute(
            programs + "/postgres",
            [
                "--single", "-j", "-D", folder + "/data", "-c", "fsync=off", "-c", "log_min_error_statement=panic",
                "template1",
            ],
            input: input + "SELECT 'marker end';\n\n")
        guard output.contains("marker end") else { throw PostgreSQL.Missing(description: "postgres: \(output)") }
        return statements.indices.map { index in
            let start = output.range(of: "marker \(index).")?.upperBound ?? output.endIndex
            let rest = output[start...]
            let answer = rest[..<(rest.range(of: "marker ")?.lowerBound ?? rest.endIndex)]
            return answer.range(of: "ERROR:").map { error in
                answer[error.upperBound...].prefix { $0 != "\n" }.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    private func execute(
        _ program: String, _ arguments: [String], input: String = "", asItself: Bool = true
    ) throws -> String {
        let (process, standardInput, output) = (Process(), Pipe(), Pipe())
        let words = geteuid() == 0 && asItself ? ["runuser", "-u", "postgres", "--", program] : [program]
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        (process.standardInput, process.standardOutput, process.standardError) = (standardInput, output, output)
        try process.run()
        let writer = Thread {
            standardInput.fileHandleForWriting.write(Data(input.utf8))
            try? standardInput.fileHandleForWriting.close()
        }
        writer.start()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: answer, as: UTF8.self)
    }
}
