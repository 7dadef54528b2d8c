import Foundation
import Synchronization

@testable import Server

/// A clock that goes forward when told.
final class ManualClock: Sendable {
    private let start = ContinuousClock.now
    private let elapsed = Mutex(Duration.zero)

    var now: ContinuousClock.Instant { start + elapsed.withLock { $0 } }

    var clock: ServerClock { ServerClock(instant: { self.now }, seconds: { 784_111_777 }) }

    /// Goes forward, once all that was sent before has been dealt with, and waits until every loop has seen it.
    func advance(_ duration: Duration, _ site: Site) throws {
        try settle(site)
        elapsed.withLock { $0 += duration }
        try settle(site)
    }

    /// Goes forward, and waits for no one.
    func pass(_ duration: Duration, _ site: Site) {
        pass(duration)
        site.server.poke()
    }

    /// Goes forward, unseen until someone looks.
    func pass(_ duration: Duration) { elapsed.withLock { $0 += duration } }

    /// Waits until everything that was sent or connected has been dealt with: an event that was there before a round
    /// began is dealt with by its end, and two more rounds leave no doubt about when it began.
    func settle(_ site: Site) throws {
        for _ in 0..<3 {
            elapsed.withLock { $0 += .nanoseconds(1) }
            let now = now
            site.server.poke()
            try site.until { site.server.lastIdle().allSatisfy { $0 >= now } }
        }
    }
}
