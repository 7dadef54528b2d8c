import Foundation
import Synchronization
import Testing

@testable import Portal

/// A real `guildhall serve` on a free port of this machine, ended with the value.
final class ServingProcess: Sendable {
    /// A root folder with councils of the repository, and a folder of data beside it; gone with the value.
    final class Place: Sendable {
        let path: String
        var root: String { path + "/root" }
        var data: String { path + "/var" }

        init(_ councils: [String] = ["coventry", "leicester", "stockton"]) throws {
            path = "/tmp/guildhall-\(UInt32.random(in: .min ... .max))"
            let files = FileManager.default
            for folder in ["Tenants", "Themes"] {
                try files.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
                for council in councils {
                    try files.copyItem(
                        atPath: "\(Town.repository)/\(folder)/\(council)", toPath: "\(root)/\(folder)/\(council)")
                }
            }
            try files.copyItem(atPath: "\(Town.repository)/Config", toPath: "\(root)/Config")
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// Moves a file or folder of the root.
        func move(_ name: String, to other: String) throws {
            try FileManager.default.moveItem(atPath: "\(root)/\(name)", toPath: "\(root)/\(other)")
        }
    }

    let place: Place
    let port: UInt16
    private let process = Process()
    private let lines: Lines

    /// Starts one and waits until it serves.
    ///
    /// - Throws: what it printed, where it ends instead.
    init(_ place: Place) async throws {
        self.place = place
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "guildhall")
        process.arguments = ["serve", "--root", place.root, "--data", place.data, "--port", "0"]
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        lines = Lines(pipe.fileHandleForReading)
        let started = await lines.next { $0.contains("\"event\":\"started\"") }
        guard let port = started?.firstMatch(of: /"port":"(\d+)"/).flatMap({ UInt16($0.1) }) else {
            throw Missing(what: "a start: \(lines.all)")
        }
        self.port = port
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// Ends it as a service manager does, and waits for that. Returns its exit code.
    func stop() async -> Int32 {
        process.terminate()
        while await lines.next(where: { _ in true }) != nil {}
        process.waitUntilExit()
        return process.terminationStatus
    }

    var isRunning: Bool { process.isRunning }

    /// All that it has printed so far, a line each.
    var journal: [String] { lines.all }

    /// Waits until the process has read the configuration once more, and then for as long as `isDone` does not hold,
    /// each time it has read again. Returns the time it took; nil where the process ended first.
    func untilRead(_ isDone: () async throws -> Bool = { true }) async rethrows -> Duration? {
        let start = ContinuousClock.now
        repeat {
            guard await lines.next(where: { $0.contains("\"event\":\"configuration-read\"") }) != nil else {
                return nil
            }
        } while try await !isDone()
        return ContinuousClock.now - start
    }

    /// Why councils are not served as their files say, by id; empty when all are.
    func troubles() async throws -> [String: String] {
        let text = try await ControlSocket.ask(place.data, "status") ?? ""
        let standing = try JSONLine.read(ServerStatus.self, from: text.utf8)
        return Dictionary(uniqueKeysWithValues: standing.tenants.map { ($0.tenant, $0.why) }).filter { $0.value != "" }
    }

    /// Why a council is not served as its files say; empty when it is.
    func trouble(_ tenant: String) async throws -> String { try await troubles()[tenant] ?? "" }

    /// A page, by a name of a council's under localhost or by a host.
    func get(_ host: String, _ path: String = "/CitizenPortal_LIVE/en") async -> Answer {
        await withCheckedContinuation { waiting in
            Thread.detachNewThread { [port] in waiting.resume(returning: Answer(host, path, port)) }
        }
    }

    /// The heading of the list of portals on a host: the council's name; empty for none.
    func council(at host: String) async -> String { await get(host, "/").heading }
}

/// Lines as they come, for one who waits.
private final class Lines: Sendable {
    private let seen = Mutex<[String]>([])
    private let stream: AsyncStream<String>

    init(_ handle: FileHandle) {
        let (stream, new) = AsyncStream.makeStream(of: String.self)
        self.stream = stream
        Thread.detachNewThread { [seen = Weak(self)] in
            var rest = Data()
            while true {
                // What has come so far; nothing at the end.
                let piece = handle.availableData
                if piece.isEmpty { break }
                rest += piece
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: rest[..<end], as: UTF8.self)
                    rest = Data(rest[rest.index(after: end)...])
                    seen.value?.seen.withLock { $0.append(line) }
                    new.yield(line)
                }
            }
            new.finish()
        }
    }

    private final class Weak: @unchecked Sendable {
        weak var value: Lines?
        init(_ value: Lines) { self.value = value }
    }

    var all: [String] { seen.withLock { $0 } }

    /// The next line of which `isWanted` holds; nil at the end.
    func next(where isWanted: (String) -> Bool) async -> String? {
        var lines = stream.makeAsyncIterator()
        while let line = await lines.next(isolation: nil) { if isWanted(line) { return line } }
        return nil
    }
}
