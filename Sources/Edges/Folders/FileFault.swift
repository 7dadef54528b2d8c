import Glibc

/// Why a file or folder can't be read.
public struct FileFault: Error, Hashable, CustomStringConvertible {
    /// What it is.
    public enum Reason: Hashable, Sendable {
        case missing
        /// A link that leads out of its folder, or in a circle.
        case link
        /// A pipe, a folder or the like, as its name says.
        case notFile(String)
        /// Of no kind that is read.
        case unknownKind
        /// More than that many bytes.
        case tooLarge(Int)
        /// As the system says.
        case system(Int32)
    }

    /// The path of what is at fault: of the link itself where it is one.
    public let path: String
    public let reason: Reason

    init(_ path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

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

    /// To follow the file's place: `is a pipe, wanted a file`.
    public var description: String {
        switch reason {
        case .missing: "is missing"
        case .link: "is a link that leads out of its folder, wanted the file or folder itself"
        case .notFile(let kind): "is \(kind), wanted a file"
        case .unknownKind: "has an ending that is not read, wanted .json, .md, .svg or .csv"
        case .tooLarge(let limit):
            "is too large, wanted at most \(limit < 1024 * 1024 ? "\(limit / 1024) KB" : "\(limit / 1024 / 1024) MB")"
        case .system(let number): "cannot be read: \(String(cString: strerror(number)))"
        }
    }

    /// What a file of that mode is in place of a regular one; nil for a regular file.
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
