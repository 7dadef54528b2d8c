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

    static func handlers(
        version: String, counts: @escaping @Sendable () -> Server.Counts,
        tenants: @escaping @Sendable () async -> [TenantHealth],
        process: @escaping @Sendable () async -> ProcessHealth = { ProcessHealth() }
    ) -> [String: ControlSocket.Handler] {
        [
            "status": { _ in
                let counts = counts()
                return try JSONLine.text(
                    ServerStatus(
                        process: getpid(), version: version, connections: counts.open, requests: counts.requests,
                        tenants: await tenants(), reports: await process().why))
            }
        ]
    }
}
