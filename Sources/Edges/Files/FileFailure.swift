internal import Basics
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

    init(_ error: SystemError) {
        kind = [ENOSPC, EDQUOT].contains(error.code) ? .full : .failed
        detail = "\(error.step), errno \(error.code)"
    }
}
