import Synchronization
import Web

/// Whether the process can serve: not during shutdown, and not without its data. Degraded tenants do not matter.
final class Readiness: Sendable {
    private let state = Mutex((isEnding: false, isWithoutData: false))

    var isReady: Bool { state.withLock { !$0.isEnding && !$0.isWithoutData } }

    /// Records that shutdown has started.
    func end() { state.withLock { $0.isEnding = true } }

    /// Records whether the data folder is gone, or every tenant has a database that cannot be opened.
    func isWithoutData(_ isWithout: Bool) { state.withLock { $0.isWithoutData = isWithout } }

    /// The response for `/health/live` and `/health/ready`, on any host and without any details; nil for every other
    /// path.
    func answer(_ head: Head) -> Response? {
        switch head.path {
        case "/health/live": .brief(for: head) { "ok\n" }
        case "/health/ready": isReady ? .brief(for: head) { "ok\n" } : .brief(503, for: head) { "unavailable\n" }
        default: nil
        }
    }
}

extension Response {
    /// A short text for GET and HEAD that must not be cached; 405 for other methods.
    static func brief(
        _ status: Int = 200, type: String = "text/plain; charset=utf-8", for head: Head, _ text: () -> String
    ) -> Response {
        guard head.method == .get || head.method == .head else {
            return Response(status: 405, fields: ["Allow": "GET, HEAD"])
        }
        return Response(
            status: status,
            fields: ["Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"],
            content: .bytes(Array(text().utf8)))
    }
}
