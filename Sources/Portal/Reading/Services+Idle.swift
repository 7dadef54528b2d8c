import Foundation
import Journal
import PortalKit
import Vault

extension Services {
    /// Services of a process that answers no requests: nothing is logged, and no mail is sent.
    static func idle(key: Key, commonPasswords: Set<String> = [], scratch: String = "") -> Services {
        Services(
            now: { Date() }, key: key, hasher: PasswordHasher(workers: 1),
            journal: Journal(sink: { _ in }, now: { Date() }), throttle: Throttle(), commonPasswords: commonPasswords,
            scratch: scratch, wakeOutbox: { _ in })
    }
}
