internal import Foundation

/// Why a file could not be kept.
public struct FileFailure: Error, Hashable, Sendable {
    /// What to tell whoever sent the file.
    public enum Kind: Sendable {
        /// The disk, or the provider's share of it, has no room (ENOSPC, EDQUOT); it may have some later.
        case full
        /// The disk does not do what it is asked, or the file is not there.
        case failed
    }

    /// Whether room is what is missing.
    public let kind: Kind
    /// The step and the error's number, for the log: no path and no name.
    public let detail: String

    /// What `errno` says at this moment about a step.
    static func now(_ step: String) -> FileFailure {
        let code = errno
        return FileFailure(
            kind: code == ENOSPC || code == EDQUOT ? .full : .failed, detail: "\(step), errno \(code)")
    }
}
