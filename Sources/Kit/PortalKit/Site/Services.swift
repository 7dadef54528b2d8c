public import Foundation
public import Journal
public import Vault

/// Services that all sites of the process share.
public struct Services: Sendable {
    /// The clock. Handlers use ``Visit/now`` instead.
    public let now: @Sendable () -> Date
    /// The secret key of the installation, for encryption and HMACs.
    public let key: Key
    /// Hashes passwords on its own threads.
    public let hasher: PasswordHasher
    /// The log; it must not contain personal data.
    public let journal: Journal
    /// Limits attempts, and mail that requests trigger; its counts are in memory only.
    public let throttle: Throttle
    /// Audits views of pages.
    public let views: ViewLog
    /// Common passwords, in lower case.
    public let commonPasswords: Set<String>
    /// The path of the folder for request bodies and uploads until they are moved.
    public let scratch: String
    /// Notifies the mail worker that the site's database may have new mail to send.
    public let wakeOutbox: @Sendable (Site) -> Void

    /// Services for sites; `views` is by default a new log.
    public init(
        now: @escaping @Sendable () -> Date, key: Key, hasher: PasswordHasher, journal: Journal, throttle: Throttle,
        views: ViewLog = ViewLog(), commonPasswords: Set<String>, scratch: String,
        wakeOutbox: @escaping @Sendable (Site) -> Void
    ) {
        (self.now, self.key, self.hasher) = (now, key, hasher)
        (self.journal, self.throttle, self.views) = (journal, throttle, views)
        (self.commonPasswords, self.scratch, self.wakeOutbox) = (commonPasswords, scratch, wakeOutbox)
    }
}
