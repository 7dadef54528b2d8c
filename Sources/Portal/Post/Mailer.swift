import Database
import Foundation
import Journal
import Outbound
import PortalKit
import Synchronization

/// Sends the queued mail of all stores.
///
/// Each store has a separate worker, so that a tenant's problem does not delay other tenants' mail. Delivery is at
/// least once: a mail is sent again with the same Message-ID if its result could not be saved.
final class Mailer: Sendable {
    private struct Desks {
        var byStore: [ObjectIdentifier: OutboxWorker] = [:]
        var isClosed = false
    }

    private let workers = Mutex(Desks())
    private let delivery: Delivery
    private let pause: @Sendable (TimeInterval) async throws -> Void

    /// - Parameters:
    ///   - sites: returns every site that is currently served.
    ///   - carrier: returns the carrier of a site; called for each mail, so that a changed password needs no restart.
    ///   - texts: returns what sends the text messages of a site.
    ///   - now: returns the time that due times are compared with.
    ///   - pause: sleeps for a number of seconds.
    init(
        sites: @escaping @Sendable () -> [Site], carrier: @escaping @Sendable (Site) -> any MailCarrier,
        texts: @escaping @Sendable (Site) -> any TextCarrier, now: @escaping @Sendable () -> Date, journal: Journal,
        pause: @escaping @Sendable (TimeInterval) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        delivery = Delivery(sites: sites, carrier: carrier, texts: texts, now: now, journal: journal)
        self.pause = pause
    }

    /// Checks every outbox. To be called at the start of the process, and whenever sites were added or changed.
    func start() {
        // A store that was never used has no mail, and must not be created by the check.
        let stores = Dictionary(delivery.sites().filter(\.store.isThere).map { (ObjectIdentifier($0.store), $0) }) {
            $1
        }
        for site in stores.values { wake(site) }
    }

    /// Requests a check of the site's outbox. Returns immediately; requests are coalesced.
    func wake(_ site: Site) {
        guard let worker = worker(for: site) else { return }
        Task { await worker.wake() }
    }

    /// Sends all mail that is due in the site's outbox, and returns when it is done.
    func deliver(_ site: Site) async {
        await worker(for: site)?.finish()
    }

    /// The figures of each tenant's outboxes, by tenant id.
    var figures: [String: MailFigures] {
        let workers = workers.withLock(\.byStore)
        var seen: Set<ObjectIdentifier> = []
        var figures: [String: MailFigures] = [:]
        for site in delivery.sites() {
            let id = ObjectIdentifier(site.store)
            guard seen.insert(id).inserted, let worker = workers[id] else { continue }
            figures[site.tenant.id] = (figures[site.tenant.id] ?? MailFigures()) + worker.figures.withLock { $0 }
        }
        return figures
    }

    /// Waits for the mails that are being sent, and starts no more.
    func stop() async {
        delivery.semaphore.close()
        let workers = workers.withLock { workers in
            workers.isClosed = true
            return Array(workers.byStore.values)
        }
        await withDiscardingTaskGroup { group in
            for worker in workers { group.addTask { await worker.close() } }
        }
    }

    /// Whether `stop` was called: no more mails are started.
    var isClosed: Bool { workers.withLock(\.isClosed) }

    private func worker(for site: Site) -> OutboxWorker? {
        workers.withLock { workers in
            guard !workers.isClosed else { return nil }
            let id = ObjectIdentifier(site.store)
            if let worker = workers.byStore[id] { return worker }
            let worker = OutboxWorker(store: site.store, delivery: delivery, pause: pause)
            workers.byStore[id] = worker
            return worker
        }
    }
}
