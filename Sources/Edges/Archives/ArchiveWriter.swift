internal import Basics
internal import CArchive
internal import Glibc

/// Writes files into a tar archive that is compressed by Zstandard, one piece after the other.
///
/// To be used by one task at a time.
public final class ArchiveWriter {
    private let archive: OpaquePointer?
    private let sink: Sink

    /// What receives the archive's bytes, and the first error of it: libarchive itself only knows that it failed.
    private final class Sink {
        let write: ([UInt8]) throws -> Void
        var failure: (any Error)?

        init(_ write: @escaping ([UInt8]) throws -> Void) { self.write = write }
    }

    /// An archive whose bytes go to `write`, in pieces and in order. Throws an ``ArchiveError``.
    public init(to write: @escaping ([UInt8]) throws -> Void) throws {
        sink = Sink(write)
        archive = archive_write_new()
        // The smallest level: most of what is in a backup is compressed already.
        let isReady =
            archive_write_set_format_pax_restricted(archive) == ARCHIVE_OK
            && archive_write_add_filter_zstd(archive) == ARCHIVE_OK
            && archive_write_set_filter_option(archive, "zstd", "compression-level", "1") == ARCHIVE_OK
            // Without zeros at the end, which are no frame of Zstandard.
            && archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK
            && archive_write_open2(
                archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
                { _, context, bytes, count in
                    guard let context, let bytes else { return -1 }
                    let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
                    do {
                        try sink.write(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
                        return count
                    } catch {
                        sink.failure = sink.failure ?? error
                        return -1
                    }
                }, nil, nil) == ARCHIVE_OK
        guard isReady else { throw ArchiveError(of: archive) }
    }

    deinit { archive_write_free(archive) }

    /// Adds a file of these bytes. Throws what the receiver of the bytes throws, or an ``ArchiveError``.
    /// - Parameter name: its path in the archive, such as `live.sqlite`.
    public func add(_ name: String, _ bytes: [UInt8]) throws {
        try begin(name, size: bytes.count)
        try write(bytes)
    }

    /// Adds a file as it is on disk. Throws also if it cannot be read, or became shorter meanwhile.
    public func add(_ name: String, file: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveError("\(file): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw ArchiveError("\(file): \(String(cString: strerror(errno)))") }
        var rest = Int(facts.st_size)
        try begin(name, size: rest)
        while rest > 0 {
            let bytes = try FileSystem.read(min(Self.piece, rest), from: descriptor)
            guard !bytes.isEmpty else { throw ArchiveError("\(file) became shorter while it was read") }
            try write(bytes)
            rest -= bytes.count
        }
        // Otherwise a backup fills the memory with pages that no one reads again, in place of those that are.
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    /// Writes what is left. Nothing can be added after it.
    public func finish() throws {
        try check(archive_write_close(archive))
    }

    private static let piece = 256 * 1024

    private func begin(_ name: String, size: Int) throws {
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_size(entry, Int64(size))
        archive_entry_set_filetype(entry, archive_regular_file())
        archive_entry_set_perm(entry, 0o600)
        try check(archive_write_header(archive, entry))
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
            guard count > 0 else { throw sink.failure ?? ArchiveError(of: archive) }
            rest = rest.dropFirst(count)
        }
    }

    private func check(_ result: Int32) throws {
        guard result == ARCHIVE_OK else { throw sink.failure ?? ArchiveError(of: archive) }
    }
}
