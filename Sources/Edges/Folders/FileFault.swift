import Glibc

/// Why a file or folder can't be read.
public struct FileFault: Error, Hashable, CustomStringConvertible {
    /// The kind of fault.
    public enum Reason: Hashable, Sendable {
        /// There is nothing at the path.
        case missing
        /// A link that leads out of its folder, or in a cycle.
        case link
        /// It is not a regular file; the text says what it is: `a pipe`.
        case notFile(String)
        /// The file's name has an ending that is not read.
        case unknownKind
        /// The file is larger than this limit, in bytes.
        case tooLarge(Int)
        /// Any other error, by its `errno`.
        case system(Int32)
    }

    /// The path of the file or folder; for ``Reason/link``, that of the link itself.
    public let path: String
    /// What is wrong with it.
    public let reason: Reason

    init(_ path: String, _ reason: Reason) { (self.path, self.reason) = (path, reason) }

    init(_ path: String, errno: Int32) {
        self.path = path
        reason =
            switch errno {
            case ENOENT, ENOTDIR: .missing
            case EXDEV, ELOOP: .link
            case ENXIO: .notFile("a socket")
            default: .system(errno)
            }
    }

    /// Follows the file's path in a message: `is a pipe, wanted a file`.
    public var description: String {
        switch reason {
        case .missing: "is missing"
        case .link: "is a link that leads out of its folder, wanted the file or folder itself"
        case .notFile(let kind): "is \(kind), wanted a file"
        case .unknownKind: "has an ending that is not read, wanted .json, .md, .svg, .csv, .docx, .odt, .rtf or .pdf"
        case .tooLarge(let limit):
            "is too large, wanted at most \(limit < 1024 * 1024 ? "\(limit / 1024) KB" : "\(limit / 1024 / 1024) MB")"
        case .system(let number): "cannot be read: \(String(cString: strerror(number)))"
        }
    }

    /// What a file of this mode is, if not a regular file; nil for a regular file.
    static func kind(of mode: mode_t) -> String? {
        switch mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "a folder"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}
