import Foundation
import Synchronization
import Testing

@testable import Database

/// Run once more in a process of their own, whose disk is slow and tells what is synced.
private let log = ProcessInfo.processInfo.environment["SLOW_SYNC_LOG"]

@Suite(.serialized, .timeLimit(.minutes(2))) struct SlowDiskTests {
    @Test(.enabled(if: log == nil)) func `everything below holds on a slow disk`() async throws {
        let folder = NSTemporaryDirectory() + "guildhall-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Preload/slow.c")
        let library = folder + "/slow.so"
        #expect(try run("/usr/bin/gcc", ["-shared", "-fPIC", "-o", library, source.path], [:]).status == 0)
        let (status, output) = try run(
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            ["--testing-library", "swift-testing", "--filter", "SlowDiskTests"],
            [
                "LD_PRELOAD": library, "SLOW_SYNC_MS": "100", "SLOW_SYNC_LOG": folder + "/log",
                "SLOW_SYNC_FAIL": folder + "/fail",
            ])
        #expect(status == 0, "\(output)")
        #expect(output.contains("run with 5 tests in 1 suite passed"), "\(output)")
    }

    @Test(.enabled(if: log != nil)) func `between a save and its answer lies a sync of its log`() async throws {
        let place = Place()
        let store = place.store()
        try await store.note("opened")
        let log = try #require(log)
        for number in 0..<5 {
            let before = try String(contentsOfFile: log, encoding: .utf8).count
            try await store.note("\(number)")
            let since = try String(contentsOfFile: log, encoding: .utf8).dropFirst(before)
            #expect(since.contains("fdatasync \(place.path())-wal\n"))
        }
    }

    @Test(.enabled(if: log != nil)) func `saves that wait together share one sync`() async throws {
        let place = Place()
        let store = place.store()
        try await store.note("opened")
        func syncs() throws -> Int {
            try String(contentsOfFile: #require(log), encoding: .utf8).components(separatedBy: "\(place.path())-wal\n")
                .count
        }
        let before = try syncs()
        let hold = await store.occupied()
        try await withThrowingTaskGroup { group in
            for number in 0..<60 { group.addTask { try await store.note("\(number)") } }
            await store.queued(60)
            hold.release()
            try await group.waitForAll()
        }
        #expect(try syncs() - before == 1)
    }

    @Test(.enabled(if: log != nil)) func `a save that the disk fails throws an error, and the store opens again`()
        async throws
    {
        let place = Place()
        let store = place.store()
        try await store.note("kept")
        let fail = try #require(ProcessInfo.processInfo.environment["SLOW_SYNC_FAIL"])
        #expect(FileManager.default.createFile(atPath: fail, contents: nil))
        let error = await #expect(throws: DatabaseError.self) { try await store.note("failed") }
        #expect(error?.code == .io)
        while store.trouble == nil { await Task.yield() }
        try FileManager.default.removeItem(atPath: fail)
        try await store.note("after")
        #expect(try await store.notes().contains("after"))
        #expect(try await store.notes().contains("kept"))
        // Only an opening that went well ends the trouble.
        #expect(store.trouble == nil)
    }

    @Test(.enabled(if: log != nil)) func `reads never wait for a save on its way to the disk`() async throws {
        let place = Place()
        let store = place.store()
        try await store.note("opened")
        let isSaved = Mutex(false)
        let saving = Task {
            try await store.note("saved")
            isSaved.withLock { $0 = true }
        }
        while store.state.withLock({ $0.isIdle }) { await Task.yield() }
        for _ in 0..<100 { #expect(try await store.notes().first == "opened") }
        #expect(isSaved.withLock { !$0 })
        try await saving.value
        #expect(try await store.notes().count == 2)
    }
}

private func run(
    _ program: String, _ arguments: [String], _ environment: [String: String]
) throws -> (status: Int32, output: String) {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: answer, as: UTF8.self))
}
