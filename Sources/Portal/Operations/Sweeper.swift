import Database
import Foundation
import Journal
import PortalKit

/// Removes expired rows from every database, and runs the background jobs, once an hour.
struct Sweeper: Sendable {
    let sites: @Sendable () -> [Site]
    /// Whether a council was restored from a backup and not released yet: then nothing is sent in its name.
    var isHeld: @Sendable (_ tenant: String) -> Bool = { _ in false }
    let services: Services

    /// Runs until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await cleanUp()
            try? await Task.sleep(for: .seconds(3600))
        }
    }

    /// Runs the cleanup and the background jobs of every site once. A failure is logged, and the other sites are still
    /// processed.
    func cleanUp() async {
        for site in sites() where site.store.isThere {
            let now = services.now()
            do {
                try await site.store.write { db in
                    for cleanUp in site.features.cleanups { try cleanUp(db, now) }
                }
                guard !isHeld(site.tenant.id) else { continue }
                for job in site.features.jobs { try await job(site, now) }
            } catch {
                services.journal.record(.error, "sweep", ["site": site.id, "detail": String(describing: error)])
            }
        }
    }
}
