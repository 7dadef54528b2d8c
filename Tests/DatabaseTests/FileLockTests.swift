import Foundation
import Testing

@testable import Database

struct FileLockTests {
    private let path = NSTemporaryDirectory() + "guildhall-\(UUID().uuidString).lock"

    @Test func `a lock that is held is refused and names its holder, until it is let go`() throws {
        defer { unlink(path) }
        var lock: FileLock? = try FileLock(at: path)
        let refusal = #expect(throws: FileLock.Held.self) { try FileLock(at: path) }
        #expect(refusal?.holder == getpid())
        #expect(refusal?.description.contains("process \(getpid())") == true)
        #expect(lock != nil)
        lock = nil
        _ = try FileLock(at: path)
    }

    @Test func `a lock ends with the process that held it`() async throws {
        let path = path
        defer { unlink(path) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let lock = try FileLock(at: path)
            withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
        }
        #expect(FileManager.default.fileExists(atPath: path))
        _ = try FileLock(at: path)
    }

    @Test func `a lock in a folder that is not there is an error of the disk`() {
        let error = #expect(throws: DatabaseError.self) { try FileLock(at: "/proc/none/lock") }
        #expect(error?.code == .io)
    }
}
