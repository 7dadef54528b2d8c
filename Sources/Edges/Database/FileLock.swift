internal import Basics
internal import Glibc

/// A lock on a path that one process holds at a time, and that the system releases when the process ends (flock(2)).
public final class FileLock: Sendable {
    /// The lock is held already.
    public struct Held: Error, Hashable, Sendable, CustomStringConvertible {
        /// The path of the lock file.
        public let path: String
        /// The holder's process id; nil when the file does not say.
        public let holder: Int32?

        /// `path is held by process 123`, or `by another process`.
        public var description: String {
            "\(path) is held by \(holder.map { "process \($0)" } ?? "another process")"
        }
    }

    private let file: Int32

    /// Takes the lock, and creates the file when it is missing; its folder must exist.
    ///
    /// Throws ``Held`` at once when the lock is held, and a ``DatabaseError`` when the file cannot be opened or
    /// written.
    public init(at path: String) throws {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DatabaseError(SystemError("open the lock")) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            defer { close(file) }
            guard errno == EWOULDBLOCK else { throw DatabaseError(SystemError("take the lock")) }
            throw Held(path: path, holder: Self.holder(in: file))
        }
        self.file = file
        let text = "\(getpid())\n"
        guard ftruncate(file, 0) == 0, pwrite(file, text, text.utf8.count, 0) == text.utf8.count else {
            throw DatabaseError(SystemError("write to the lock"))
        }
    }

    // The file stays: removing it would let a third process lock a new file while a second waits for this one.
    deinit { close(file) }

    private static func holder(in file: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(file, &bytes, bytes.count, 0)
        return Int32(String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self))
    }
}
