public import Foundation
public import Journal
import Synchronization
public import Vault

/// What all sites of the process share: its clock, its keys, its hashing queue, its journal.
public struct Office: Sendable {
    public let now: @Sendable () -> Date
    public let key: Key
    public let hasher: PasswordHasher
    public let journal: Journal
    public let throttle: Throttle
    /// Who looked at what.
    public let views: ViewLog
    /// Passwords that everybody tries first, in lower case.
    public let commonPasswords: Set<String>
    /// The folder where what is posted lies until it is taken over.
    public let scratch: String
    /// Tells the post that a store may hold mail to send.
    public let kick: @Sendable (Site) -> Void

    public init(
        now: @escaping @Sendable () -> Date, key: Key, hasher: PasswordHasher, journal: Journal, throttle: Throttle,
        views: ViewLog = ViewLog(), commonPasswords: Set<String>, scratch: String,
        kick: @escaping @Sendable (Site) -> Void
    ) {
        self.now = now
        self.key = key
        self.hasher = hasher
        self.journal = journal
        self.throttle = throttle
        self.views = views
        self.commonPasswords = commonPasswords
        self.scratch = scratch
        self.kick = kick
    }
}

/// Makes each wrong try wait longer than the one before, by whatever it is counted for.
///
/// Waits, never locks: a count falls away an hour after its last failure.
public final class Throttle: Sendable {
    /// What failures are counted for, and how many are free.
    public struct Count: Sendable {
        let key: String
        let free: Int

        /// An account: five free tries.
        public static func account(_ id: String) -> Count { Count(key: "account:" + id, free: 5) }
        /// A client's address: a school is one address, so fifty.
        public static func client(_ address: String) -> Count { Count(key: "client:" + address, free: 50) }
        /// A whole site, against slow attacks from everywhere.
        public static func site(_ id: String) -> Count { Count(key: "site:" + id, free: 500) }
    }

    private struct Failures {
        var count: Int
        var last: Date
        var until: Date
    }

    private let failures = Mutex<[String: Failures]>([:])
    private static let memory: TimeInterval = 3600

    public init() {}

    /// The time before which no further try is taken, when there is one.
    public func wait(for counts: [Count], at now: Date) -> Date? {
        failures.withLock { failures in
            counts.compactMap { failures[$0.key]?.until }.filter { $0 > now }.max()
        }
    }

    public func failed(_ counts: [Count], at now: Date) {
        failures.withLock { failures in
            if failures.count > 100_000 { failures = failures.filter { now < $0.value.last + Self.memory } }
            for count in counts {
                var entry = failures[count.key] ?? Failures(count: 0, last: now, until: now)
                if now > entry.last + Self.memory { entry.count = 0 }
                entry.count += 1
                entry.last = now
                entry.until = now + Self.pause(after: entry.count - count.free)
                failures[count.key] = entry
            }
        }
    }

    public func succeeded(_ count: Count) {
        failures.withLock { _ = $0.removeValue(forKey: count.key) }
    }

    /// Seconds to wait after so many tries beyond the free ones.
    private static func pause(after excess: Int) -> TimeInterval {
        switch excess {
        case ...0: 0
        case 1: 60
        case 2: 300
        case 3: 600
        default: 1800
        }
    }
}
