import Foundation
import PortalKit
import Synchronization
import Web

/// Counts what each account posts within an hour, so that none fills a council's database with small rows.
final class PostRate: Sendable {
    /// One a second is more than anybody types.
    static let defaultLimit = 3600

    private let limit: Int
    private let counts = Mutex<(hour: Int, posts: [String: Int])>((0, [:]))

    /// Admits at most `limit` posts of one account within an hour of the clock.
    init(limit: Int) {
        self.limit = limit
    }

    /// Counts one more post; false where there were as many as there may be.
    func admits(_ account: String, at now: Date) -> Bool {
        let hour = Int(clamping: now.timeIntervalSince1970 / 3600)
        return counts.withLock { counts in
            if counts.hour != hour { counts = (hour, [:]) }
            counts.posts[account, default: 0] += 1
            return counts.posts[account, default: 0] <= limit
        }
    }
}
