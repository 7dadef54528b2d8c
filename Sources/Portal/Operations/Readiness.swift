import Synchronization

/// Whether the process can serve: not while it ends, nor without its data.
final class Readiness: Sendable {
    private let state = Mutex((isEnding: false, isWithoutData: false))

    var isReady: Bool { state.withLock { !$0.isEnding && !$0.isWithoutData } }

    /// The process has been asked to end.
    func end() { state.withLock { $0.isEnding = true } }

    /// The folder of data is gone, or every tenant has a database that cannot be opened; or they are there again.
    func isWithoutData(_ isWithout: Bool) { state.withLock { $0.isWithoutData = isWithout } }
}
