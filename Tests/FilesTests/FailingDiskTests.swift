import Foundation
import Testing

@testable import Files

/// Run once more in a process of their own, whose disk tells what it is asked and refuses what it is told to.
private let log = ProcessInfo.processInfo.environment["DISK_LOG"]

@Suite(.serialized, .timeLimit(.minutes(2))) struct FailingDiskTests {
    private let folder: TemporaryFolder
    private let store: FileStore

    init() throws {
        folder = try TemporaryFolder()
        store = FileStore(path: "\(folder.path)/files")
    }

    @Test(.enabled(if: log == nil)) func `everything below holds on a disk that fails`() throws {
        let library = "\(folder.path)/disk.so"
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Preload/disk.c")
        #expect(try run("/usr/bin/gcc", ["-shared", "-fPIC", "-o", library, source.path], [:]).status == 0)
        let (status, output) = try run(
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            ["--testing-library", "swift-testing", "--filter", "FailingDiskTests"],
            ["LD_PRELOAD": library, "DISK_LOG": "\(folder.path)/log", "DISK_FAIL": "\(folder.path)/fail"])
        #expect(status == 0, "\(output)")
        #expect(output.contains("run with 4 tests in 1 suite passed"), "\(output)")
    }

    @Test(.enabled(if: log != nil)) func `bytes are certain before the name, and the name before the answer`()
        async throws
    {
        let file = try folder.file(Data("abc".utf8))
        let before = try calls().count
        let digest = try await store.keep(file)
        let kept = try #require(store.path(of: digest))
        let contents = "\(folder.path)/files/ba"
        #expect(
            try calls().dropFirst(before) == [
                "fsync \(file)", "mkdir \(contents)", "mkdir \(folder.path)/files", "fsync \(folder.path)",
                "mkdir \(contents)", "fsync \(folder.path)/files", "rename \(kept)", "fsync \(contents)",
            ])
    }

    @Test(.enabled(if: log != nil), arguments: ["fsync", "rename", "mkdir"])
    func `a full disk is told apart from a broken one, and the file can be kept again`(call: String) async throws {
        let fail = try #require(ProcessInfo.processInfo.environment["DISK_FAIL"])
        let file = try folder.file(Data("abc".utf8))
        for (code, kind) in [(ENOSPC, FileFailure.Kind.full), (EDQUOT, .full), (EIO, .failed), (EXDEV, .failed)] {
            write("\(call) \(code)", to: fail)
            let failure = await #expect(throws: FileFailure.self) { try await store.keep(file) }
            try FileManager.default.removeItem(atPath: fail)
            #expect(failure?.kind == kind)
            #expect(failure?.detail.hasSuffix("errno \(code)") == true)
        }
        let digest = try await store.keep(file)
        #expect(store.size(of: digest) == 3)
    }

    @Test(.enabled(if: log != nil)) func `a file kept a second time is made certain again`() async throws {
        _ = try await store.keep(folder.file(Data("abc".utf8)))
        let file = try folder.file(Data("abc".utf8))
        let before = try calls().count
        let digest = try await store.keep(file)
        let since = try calls().dropFirst(before)
        #expect(since.first == "fsync \(file)")
        #expect(since.suffix(2) == ["rename \(folder.path)/files/ba/\(digest)", "fsync \(folder.path)/files/ba"])
    }

    /// Without a sync, which Foundation makes and this disk may refuse.
    private func write(_ text: String, to path: String) {
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        #expect(Glibc.write(file, text, text.utf8.count) == text.utf8.count)
    }

    /// What the disk has been asked.
    private func calls() throws -> [String] {
        let text = (try? String(contentsOfFile: #require(log), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}

private func run(
    _ program: String, _ arguments: [String], _ environment: [String: String]
) throws -> (status: Int32, output: String) {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: answer, as: UTF8.self))
}
