import Foundation
import Journal
import Synchronization
import Testing

/// Keeps the lines that a journal hands on.
private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])
    var all: [String] { kept.withLock { $0 } }
    func add(_ line: String) { kept.withLock { $0.append(line) } }
}

private func line(
    _ level: Journal.Level = .info, _ event: String = "test", _ fields: KeyValuePairs<String, String> = [:],
    at seconds: TimeInterval = 0
) throws -> String {
    let lines = Lines()
    Journal(sink: lines.add, now: { Date(timeIntervalSince1970: seconds) }).record(level, event, fields)
    #expect(lines.all.count == 1)
    return try #require(lines.all.first)
}

private func object(_ line: String) throws -> [String: String] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
}

@Suite struct `A journal entry` {
    @Test func `is one JSON object with its fields in the order given`() throws {
        let line = try line(.warning, "mail.refused", ["tenant": "a", "attempt": "3", "about": "b"])
        #expect(
            line == #"{"time":"1970-01-01T00:00:00.000Z","level":"warning","event":"mail.refused","#
                + #""tenant":"a","attempt":"3","about":"b"}"#)
    }

    @Test(arguments: [
        "a\n{\"level\":\"error\"}", "a\r\nb", "quote\" and \\", "\u{1B}[31mred", "\0\u{7F}\u{85}\u{9B}",
        "\u{2028}\u{2029}",
        "\u{202E}turned\u{2066}", "\u{FEFF}", "zo\u{EB} \u{1F600}", "\u{E0041}",
    ])
    func `stays in its line and says again what it was told`(_ text: String) throws {
        let line = try line(.info, text, [text: text])
        let harmful = line.unicodeScalars.filter {
            [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        #expect(harmful.isEmpty)
        let object = try object(line)
        #expect(object["event"] == text)
        #expect(object[text] == text)
    }

    @Test func `keeps its own names from its fields`() throws {
        let object = try object(try line(.info, "real", ["event": "forged", "level": "forged", "time": "forged"]))
        #expect(object["event"] == "real")
        #expect(object["event_"] == "forged")
        #expect(object["level"] == "info")
        #expect(object["level_"] == "forged")
    }

    @Test(arguments: [
        (0.125, "1970-01-01T00:00:00.125Z"), (-0.001, "1969-12-31T23:59:59.999Z"),
        (951_782_400, "2000-02-29T00:00:00.000Z"), (1_725_179_400.25, "2024-09-01T08:30:00.250Z"),
        (1_735_689_599.9999, "2025-01-01T00:00:00.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
    ])
    func `is dated in UTC to the millisecond`(_ seconds: TimeInterval, _ expected: String) throws {
        #expect(try object(try line(at: seconds))["time"] == expected)
    }

    @Test func `is dated as the calendar has it on every day of four centuries`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: -36_525, to: 109_575, by: 1) {
            let date = Date(timeIntervalSince1970: TimeInterval(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let text = try #require(try line(at: date.timeIntervalSince1970).split(separator: "\"").dropFirst(3).first)
            let numbers = text.prefix(10).split(separator: "-").map { Int($0) }
            try #require(numbers == [parts.year, parts.month, parts.day])
        }
    }
}

@Suite struct `A journal writer` {
    @Test func `never writes one line into another`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        #expect(FileManager.default.createFile(atPath: folder.path, contents: nil))
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try FileHandle(forWritingTo: folder)
        let writer = JournalWriter(descriptor: file.fileDescriptor)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<50 { writer.write(String(repeating: "\(task)", count: 1 + number * 160)) }
                }
            }
        }
        try file.close()
        let lines = try String(contentsOf: folder, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 400)
        #expect(lines.allSatisfy { Set($0).count == 1 })
        #expect(writer.lost == 0)
    }

    @Test func `writes a line longer than a pipe holds whole`() throws {
        let pipe = Pipe()
        // A thread of its own: the writer waits for the reader, and a test must not depend on how many cores there are.
        Thread.detachNewThread {
            let writer = JournalWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
            writer.write(String(repeating: "x", count: 300_000))
            try? pipe.fileHandleForWriting.close()
        }
        #expect(try pipe.fileHandleForReading.readToEnd()?.count == 300_001)
    }

    @Test func `counts a line that it cannot write, and goes on`() throws {
        let file = try #require(FileHandle(forReadingAtPath: "/dev/null"))
        let writer = JournalWriter(descriptor: file.fileDescriptor)
        writer.write("lost")
        writer.write("lost too")
        #expect(writer.lost == 2)
    }
}
