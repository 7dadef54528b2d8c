import Database
package import Foundation
package import Journal
package import Outbound
package import PortalKit
import Synchronization

/// Sends what waits in the outboxes of all stores.
///
/// Each store has a desk of its own, so that one tenant's trouble holds up nobody else's mail. Mail goes at least once:
/// a mail whose sending could not be noted is sent again under the same Message-ID.
package final class PostOffice: Sendable {
    private struct Desks {
        var byStore: [ObjectIdentifier: PostDesk] = [:]
        var isClosed = false
    }

    private let desks = Mutex(Desks())
    private let delivery: Delivery
    private let pause: @Sendable (TimeInterval) async throws -> Void

    /// - Parameters:
    ///   - sites: every site served at this moment.
    ///   - carrier: how a site's mail leaves; asked for each mail, so that a changed password needs no restart.
    ///   - now: the time that rows fall due by.
    ///   - pause: sleeps so many seconds.
    package init(
        sites: @escaping @Sendable () -> [Site], carrier: @escaping @Sendable (Site) -> any MailCarrier,
        now: @escaping @Sendable () -> Date, journal: Journal,
        pause: @escaping @Sendable (TimeInterval) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        delivery = Delivery(sites: sites, carrier: carrier, now: now, journal: journal)
        self.pause = pause
    }

    /// Looks into every outbox: at the start of the process, and whenever sites have come or changed.
    package func start() {
        // A store that was never used holds no mail, and is not made for asking.
        let stores = Dictionary(delivery.sites().filter(\.store.isThere).map { (ObjectIdentifier($0.store), $0) }) {
            $1
        }
        for site in stores.values { kick(site) }
    }

    /// Has the site's outbox looked into soon. Returns at once; many kicks are one look.
    package func kick(_ site: Site) {
        guard let desk = desk(for: site) else { return }
        Task { await desk.kick() }
    }

    /// Sends what is due in the site's outbox, and returns when nothing more is: for commands that end afterwards.
    package func deliver(_ site: Site) async {
        await desk(for: site)?.finish()
    }

    /// The figures of each tenant's outboxes, by its id.
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

    /// Finishes the mails in hand and takes no more.
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

    /// Whether it has begun to stop: from then on no mail is begun.
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
