internal import CArchive

/// Why an archive cannot be written or read.
public struct ArchiveError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, such as `Truncated tar archive`.
    public let description: String

    /// An error with a message.
    public init(_ message: String) { description = message }

    /// The last error of libarchive.
    init(of archive: OpaquePointer?) {
        description = archive.flatMap { archive_error_string($0) }.map { String(cString: $0) } ?? "no memory"
    }
}
