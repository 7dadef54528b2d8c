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
    static func put(_ file: String, in folder: String) throws(FileFailure) -> String {
        guard let source = OpenFile(file) else { throw .now("open") }
        guard let digest = source.digest() else { throw .now("read") }
        // Marks it as new, whenever it was written. The sync covers the time and the bytes.
        guard futimens(source.descriptor, nil) == 0 else { throw .now("touch") }
        guard fsync(source.descriptor) == 0 else { throw .now("sync") }
        let path = contents(of: digest, in: folder)
        try Folder.make(path)
        let contents = try Folder(path)
        try contents.lock()
        guard rename(file, "\(path)/\(digest)") == 0 else { throw .now("rename") }
        try contents.sync()
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

/// An open folder, to be locked or synced.
private struct Folder: ~Copyable {
    private let descriptor: Int32

    init(_ path: String) throws(FileFailure) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .now("open folder") }
    }

    deinit { close(descriptor) }

    /// Waits for the lock, which is released with this value.
    func lock() throws(FileFailure) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .now("lock") }
        }
    }

    /// Syncs the names in it to disk.
    func sync() throws(FileFailure) {
        guard fsync(descriptor) == 0 else { throw .now("sync folder") }
    }

    /// Creates a folder and its parents. Its own name is synced on every call: the process that created it may have
    /// ended before it did so.
    static func make(_ path: String) throws(FileFailure) {
        let above = (path as NSString).deletingLastPathComponent
        let parent = above.isEmpty ? "." : above
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            guard errno == ENOENT, parent.utf8.count < path.utf8.count else { throw .now("make folder") }
            try make(parent)
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .now("make folder") }
        }
        try Folder(parent).sync()
    }
}
