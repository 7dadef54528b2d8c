import Web

/// What the operator's own listener answers: numbers for Prometheus, which tenants are degraded and why, and how the
/// process itself fares.
struct OperatorDesk: Sendable {
    /// All families of numbers, read anew each time.
    let metrics: @Sendable () async -> [Metric]
    /// All tenants.
    let tenants: @Sendable () async -> [TenantHealth]
    let process: @Sendable () async -> ProcessHealth

    /// Answers `/metrics`, `/health/tenants` and `/health/process`, and 404 for everything else.
    func answer(_ head: Head) async -> Verdict {
        switch head.path {
        case "/metrics":
            let metrics = await metrics()
            return .answer(.brief(type: Metric.mediaType, for: head) { Metric.text(metrics) })
        case "/health/tenants": return .answer(json(await tenants(), for: head))
        case "/health/process": return .answer(json(await process(), for: head))
        default:
            return .answer(.brief(404, for: head) { "not found\n" })
        }
    }

    private func json(_ value: some Encodable, for head: Head) -> Response {
        guard let text = try? JSONLine.text(value) else { return Response(status: 500) }
        return .brief(type: "application/json", for: head) { text + "\n" }
    }
}
