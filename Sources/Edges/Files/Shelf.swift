internal import Foundation

/// One folder of a store: the files whose digests begin with the same two digits. Whoever moves a file in or takes one
/// out holds its lock, flock(2), which holds between threads as well as between processes.
struct Shelf: Sendable {
    private let path: String

    /// Where a file lies, if its digest is one.
    static func path(of digest: String, in folder: String) -> String? {
        guard isDigest(digest) else { return nil }
        return "\(folder)/\(digest.prefix(2))/\(digest)"
    }

    /// Hashes the file, makes its bytes certain, moves it to its place, makes that certain.
    static func put(_ file: String, in folder: String) throws(FileFailure) -> String {
        guard let source = OpenFile(file) else { throw .now("open") }
        guard let digest = source.digest() else { throw .now("read") }
        // New from here, whenever it was written. The sync takes the time along with the bytes.
        guard futimens(source.descriptor, nil) == 0 else { throw .now("touch") }
        guard fsync(source.descriptor) == 0 else { throw .now("sync") }
        let shelf = Shelf(path: "\(folder)/\(digest.prefix(2))")
        try Folder.make(shelf.path)
        let directory = try Folder(shelf.path)
        try directory.lock()
        guard rename(file, "\(shelf.path)/\(digest)") == 0 else { throw .now("rename") }
        try directory.sync()
        return digest
    }

    /// The shelves that there are.
    static func all(in folder: String) -> [Shelf] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.utf8.count == 2 && $0.utf8.allSatisfy(isHex) }.sorted()
            .map { Shelf(path: "\(folder)/\($0)") }
    }

    /// What was kept before that time.
    func digests(before: Date) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { Self.isDigest($0) && isOld($0, before) }
    }

    /// Removes a file if it is still that old; true when it was.
    func remove(_ digest: String, before: Date) -> Bool {
        guard let directory = try? Folder(path), (try? directory.lock()) != nil else { return false }
        return isOld(digest, before) && unlink("\(path)/\(digest)") == 0
    }

    private func isOld(_ name: String, _ before: Date) -> Bool {
        var facts = stat()
        guard lstat("\(path)/\(name)", &facts) == 0 else { return false }
        let seconds = Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) / 1e9
        return seconds < before.timeIntervalSince1970
    }

    private static func isDigest(_ text: String) -> Bool { text.utf8.count == 64 && text.utf8.allSatisfy(isHex) }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}

/// A folder held open, to be locked or synced.
private struct Folder: ~Copyable {
    private let descriptor: Int32

    init(_ path: String) throws(FileFailure) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .now("open folder") }
    }

    deinit { close(descriptor) }

    /// Waits for the lock, which ends with this value.
    func lock() throws(FileFailure) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .now("lock") }
        }
    }

    /// Makes the names in it certain.
    func sync() throws(FileFailure) {
        guard fsync(descriptor) == 0 else { throw .now("sync folder") }
    }

    /// Makes a folder and those it stands in. Its own name is made certain each time: whoever made it may have ended
    /// before that was done.
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
