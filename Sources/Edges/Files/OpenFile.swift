internal import Basics
internal import CFolder
internal import CNettle
internal import Foundation

/// A file open for reading, closed with this value. Reading beyond the end is allowed and returns fewer bytes.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    /// The length in bytes when it was opened.
    let count: Int

    /// nil, with the reason in `errno`, when it can't be opened or is not a regular file.
    init?(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            errno = EINVAL
            return nil
        }
        self.descriptor = descriptor
        count = Int(facts.st_size)
    }

    /// A file in memory with these bytes. nil, with the reason in `errno`, when the system refuses it.
    init?(bytes: [UInt8]) {
        let descriptor = file_in_memory()
        guard descriptor >= 0 else { return nil }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(descriptor)
                return nil
            }
            done += count
        }
        self.descriptor = descriptor
        count = bytes.count
    }

    deinit { close(descriptor) }

    /// Reads at most `count` bytes from `start`; fewer only at the end of the file. nil when the disk fails.
    func read(at start: Int, count: Int) -> [UInt8]? {
        guard start >= 0, count > 0, start < self.count else { return [] }
        let wanted = min(count, self.count - start)
        var hasFailed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, done in
            while done < wanted {
                let got = pread(descriptor, buffer.baseAddress?.advanced(by: done), wanted - done, off_t(start + done))
                if got < 0 && errno == EINTR { continue }
                hasFailed = got < 0
                guard got > 0 else { break }
                done += got
            }
        }
        return hasFailed ? nil : bytes
    }

    /// SHA-256 of the whole file, as 64 lower-case hex digits; nil when the disk fails.
    func digest() -> String? {
        var state = sha256_ctx()
        nettle_sha256_init(&state)
        var done = 0
        while true {
            guard let bytes = read(at: done, count: 1 << 18) else { return nil }
            guard !bytes.isEmpty else { break }
            nettle_sha256_update(&state, bytes.count, bytes)
            done += bytes.count
        }
        guard done == count else { return nil }
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        nettle_sha256_digest(&state, digest.count, &digest)
        return Hex.encoded(digest)
    }
}
