internal import Basics
internal import Glibc

/// Why a key file was rejected, or could not be read or created.
public struct KeyFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or folder.
    public let path: String
    /// What is wrong with it, never its content.
    public let reason: String

    /// `path: reason`.
    public var description: String { "\(path): \(reason)" }
}

extension Key {
    private static let count = 32

    /// Reads a key from a file of exactly 32 bytes; a missing file is created with a random key, as is its folder.
    ///
    /// Throws a ``KeyFileError`` when file or folder is accessible to anyone but the owner, belongs to another user, is
    /// a link or of the wrong kind, when the file is not 32 bytes long, and when it cannot be read or created; a
    /// `SystemError` when its folder cannot be created.
    public static func load(orMakeAt path: String) throws -> Key {
        let folder = FileSystem.folder(of: path)
        if access(folder, F_OK) != 0 { try FileSystem.makeFolder(folder) }
        try hold(folder, to: S_IFDIR)
        if access(path, F_OK) != 0 {
            try make(path)
            try FileSystem.syncFolder(folder)
        }
        return Key(bytes: try read(path))
    }

    private static func hold(_ path: String, to kind: mode_t) throws(KeyFileError) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { throw failure(path, "cannot be read") }
        guard facts.st_mode & S_IFMT == kind else {
            throw KeyFileError(path: path, reason: kind == S_IFDIR ? "is no folder" : "is no plain file")
        }
        guard facts.st_uid == geteuid() else { throw KeyFileError(path: path, reason: "belongs to someone else") }
        guard facts.st_mode & 0o077 == 0 else {
            let mode = String(facts.st_mode & 0o777, radix: 8)
            throw KeyFileError(path: path, reason: "is open to others: mode \(mode), wanted 700 or 600")
        }
    }

    // Created under another name and linked into place, so that of two processes one wins and none reads half a key.
    private static func make(_ path: String) throws(KeyFileError) {
        let draft = "\(path).\(Random.hex(8))"
        let file = Glibc.open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(draft, "cannot be made") }
        defer { unlink(draft) }
        let isWritten = write(file, Random.bytes(count), count) == count && fsync(file) == 0
        guard Glibc.close(file) == 0, isWritten else { throw failure(draft, "cannot be written") }
        guard link(draft, path) == 0 || errno == EEXIST else { throw failure(path, "cannot be made") }
    }

    private static func read(_ path: String) throws(KeyFileError) -> [UInt8] {
        try hold(path, to: S_IFREG)
        let file = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw failure(path, "cannot be read") }
        defer { Glibc.close(file) }
        var bytes = [UInt8](repeating: 0, count: count + 1)
        guard Glibc.read(file, &bytes, count + 1) == count else {
            throw KeyFileError(path: path, reason: "is not \(count) bytes long")
        }
        return Array(bytes.prefix(count))
    }

    private static func failure(_ path: String, _ what: String) -> KeyFileError {
        KeyFileError(path: path, reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
