import Foundation
import PortalKit
import Synchronization
import Web

/// Limits the POST requests of each account per hour, so that none can fill a council's database with small rows.
final class PostRate: Sendable {
    /// One per second, more than a person can type.
    static let defaultLimit = 3600

    private let limit: Int
    private let counts = Mutex<(hour: Int, posts: [String: Int])>((0, [:]))

    /// Allows at most `limit` requests of one account per clock hour.
    init(limit: Int) {
        self.limit = limit
    }

    /// Counts one request; false if the limit is exceeded.
    func admits(_ account: String, at now: Date) -> Bool {
        let hour = Int(clamping: now.timeIntervalSince1970 / 3600)
        return counts.withLock { counts in
            if counts.hour != hour { counts = (hour, [:]) }
            counts.posts[account, default: 0] += 1
            return counts.posts[account, default: 0] <= limit
        }
    }
}
