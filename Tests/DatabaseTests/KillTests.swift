import Foundation
import Testing

@testable import Database

struct KillTests {
    @Test(arguments: 0..<12)
    func `a process killed at any moment loses nothing that it acknowledged`(_ round: Int) async throws {
        let place = Place()
        let (path, answers) = (place.path(), place.folder + "/answers")
        try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, answers = answers as String] in
            let room = StorePool()
            let store = room.store(at: path, migrations: [Place.notes])
            let file = open(answers, O_CREAT | O_WRONLY | O_APPEND, 0o600)
            // The moment is a number of answers, so that it comes on a slow machine too.
            let end = Int.random(in: 1..<400)
            try await withThrowingTaskGroup { group in
                for client in 0..<16 {
                    group.addTask {
                        for number in 0..<100 {
                            let id = "\(client)-\(number)"
                            try await store.write { database in
                                try database.run(
                                    "INSERT INTO note (id, bytes) VALUES ($1, $2)", id,
                                    [UInt8](repeating: 1, count: .random(in: 0..<9000)))
                            }
                            let line = id + "\n"
                            _ = write(file, line, line.utf8.count)
                            if client * 100 + number == end { kill(getpid(), SIGKILL) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            kill(getpid(), SIGKILL)
        }
        let acknowledged = try String(contentsOfFile: answers, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(!acknowledged.isEmpty)
        let kept = Set(try await place.store().notes())
        #expect(Set(acknowledged).subtracting(kept).isEmpty)
        let half = try await place.store().scan { try $0.rows("SELECT id FROM note WHERE bytes IS NULL") }
        #expect(half.isEmpty)
    }
}
