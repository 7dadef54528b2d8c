import Synchronization

/// The overlays of all councils, as their databases have them. Reading a council's files needs them at once, so they are
/// held in memory.
final class Overlays: Sendable {
    /// What a council has changed.
    struct Pair: Equatable, Sendable {
        /// The published changes, which LIVE has.
        var live = Overlay.empty
        /// The draft, which TEST has.
        var draft = Overlay.empty
    }

    private let all = Mutex<[String: Pair]>([:])

    /// What the council of this id has changed; nothing if it never used its console.
    subscript(tenant: String) -> Pair {
        get { all.withLock { $0[tenant] ?? Pair() } }
        set { all.withLock { $0[tenant] = newValue } }
    }
}
