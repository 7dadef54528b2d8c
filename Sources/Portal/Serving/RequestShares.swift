import Scheduling
import Synchronization

/// How many requests of one council, and of one client, are in progress at one time: what waits for a database, a disk or
/// a password's hash takes no other council's place.
final class RequestShares: Sendable {
    private struct Counts {
        var tenants: [String: Int] = [:]
        var clients: [String: Int] = [:]
    }

    private let tenant: Int
    private let client: Int
    private let counts = Mutex(Counts())

    /// - Parameters:
    ///   - tenant: the most of one council. A quarter of what the server takes in all (`Server.Limits.handlers`).
    ///   - client: the most of one client. A school is one.
    init(tenant: Int = 256, client: Int = 128) {
        self.tenant = tenant
        self.client = client
    }

    /// Answers a request in its council's and its client's share, as their ``Workload``; by `busy` when one is full.
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
