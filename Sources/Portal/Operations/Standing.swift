import Glibc
import Server

/// How the serving process stands: what it answers to `ping` and `status`, as a line of JSON.
struct Standing: Codable, Sendable {
    /// Who answers.
    struct Pulse: Codable, Hashable, Sendable {
        var process = getpid()
        let version: String
    }

    let process: Int32
    let version: String
    /// Connections open now.
    let connections: Int
    /// Requests since the start.
    let requests: Int
    let tenants: [TenantHealth]
    /// What the operator has to know of the process itself, one line each.
    let reports: [String]

    /// The commands that every serving process knows.
    static func handlers(
        version: String, counts: @escaping @Sendable () -> Server.Counts,
        tenants: @escaping @Sendable () async -> [TenantHealth],
        process: @escaping @Sendable () async -> ProcessHealth = { ProcessHealth() }
    ) -> [String: ControlSocket.Handler] {
        [
            "ping": { _ in try JSONLine.text(Pulse(version: version)) },
            "status": { _ in
                let counts = counts()
                return try JSONLine.text(
                    Standing(
                        process: getpid(), version: version, connections: counts.open, requests: counts.requests,
                        tenants: await tenants(), reports: await process().why))
            },
        ]
    }
}
