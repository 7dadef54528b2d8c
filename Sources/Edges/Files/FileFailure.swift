internal import Foundation

/// Why a file could not be stored.
public struct FileFailure: Error, Hashable, Sendable {
    /// What to tell the user who sent the file.
    public enum Kind: Sendable {
        /// The disk or the quota is full (ENOSPC, EDQUOT); trying again later may help.
        case full
        /// The disk failed, or the file is missing.
        case failed
    }

    /// Whether the disk was full.
    public let kind: Kind
    /// The failed step and its errno, for the log: no path and no name.
    public let detail: String

    /// The failure of `step`, from `errno`.
    static func now(_ step: String) -> FileFailure {
        let code = errno
        return FileFailure(
            kind: code == ENOSPC || code == EDQUOT ? .full : .failed, detail: "\(step), errno \(code)")
    }
}
