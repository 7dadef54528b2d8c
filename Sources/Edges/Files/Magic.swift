internal import CMagic
internal import Synchronization

/// libmagic, which identifies a file's type by its first bytes. Its handle is opened at the first use, and used by one
/// thread at a time.
final class Magic: Sendable {
    private let handle = Mutex<magic_t?>(nil)

    /// The bytes that it examines: enough for every type of interest.
    static let reach = 1 << 16

    /// Parts of libmagic that decompress, or parse tables and archives, are off: hostile input reaches less code, and
    /// text is text whether or not it could be a table. Archives and compound files are parsed in this module.
    private static let flags =
        MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_ELF
        | MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON

    deinit { handle.withLock { if let handle = $0 { magic_close(handle) } } }

    /// The content type of a file that begins with these bytes; nil when libmagic fails, or has no database of types.
    func type(of bytes: [UInt8]) -> String? {
        handle.withLock { handle in
            if handle == nil { handle = Self.open() }
            guard let handle else { return nil }
            return magic_buffer(handle, bytes, bytes.count).map { String(cString: $0) }
        }
    }

    private static func open() -> magic_t? {
        guard let handle = magic_open(flags) else { return nil }
        guard magic_load(handle, nil) == 0 else {
            magic_close(handle)
            return nil
        }
        return handle
    }
}
