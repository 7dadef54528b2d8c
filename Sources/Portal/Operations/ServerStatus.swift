import Glibc
import Server

/// The status of the serving process: its answer to the command `status`, as one line of JSON.
struct ServerStatus: Codable, Sendable {
    let process: Int32
    let version: String
    /// Connections open now.
    let connections: Int
    /// Requests since the start.
    let requests: Int
    let tenants: [TenantHealth]
    /// Reports about the process itself, for the operator, one line each.
    let reports: [String]

    init(_ counts: Server.Counts, tenants: [TenantHealth], reports: [String]) {
        (process, version) = (getpid(), Serve.version)
        (connections, requests) = (counts.open, counts.requests)
        (self.tenants, self.reports) = (tenants, reports)
    }
}
