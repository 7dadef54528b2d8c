import Foundation
import Synchronization

/// Which admins have which pages of settings open.
final class Presences: Sendable {
    private struct Presence {
        let name: String
        let page: String
        let at: Date
    }

    /// By council and account.
    private let all = Mutex<[String: [String: Presence]]>([:])
    /// Seconds after which someone who has not opened a page again counts as gone.
    private static let lifetime: TimeInterval = 300

    /// Notes that an admin has a page open.
    func open(_ page: String, of tenant: String, by author: Author, _ now: Date) {
        all.withLock {
            $0[tenant, default: [:]][author.account] = Presence(name: author.name, page: page, at: now)
        }
    }

    /// The names of the others who have a page open, sorted.
    func others(than account: String, at page: String, of tenant: String, _ now: Date) -> [String] {
        all.withLock { all in
            let here = (all[tenant] ?? [:]).filter { now.timeIntervalSince($0.value.at) < Self.lifetime }
            all[tenant] = here
            return here.filter { $0.key != account && $0.value.page == page }.map(\.value.name).sorted()
        }
    }
}
