internal import Basics
internal import Foundation

/// The folders of a store, one for all digests that begin with the same two digits. A file is moved in or removed under
/// the directory's lock, flock(2), which excludes other threads and other processes.
enum ContentDirectory {
    /// The path of a file; nil when `digest` is not one.
    static func path(of digest: String, in folder: String) -> String? {
        guard Hex.decoded(digest)?.count == 32 else { return nil }
        return "\(contents(of: digest, in: folder))/\(digest)"
    }

    /// Hashes the file, syncs its bytes, moves it into its folder, and syncs that.
    static func put(_ file: String, in folder: String) throws(SystemError) -> String {
        guard let source = OpenFile(file) else { throw SystemError("open") }
        guard let digest = source.digest() else { throw SystemError("read") }
        // Marks it as new, whenever it was written. The sync covers the time and the bytes.
        guard futimens(source.descriptor, nil) == 0 else { throw SystemError("touch") }
        guard fsync(source.descriptor) == 0 else { throw SystemError("sync") }
        let path = contents(of: digest, in: folder)
        try FileSystem.makeFolder(path)
        let contents = try Folder(path)
        try contents.lock()
        guard rename(file, "\(path)/\(digest)") == 0 else { throw SystemError("rename") }
        try FileSystem.syncFolder(path)
        return digest
    }

    /// The digests of the files that were kept before that time.
    static func digests(in folder: String, before: Date) -> [String] {
        names(in: folder).filter { Hex.decoded($0)?.count == 1 }.flatMap { contents in
            names(in: "\(folder)/\(contents)").filter { name in
                path(of: name, in: folder).map { isOld($0, before) } ?? false
            }
        }
    }

    /// Removes a file if it is still older than `before`; true when it was removed.
    static func remove(_ digest: String, from folder: String, before: Date) -> Bool {
        guard let file = path(of: digest, in: folder) else { return false }
        guard let contents = try? Folder(self.contents(of: digest, in: folder)), (try? contents.lock()) != nil else {
            return false
        }
        return isOld(file, before) && unlink(file) == 0
    }

    private static func contents(of digest: String, in folder: String) -> String { "\(folder)/\(digest.prefix(2))" }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private static func isOld(_ file: String, _ before: Date) -> Bool {
        var facts = stat()
        guard lstat(file, &facts) == 0 else { return false }
        let seconds = Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) / 1e9
        return seconds < before.timeIntervalSince1970
    }
}

/// An open folder, to be locked.
private struct Folder: ~Copyable {
    private let descriptor: Int32

    init(_ path: String) throws(SystemError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open folder") }
    }

    deinit { close(descriptor) }

    /// Waits for the lock, which is released with this value.
    func lock() throws(SystemError) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw SystemError("lock") }
        }
    }
}
