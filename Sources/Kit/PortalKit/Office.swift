public import Foundation
public import Journal
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
