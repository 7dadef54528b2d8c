import Synchronization

/// Whether the process can serve: not during shutdown, and not without its data.
final class Readiness: Sendable {
    private let state = Mutex((isEnding: false, isWithoutData: false))

    var isReady: Bool { state.withLock { !$0.isEnding && !$0.isWithoutData } }

    /// Records that shutdown has started.
    func end() { state.withLock { $0.isEnding = true } }

    /// Records whether the data folder is gone, or every tenant has a database that cannot be opened.
    func isWithoutData(_ isWithout: Bool) { state.withLock { $0.isWithoutData = isWithout } }
}
