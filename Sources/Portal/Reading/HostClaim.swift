import Configuration

struct HostClaim: Hashable, Sendable {
    let host: String
    /// Its position in the file; nil if unknown.
    let place: Position?
}
