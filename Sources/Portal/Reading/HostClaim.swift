import Configuration

/// A host that a council's file names as its own.
struct HostClaim: Hashable, Sendable {
    let host: String
    /// Where it is written; nil where that is not known.
    let place: Position?
}
