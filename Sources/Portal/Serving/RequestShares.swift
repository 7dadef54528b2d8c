import Scheduling
import Synchronization

/// Limits the concurrent requests of each council and of each client, so that requests waiting for a database, a disk
/// or a password hash do not block other councils.
final class RequestShares: Sendable {
    private struct Counts {
        var tenants: [String: Int] = [:]
        var clients: [String: Int] = [:]
    }

    private let tenant: Int
    private let client: Int
    private let counts = Mutex(Counts())

    /// - Parameters:
    ///   - tenant: the maximum per council; by default a quarter of the server's limit (`Server.Limits.handlers`).
    ///   - client: the maximum per client network. A whole school may be one.
    init(tenant: Int = 256, client: Int = 128) { (self.tenant, self.client) = (tenant, client) }

    /// Runs `work` within the limits of its council and client, as their `Workload`; or `busy` if a limit is reached.
    nonisolated(nonsending) func run<Result>(
        for workload: Workload, _ work: () async -> Result, busy: () -> Result
    ) async -> Result {
        guard enter(workload) else { return busy() }
        defer { leave(workload) }
        return await Workload.$current.withValue(workload) { await work() }
    }

    private func enter(_ workload: Workload) -> Bool {
        counts.withLock { counts in
            guard counts.tenants[workload.tenant, default: 0] < tenant,
                counts.clients[workload.client, default: 0] < client
            else { return false }
            counts.tenants[workload.tenant, default: 0] += 1
            counts.clients[workload.client, default: 0] += 1
            return true
        }
    }

    private func leave(_ workload: Workload) {
        counts.withLock { counts in
            Self.reduce(&counts.tenants, workload.tenant)
            Self.reduce(&counts.clients, workload.client)
        }
    }

    private static func reduce(_ counts: inout [String: Int], _ key: String) {
        let left = counts[key, default: 0] - 1
        counts[key] = left > 0 ? left : nil
    }
}
