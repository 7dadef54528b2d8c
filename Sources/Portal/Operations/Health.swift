import Web

/// Public liveness and readiness endpoints, on any host, without any details.
struct Health: Sendable {
    /// Whether the process can serve, even if tenants are degraded.
    let isReady: @Sendable () -> Bool

    /// The response for `/health/live` and `/health/ready`; nil for every other path.
    func answer(_ head: Head) -> Response? {
        switch head.path {
        case "/health/live": .brief(for: head) { "ok\n" }
        case "/health/ready": isReady() ? .brief(for: head) { "ok\n" } : .brief(503, for: head) { "unavailable\n" }
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
