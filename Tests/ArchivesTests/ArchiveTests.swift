import Archives
import Foundation
import Testing

@Suite struct `An archive` {
    private static let files: [(name: String, bytes: [UInt8])] = [
        ("about.json", Array("{}".utf8)), ("live/files/ab/empty", []),
        ("live.sqlite", (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }),
    ]

    private func written() throws -> [UInt8] {
        var bytes: [UInt8] = []
        let writer = try ArchiveWriter(to: { bytes += $0 })
        for file in Self.files { try writer.add(file.name, file.bytes) }
        try writer.finish()
        return bytes
    }

    private func read(_ bytes: [UInt8]) throws -> [(String, [UInt8])] {
        var rest = bytes[...]
        let reader = try ArchiveReader(from: {
            defer { rest = rest.dropFirst(1000) }
            return rest.isEmpty ? nil : Array(rest.prefix(1000))
        })
        var files: [(String, [UInt8])] = []
        while let entry = try reader.next() {
            let bytes = try reader.bytes(limit: 1 << 20)
            #expect(entry.size == bytes.count)
            files.append((entry.name, bytes))
        }
        return files
    }

    @Test func `gives back what was written, in order`() throws {
        let found = try read(try written())
        #expect(found.map(\.0) == Self.files.map(\.name))
        #expect(found.map(\.1) == Self.files.map(\.bytes))
    }

    @Test func `is read by tar`() throws {
        let file = NSTemporaryDirectory() + "archive-\(UUID().uuidString).tar.zst"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(try written()).write(to: URL(filePath: file))
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/tar")
        tar.arguments = ["--zstd", "-tf", file]
        let output = Pipe()
        tar.standardOutput = output
        try tar.run()
        let names = output.fileHandleForReading.readDataToEndOfFile()
        tar.waitUntilExit()
        #expect(
            String(decoding: names, as: UTF8.self).split(separator: "\n").map(String.init) == Self.files.map(\.name))
    }

    @Test func `that is cut off or changed is refused`() throws {
        let whole = try written()
        for count in [0, 10, whole.count / 2, whole.count - 1] {
            #expect(throws: (any Error).self) { _ = try read(Array(whole.prefix(count))) }
        }
        var changed = whole
        changed[whole.count / 2] ^= 1
        let found = try? read(changed)
        #expect(found?.map(\.1) != Self.files.map(\.bytes))
    }

    @Test func `takes a file from disk, and refuses one that is not there`() throws {
        let file = NSTemporaryDirectory() + "file-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(Self.files[2].bytes).write(to: URL(filePath: file))
        var bytes: [UInt8] = []
        let writer = try ArchiveWriter(to: { bytes += $0 })
        try writer.add("file", file: file)
        #expect(throws: ArchiveError.self) { try writer.add("other", file: "\(file)-that-is-not-there") }
        try writer.finish()
        #expect(try read(bytes).map(\.1) == [Self.files[2].bytes])
    }

    @Test func `says why its bytes could not be written`() throws {
        struct Full: Error {}
        #expect(throws: Full.self) {
            let writer = try ArchiveWriter(to: { _ in throw Full() })
            for file in Self.files { try writer.add(file.name, file.bytes) }
            try writer.finish()
        }
    }
}
