internal import Basics
import CEpoll
import Synchronization
import Web

/// A file in the scratch folder, deleted with its last reference.
final class ScratchFile: Sendable {
    let path: String
    let descriptor: Int32
    private let space: ScratchSpace
    private let client: String
    private let held = Atomic(0)

    /// nil when it cannot be created.
    init?(in space: ScratchSpace, for client: String) {
        self.space = space
        self.client = client
        path = "\(space.folder)/body-\(UInt64.random(in: .min ... .max))"
        descriptor = open_new(path)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        guard descriptor >= 0 else { return }
        _ = close(descriptor)
        _ = unlink(path)
        space.giveBack(held.load(ordering: .relaxed), for: client)
    }

    /// Writes bytes at the end.
    func write(_ bytes: Span<UInt8>) throws(HTTPError) {
        guard space.take(bytes.count, for: client) else { throw .noRoom }
        held.add(bytes.count, ordering: .relaxed)
        do { try FileSystem.write(bytes, to: descriptor) } catch { throw .noRoom }
    }
}

/// Collects a body: in memory while it is small, then in a file. Small pieces are combined into large writes.
struct Spool {
    /// The smallest write in bytes, except for the last.
    static let piece = 64 * 1024

    private let space: ScratchSpace
    private let client: String
    private let memory: Int
    /// The bytes that are not in the file.
    private var bytes: [UInt8] = []
    private(set) var file: ScratchFile?
    private(set) var count = 0

    /// - Parameters:
    ///   - client: the client that sends the body.
    ///   - memory: the most bytes that are kept in memory.
    init(in space: ScratchSpace, for client: String, memory: Int) {
        (self.space, self.client, self.memory) = (space, client, memory)
    }

    /// The body as collected, after ``flush()``.
    var body: Body { file.map { .file(path: $0.path, count: count) } ?? .bytes(bytes) }

    mutating func append(_ more: Span<UInt8>) throws(HTTPError) {
        count += more.count
        more.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        guard count > memory, bytes.count >= Self.piece else { return }
        try writeOut()
    }

    /// Writes the bytes that the file still lacks.
    mutating func flush() throws(HTTPError) {
        if count > memory, !bytes.isEmpty { try writeOut() }
    }

    private mutating func writeOut() throws(HTTPError) {
        guard let file = file ?? ScratchFile(in: space, for: client) else { throw .noRoom }
        self.file = file
        try file.write(bytes.span)
        bytes.removeAll(keepingCapacity: true)
    }
}
