internal import CArchive

/// Reads the files of a tar archive that ``ArchiveWriter`` wrote, one after the other.
///
/// To be used by one task at a time.
public final class ArchiveReader {
    /// A file in the archive.
    public struct Entry: Hashable, Sendable {
        /// Its path, as it was given: not checked.
        public let name: String
        /// Its length in bytes.
        public let size: Int
    }

    private let archive: OpaquePointer?
    private let source: Source

    /// Where the archive's bytes come from, with the piece that libarchive reads.
    private final class Source {
        let read: () throws -> [UInt8]?
        var piece: UnsafeMutableBufferPointer<UInt8>?
        var failure: (any Error)?

        init(_ read: @escaping () throws -> [UInt8]?) { self.read = read }

        deinit { piece?.deallocate() }
    }

    /// An archive whose bytes `read` returns, in pieces and in order, and nil at the end. Throws what `read` throws, or an
    /// ``ArchiveError``.
    public init(from read: @escaping () throws -> [UInt8]?) throws {
        source = Source(read)
        archive = archive_read_new()
        let isReady =
            archive_read_support_format_tar(archive) == ARCHIVE_OK
            && archive_read_support_filter_zstd(archive) == ARCHIVE_OK
            && archive_read_open(
                archive, Unmanaged.passUnretained(source).toOpaque(), nil,
                { _, context, place in
                    guard let context, let place else { return -1 }
                    let source = Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
                    do {
                        source.piece?.deallocate()
                        source.piece = nil
                        guard let bytes = try source.read(), !bytes.isEmpty else { return 0 }
                        let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
                        _ = piece.initialize(from: bytes)
                        source.piece = piece
                        place.pointee = UnsafeRawPointer(piece.baseAddress)
                        return bytes.count
                    } catch {
                        source.failure = error
                        return -1
                    }
                }, nil) == ARCHIVE_OK
        guard isReady else { throw source.failure ?? ArchiveError(of: archive) }
    }

    deinit { archive_read_free(archive) }

    /// The next file; nil after the last. What was not read of the one before is skipped.
    public func next() throws -> Entry? {
        var entry: OpaquePointer?
        switch archive_read_next_header(archive, &entry) {
        case ARCHIVE_OK: break
        case ARCHIVE_EOF: return nil
        default: throw source.failure ?? ArchiveError(of: archive)
        }
        guard archive_entry_filetype(entry) == archive_regular_file(), let name = archive_entry_pathname_utf8(entry)
        else {
            throw ArchiveError("it holds something other than files")
        }
        return Entry(name: String(cString: name), size: Int(archive_entry_size(entry)))
    }

    /// The next bytes of the current file, at most 256 KiB; nil at its end.
    public func read() throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        let count = archive_read_data(archive, &buffer, buffer.count)
        guard count >= 0 else { throw source.failure ?? ArchiveError(of: archive) }
        return count == 0 ? nil : Array(buffer.prefix(count))
    }

    /// All bytes of the current file. Throws if there are more than `limit`.
    public func bytes(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let more = try read() {
            bytes += more
            guard bytes.count <= limit else { throw ArchiveError("a file in it is too large") }
        }
        return bytes
    }
}
