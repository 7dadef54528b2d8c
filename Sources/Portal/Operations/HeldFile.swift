import Glibc

/// Keeps a file or folder open to detect whether it was replaced: while it is open, the file system cannot reuse its
/// inode number.
final class HeldFile: Sendable {
    private let path: String
    private let descriptor: Int32

    init(_ path: String) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    var isInPlace: Bool {
        var (held, there) = (stat(), stat())
        guard descriptor >= 0, fstat(descriptor, &held) == 0, stat(path, &there) == 0 else { return false }
        return held.st_dev == there.st_dev && held.st_ino == there.st_ino
    }
}
