import Web

/// Handles the requests of the operator's listener: metrics for Prometheus, and the health of tenants and of the
/// process.
struct OperatorEndpoint: Sendable {
    /// All metrics, read for each request.
    let metrics: @Sendable () async -> [Metric]
    let tenants: @Sendable () async -> [TenantHealth]
    let process: @Sendable () async -> ProcessHealth
    /// Whether a council or the provider answers on a host, in lower case.
    let answersOn: @Sendable (_ host: String) -> Bool

    /// Responds to `/metrics`, `/health/tenants`, `/health/process` and `/internal/tls-allowed`; 404 for all other paths.
    func answer(_ head: Head) async -> HeadDecision {
        switch head.path {
        case "/metrics":
            let metrics = await metrics()
            return .answer(.brief(type: Metric.mediaType, for: head) { Metric.text(metrics) })
        case "/health/tenants": return .answer(json(await tenants(), for: head))
        case "/health/process": return .answer(json(await process(), for: head))
        case "/internal/tls-allowed":
            // Caddy asks it before it gets a certificate for a name.
            let host = (try? Form.parse(query: head.query))?["domain"] ?? ""
            return .answer(.brief(answersOn(host.lowercased()) ? 200 : 404, for: head) { "\n" })
        default:
            return .answer(.brief(404, for: head) { "not found\n" })
        }
    }

    private func json(_ value: some Encodable, for head: Head) -> Response {
        guard let text = try? JSONLine.text(value) else { return Response(status: 500) }
        return .brief(type: "application/json", for: head) { text + "\n" }
    }
}
