import Database
package import Foundation
package import Journal
package import Outbound
package import PortalKit
import Synchronization

/// Sends the queued mail of all stores.
///
/// Each store has a separate worker, so that a tenant's problem does not delay other tenants' mail. Delivery is at
/// least once: a mail is sent again with the same Message-ID if its result could not be saved.
package final class PostOffice: Sendable {
    private struct Desks {
        var byStore: [ObjectIdentifier: PostDesk] = [:]
        var isClosed = false
    }

    private let desks = Mutex(Desks())
    private let delivery: Delivery
    private let pause: @Sendable (TimeInterval) async throws -> Void

    /// - Parameters:
    ///   - sites: returns every site that is currently served.
    ///   - carrier: returns the carrier of a site; called for each mail, so that a changed password needs no restart.
    ///   - now: returns the time that due times are compared with.
    ///   - pause: sleeps for a number of seconds.
    package init(
        sites: @escaping @Sendable () -> [Site], carrier: @escaping @Sendable (Site) -> any MailCarrier,
        now: @escaping @Sendable () -> Date, journal: Journal,
        pause: @escaping @Sendable (TimeInterval) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        delivery = Delivery(sites: sites, carrier: carrier, now: now, journal: journal)
        self.pause = pause
    }

    /// Checks every outbox. To be called at the start of the process, and whenever sites were added or changed.
    package func start() {
        // A store that was never used has no mail, and must not be created by the check.
        let stores = Dictionary(delivery.sites().filter(\.store.isThere).map { (ObjectIdentifier($0.store), $0) }) {
            $1
        }
        for site in stores.values { kick(site) }
    }

    /// Requests a check of the site's outbox. Returns immediately; requests are coalesced.
    package func kick(_ site: Site) {
        guard let desk = desk(for: site) else { return }
        Task { await desk.kick() }
    }

    /// Sends all mail that is due in the site's outbox, and returns when it is done.
    package func deliver(_ site: Site) async {
        await desk(for: site)?.finish()
    }

    /// The figures of each tenant's outboxes, by tenant id.
    var figures: [String: MailFigures] {
        let desks = desks.withLock(\.byStore)
        var seen: Set<ObjectIdentifier> = []
        var figures: [String: MailFigures] = [:]
        for site in delivery.sites() {
            let id = ObjectIdentifier(site.store)
            guard seen.insert(id).inserted, let desk = desks[id] else { continue }
            figures[site.tenant.id] = (figures[site.tenant.id] ?? MailFigures()) + desk.figures.withLock { $0 }
        }
        return figures
    }

    /// Waits for the mails that are being sent, and starts no more.
    package func stop() async {
        delivery.hatches.close()
        let desks = desks.withLock { desks in
            desks.isClosed = true
            return Array(desks.byStore.values)
        }
        await withDiscardingTaskGroup { group in
            for desk in desks { group.addTask { await desk.close() } }
        }
    }

    /// Whether `stop` was called: no more mails are started.
    var isClosed: Bool { desks.withLock(\.isClosed) }

    private func desk(for site: Site) -> PostDesk? {
        desks.withLock { desks in
            guard !desks.isClosed else { return nil }
            let id = ObjectIdentifier(site.store)
            if let desk = desks.byStore[id] { return desk }
            let desk = PostDesk(store: site.store, delivery: delivery, pause: pause)
            desks.byStore[id] = desk
            return desk
        }
    }
}
