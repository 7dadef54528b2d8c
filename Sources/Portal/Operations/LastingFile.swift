import Foundation

/// Writes small files atomically and durably.
enum LastingFile {
    /// The step that failed, and the system's reason.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let description: String

        init(_ step: String) { description = "cannot \(step): \(String(cString: strerror(errno)))" }
    }

    /// Replaces the file at `path`, mode 600, and syncs it to disk. If it throws, the old file is intact, or the new
    /// one may not be durable yet. The folder must exist.
    static func write(_ text: String, to path: String) throws(Failure) {
        let draft = "\(path).part"
        unlink(draft)
        let file = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure("make the file") }
        let bytes = Array(text.utf8)
        var isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        isWritten = close(file) == 0 && isWritten
        guard isWritten, rename(draft, path) == 0 else {
            defer { unlink(draft) }
            throw Failure("write the file")
        }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { throw Failure("open the folder") }
        defer { close(place) }
        guard fsync(place) == 0 else { throw Failure("sync the folder") }
    }
}
