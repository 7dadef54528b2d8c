import Foundation
import PortalKit
import Synchronization
import Web

/// Counts what each account posts within an hour, so that none fills a council's database with small rows.
final class Pace: Sendable {
    /// The most posts of one account within an hour: one a second is more than anybody types.
    static let most = 3600

    private let counts = Mutex<(hour: Int, posts: [String: Int])>((0, [:]))

    /// Counts one more post; false where there were as many as there may be.
    func admits(_ account: String, at now: Date) -> Bool {
        let hour = Int(clamping: now.timeIntervalSince1970 / 3600)
        return counts.withLock { counts in
            if counts.hour != hour { counts = (hour, [:]) }
            counts.posts[account, default: 0] += 1
            return counts.posts[account, default: 0] <= Self.most
        }
    }
}
