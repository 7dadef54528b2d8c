internal import Glibc

/// A system call that failed.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried: `sync the folder`.
    public let step: String
    /// The system's error number (errno).
    public let code: Int32

    /// The failure of the last system call, from `errno`.
    public init(_ step: String) { (self.step, code) = (step, errno) }

    /// `cannot sync the folder: No space left on device`.
    public var description: String { "cannot \(step): \(String(cString: strerror(code)))" }
}

/// Files and folders that only their owner may open, and that are on disk once a call has returned.
public enum FileSystem {
    /// The folder that holds the file or folder at `path`; `.` for a name alone.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Creates a folder and those that hold it. Its own name is synced on every call: the process that created it may
    /// have ended before it did so. Throws the call that failed.
    public static func makeFolder(_ path: String) throws(SystemError) {
        let parent = folder(of: path)
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            guard errno == ENOENT, parent.utf8.count < path.utf8.count else { throw SystemError("make the folder") }
            try makeFolder(parent)
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemError("make the folder") }
        }
        try syncFolder(parent)
    }

    /// Syncs the names in a folder. Throws the call that failed.
    public static func syncFolder(_ path: String) throws(SystemError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemError("open the folder") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw SystemError("sync the folder") }
    }

    /// Moves a file or folder on its disk, at once; a file takes the place of another. Throws the call that failed.
    public static func move(_ path: String, to target: String) throws(SystemError) {
        guard rename(path, target) == 0 else { throw SystemError("move \(path)") }
    }

    /// Puts a file at `path`, in place of any that is there, by way of another at `draft` in the same folder. Throws
    /// the call that failed: the earlier file is then whole, or the new one is not certain to be on disk.
    public static func replace(_ path: String, with bytes: [UInt8], draft: String) throws(SystemError) {
        unlink(draft)
        let file = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SystemError("make the file") }
        do throws(SystemError) {
            defer { close(file) }
            try write(bytes.span, to: file)
            guard fsync(file) == 0 else { throw SystemError("sync the file") }
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else { throw SystemError("rename the file") }
        try syncFolder(folder(of: path))
    }

    /// Reads bytes from a descriptor: as many as asked for, fewer only at the end. Throws the call that failed.
    public static func read(_ count: Int, from descriptor: Int32) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { rest in
                Glibc.read(descriptor, rest.baseAddress?.advanced(by: done), count - done)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw SystemError("read the file") }
            guard got > 0 else { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Writes all bytes to a descriptor, without a sync. Throws when it accepts no more.
    public static func write(_ bytes: Span<UInt8>, to descriptor: Int32) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.extracting(done..<bytes.count).withUnsafeBytes { rest in
                Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write the file") }
            done += count
        }
    }
}
