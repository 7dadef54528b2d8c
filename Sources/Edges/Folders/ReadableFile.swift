import CFolder
import Glibc

/// A regular file within a size, open for reading; opening it never waits, whatever stands at its path.
public struct ReadableFile: ~Copyable, Sendable {
    /// Tells one state of a file from another.
    public struct State: Hashable, Sendable {
        let device: UInt
        let node: UInt
        let mode: UInt32
        /// Its length in bytes.
        public let size: Int
        /// Nanoseconds since 1970, as the system keeps them.
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

        private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec &* 1_000_000_000 &+ time.tv_nsec }
    }

    /// As the file was when it was opened.
    public let state: State
    private let path: String
    private let descriptor: Int32
    private let limit: Int

    /// Opens the file at `path`, links followed.
    ///
    /// - Throws: ``FileFault`` for what is no regular file, longer than its kind may be, or not there.
    public init(_ path: String) throws(FileFault) {
        try self.init(opened: open_file(path), path)
    }

    /// Takes over a descriptor; one below zero is the error in `errno`.
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

    /// The next bytes, at most `count`; empty at the end.
    ///
    /// - Throws: ``FileFault`` where the system can't read on.
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

    /// All of its bytes.
    ///
    /// - Throws: ``FileFault`` where the system can't read on, or the file has grown beyond its kind's limit.
    public func bytes() throws(FileFault) -> [UInt8] {
        // One more than it is long, so that the end is met with the first reading.
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
