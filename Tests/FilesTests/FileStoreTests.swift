import Foundation
import Synchronization
import Testing

@testable import Files

struct FileStoreTests {
    private let folder: TemporaryFolder
    private let store: FileStore
    /// FIPS 180-2, B.1: the digest of `abc`.
    private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    init() throws {
        folder = try TemporaryFolder()
        store = FileStore(path: "\(folder.path)/council/live/files")
    }

    private func keep(_ text: String) async throws -> String { try await store.keep(folder.file(Data(text.utf8))) }

    private func contents(_ digest: String) throws -> Data? {
        FileManager.default.contents(atPath: try #require(store.path(of: digest)))
    }

    /// As if the file had been kept that many seconds ago.
    private func age(_ digest: String, by seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date() - seconds], ofItemAtPath: #require(store.path(of: digest)))
    }

    @Test func `a file is kept under its digest, and gone from where it was`() async throws {
        let file = try folder.file(Data("abc".utf8))
        #expect(try await store.keep(file) == abc)
        #expect(store.path(of: abc) == "\(folder.path)/council/live/files/ba/\(abc)")
        #expect(try contents(abc) == Data("abc".utf8))
        #expect(store.size(of: abc) == 3)
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `a large file is hashed whole`() async throws {
        let data = Data((0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let digest = try await store.keep(folder.file(data))
        #expect(try contents(digest) == data)
        #expect(store.size(of: digest) == 3_000_001)
    }

    @Test func `only the owner can look into the folders`() async throws {
        _ = try await keep("abc")
        for name in ["council", "council/live", "council/live/files", "council/live/files/ba"] {
            let rights = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")[.posixPermissions]
            #expect(rights as? NSNumber == 0o700)
        }
    }

    @Test func `the same file twice is one file, and new again`() async throws {
        let digest = try await keep("abc")
        try age(digest, by: 5000)
        #expect(try await keep("abc") == digest)
        #expect(try await store.cleanUp(before: Date() - 1000) { _ in [] } == 0)
        #expect(try contents(digest) == Data("abc".utf8))
    }

    @Test func `a file written long ago is new once it is kept`() async throws {
        let file = try folder.file(Data("abc".utf8))
        try FileManager.default.setAttributes([.modificationDate: Date() - 5000], ofItemAtPath: file)
        _ = try await store.keep(file)
        #expect(try await store.cleanUp(before: Date() - 1000) { _ in [] } == 0)
    }

    @Test(arguments: [
        "", "ba", "../../../../../../etc/passwd", String(repeating: "A", count: 64), String(repeating: "g", count: 64),
        String(repeating: "a", count: 65), String(repeating: "/", count: 64), String(repeating: "\u{E9}", count: 32),
    ])
    func `what is no digest has no path`(text: String) {
        #expect(store.path(of: text) == nil)
        #expect(store.size(of: text) == nil)
    }

    @Test func `what is not kept has no size`() {
        #expect(store.size(of: abc) == nil)
    }

    @Test func `a file that is not there is a failure, and no full disk`() async throws {
        for path in ["\(folder.path)/missing", folder.path, "/dev/null"] {
            let failure = await #expect(throws: FileFailure.self) { try await store.keep(path) }
            #expect(failure?.kind == .failed)
            #expect(failure?.detail.contains("/") == false)
        }
    }

    @Test func `a sweep removes what is old and unnamed, and nothing else`() async throws {
        let named = try await keep("named")
        let fresh = try await keep("fresh")
        let orphans = (0..<1100).map { String(format: "%02x%062x", $0 & 255, $0) }
        for digest in orphans + [named] {
            let path = try #require(store.path(of: digest))
            mkdir((path as NSString).deletingLastPathComponent, 0o700)
            if digest != named { close(open(path, O_WRONLY | O_CREAT, 0o600)) }
            try age(digest, by: 5000)
        }
        let other = "\(folder.path)/council/live/files/ba/notes.txt"
        _ = try await keep("abc")
        try Data().write(to: URL(filePath: other))
        try FileManager.default.setAttributes([.modificationDate: Date() - 5000], ofItemAtPath: other)
        let asked = Mutex<[[String]]>([])
        let removed = try await store.cleanUp(before: Date() - 1000) { digests in
            asked.withLock { $0.append(digests) }
            return [named]
        }
        #expect(removed == 1100)
        #expect(orphans.allSatisfy { store.size(of: $0) == nil })
        #expect(store.size(of: named) == 5 && store.size(of: fresh) == 5 && store.size(of: abc) == 3)
        #expect(FileManager.default.fileExists(atPath: other))
        // What is fresh is not even asked after.
        #expect(asked.withLock(\.self).flatMap(\.self).sorted() == (orphans + [named]).sorted())
        #expect(asked.withLock(\.self).count == 3)
    }

    @Test func `a sweep that cannot ask removes nothing`() async throws {
        struct Away: Error {}
        try age(try await keep("abc"), by: 5000)
        await #expect(throws: Away.self) { try await store.cleanUp(before: Date() - 1000) { _ in throw Away() } }
        #expect(store.size(of: abc) == 3)
    }

    @Test func `a sweep of what was never made removes nothing`() async throws {
        #expect(try await store.cleanUp(before: Date()) { _ in [] } == 0)
    }

    @Test func `a file kept while a sweep asks is not removed`() async throws {
        try age(try await keep("abc"), by: 5000)
        let removed = try await store.cleanUp(before: Date() - 1000) { _ in
            // Nothing names it at this moment: the row is written after the file is kept.
            _ = try await keep("abc")
            return []
        }
        #expect(removed == 0)
        #expect(store.size(of: abc) == 3)
    }

    @Test func `a file kept beside cleanups is there whenever keeping it has returned`() async throws {
        let before = Date() - 1000
        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                // Another store on the same folder too: the lock is on the folder.
                let store = FileStore(path: "\(folder.path)/council/live/files")
                group.addTask {
                    while !Task.isCancelled { _ = try await store.cleanUp(before: before) { _ in [] } }
                }
            }
            for _ in 0..<300 {
                let digest = try await keep("abc")
                #expect(digest == abc)
                #expect(store.size(of: abc) == 3)
                try? age(abc, by: 5000)
            }
            group.cancelAll()
        }
    }
}
