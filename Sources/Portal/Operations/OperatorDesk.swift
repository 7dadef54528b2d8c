import Web

/// What the operator's own listener answers: numbers for Prometheus, and which tenants are degraded and why.
struct OperatorDesk: Sendable {
    /// All families of numbers, read anew each time.
    let metrics: @Sendable () async -> [Metric]
    /// All tenants.
    let tenants: @Sendable () async -> [TenantHealth]

    /// Answers `/metrics` and `/health/tenants`, and 404 for everything else.
    func answer(_ head: Head) async -> Verdict {
        switch head.path {
        case "/metrics":
            let metrics = await metrics()
            return .answer(.brief(type: Metric.mediaType, for: head) { Metric.text(metrics) })
        case "/health/tenants":
            guard let text = try? JSONLine.text(await tenants()) else { return .answer(Response(status: 500)) }
            return .answer(.brief(type: "application/json", for: head) { text + "\n" })
        default:
            return .answer(.brief(404, for: head) { "not found\n" })
        }
    }
}
