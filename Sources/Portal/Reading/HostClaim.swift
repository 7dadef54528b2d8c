import Configuration

/// A host in a council's file.
struct HostClaim: Hashable, Sendable {
    let host: String
    /// Its position in the file; nil if unknown.
    let place: Position?
}
