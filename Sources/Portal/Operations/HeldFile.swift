import Glibc

/// A file or folder that is held open, so that one that takes its place cannot be taken for it: a file system gives the
/// number of a file that is gone to the next one.
final class HeldFile: Sendable {
    private let path: String
    private let descriptor: Int32

    init(_ path: String) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether it still lies at its path.
    var isInPlace: Bool {
        var (held, there) = (stat(), stat())
        guard descriptor >= 0, fstat(descriptor, &held) == 0, stat(path, &there) == 0 else { return false }
        return held.st_dev == there.st_dev && held.st_ino == there.st_ino
    }
}
