import CFolder
import Glibc

/// A regular file of limited size, open for reading. Opening never blocks, whatever is at the path.
public struct ReadableFile: ~Copyable, Sendable {
    /// Identifies one state of a file: its inode, mode, size and times.
    public struct State: Hashable, Sendable {
        let device: UInt
        let node: UInt
        let mode: UInt32
        /// The size in bytes.
        public let size: Int
        /// Nanoseconds since 1970, by the file system.
        let written: Int
        let changed: Int

        init(_ facts: stat) {
            device = UInt(truncatingIfNeeded: facts.st_dev)
            node = UInt(truncatingIfNeeded: facts.st_ino)
            mode = facts.st_mode
            size = Int(clamping: facts.st_size)
            written = Self.nanoseconds(facts.st_mtim)
            changed = Self.nanoseconds(facts.st_ctim)
        }

        /// The state as text, to be compared.
        var text: String { "\(device) \(node) \(mode) \(size) \(written) \(changed)" }

        private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec &* 1_000_000_000 &+ time.tv_nsec }
    }

    /// The state when the file was opened.
    public let state: State
    private let path: String
    private let descriptor: Int32
    private let limit: Int

    /// Opens the file at `path`, following links.
    ///
    /// - Throws: ``FileFault`` for what is not a regular file, larger than its kind may be, or missing.
    public init(_ path: String) throws(FileFault) {
        try self.init(opened: open_file(path), path)
    }

    /// Takes ownership of a descriptor; one below zero is an error, with `errno` set.
    init(opened descriptor: Int32, _ path: String) throws(FileFault) {
        guard descriptor >= 0 else { throw FileFault(path, errno: errno) }
        var facts = stat()
        let (isKnown, error) = (fstat(descriptor, &facts) == 0, errno)
        let limit = FileLimit.of(path)
        if let fault = isKnown ? Self.fault(facts, limit, path) : FileFault(path, errno: error) {
            close(descriptor)
            throw fault
        }
        self.descriptor = descriptor
        self.limit = limit ?? 0
        state = State(facts)
        self.path = path
    }

    private static func fault(_ facts: stat, _ limit: Int?, _ path: String) -> FileFault? {
        if let kind = FileFault.kind(of: facts.st_mode) { return FileFault(path, .notFile(kind)) }
        guard let limit else { return FileFault(path, .unknownKind) }
        return facts.st_size > limit ? FileFault(path, .tooLarge(limit)) : nil
    }

    deinit { close(descriptor) }

    /// Reads at most `count` bytes on from the last read; empty at the end.
    ///
    /// - Throws: ``FileFault`` when the system can't read.
    public func read(_ count: Int) throws(FileFault) -> [UInt8] {
        var failed: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            repeat {
                let taken = Glibc.read(descriptor, buffer.baseAddress, count)
                failed = taken < 0 ? errno : 0
                filled = max(0, taken)
            } while failed == EINTR
        }
        guard failed == 0 else { throw FileFault(path, errno: failed) }
        return bytes
    }

    /// Reads all bytes from the last read on.
    ///
    /// - Throws: ``FileFault`` when the system can't read, or the file has grown beyond its kind's limit.
    public func bytes() throws(FileFault) -> [UInt8] {
        // One byte more than its size, so that the first read reaches the end.
        var all = try read(state.size + 1)
        while all.count > state.size {
            let more = try read(64 * 1024)
            if more.isEmpty { break }
            all += more
            guard all.count <= limit else { throw FileFault(path, .tooLarge(limit)) }
        }
        return all
    }
}
