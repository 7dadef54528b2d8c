import Database
import Foundation
import Journal
import PortalKit

/// Removes from every store what is of no more use, once an hour.
struct Sweeper: Sendable {
    let sites: @Sendable () -> [Site]
    let office: Office

    /// Sweeps until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await sweep()
            try? await Task.sleep(for: .seconds(3600))
        }
    }

    /// Sweeps each store once. A store that cannot be swept is told of, and keeps nobody else's waiting.
    func sweep() async {
        for site in sites() where site.store.isThere {
            let now = office.now()
            do {
                try await site.store.write { db in
                    for sweep in site.features.sweeps { try sweep(db, now) }
                }
                for chore in site.features.chores { try await chore(site, now) }
            } catch {
                office.journal.record(.error, "sweep", ["site": site.id, "detail": String(describing: error)])
            }
        }
    }
}
