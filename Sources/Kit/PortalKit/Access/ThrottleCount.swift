public import Foundation

extension Throttle {
    /// A subject for which attempts are counted, how many wrong ones are free, and the wait after each further one.
    public struct Count: Sendable {
        let subject: String
        /// Only attempts from this network count; empty for all.
        let network: String
        let free: Int
        /// The wait in seconds after each wrong attempt beyond the free ones; the last value is for all that follow.
        /// Empty for a count that only raises an alarm.
        let waits: [TimeInterval]
        let isClearedWhenRight: Bool
        /// Seconds after which one wrong attempt expires; nil if all expire together, an hour after the last.
        let leak: TimeInterval?
        /// The name in the log, without personal data.
        let label: String

        private static let growing: [TimeInterval] = [60, 300, 600, 1800]

        init(
            _ subject: String, network: String = "", free: Int, waits: [TimeInterval],
            isClearedWhenRight: Bool = false, leak: TimeInterval? = nil, label: String? = nil
        ) {
            (self.subject, self.network, self.free) = (subject, network, free)
            (self.waits, self.isClearedWhenRight, self.leak) = (waits, isClearedWhenRight, leak)
            self.label = label ?? subject
        }

        /// For an account, from one network: 5 wrong attempts are free, then waits grow from one minute to 30. Attempts
        /// from other networks are other counts, and do not block the owner. A right attempt resets it.
        /// - Parameters:
        ///   - subject: identifies the account and the kind of secret.
        ///   - network: as in `Head.network`.
        public static func account(_ subject: String, from network: String) -> Count {
            Count("account:" + subject, network: network, free: 5, waits: growing, isClearedWhenRight: true)
        }

        /// For an account, from all networks: after 30 wrong attempts it raises an alarm, without waits. See
        /// ``Throttle/isOver(_:at:)``: from then on the caller should require a second factor.
        public static func everywhere(_ subject: String) -> Count {
            Count("everywhere:" + subject, free: 30, waits: [], label: "account")
        }

        /// For a client's network: 50 wrong attempts are free, then each requires a minute. A whole school may be one
        /// network.
        public static func client(_ network: String) -> Count { Count("client:" + network, free: 50, waits: [60]) }

        /// For a whole site: after 500 wrong attempts it raises an alarm, without waits.
        public static func site(_ id: String) -> Count { Count("site:" + id, free: 500, waits: []) }

        /// For requests without an account from one network: `free` at once, and one more every 10 minutes.
        public static func requests(from network: String, free: Int) -> Count {
            // The wait begins with the first that is not free, which is the last of those at once.
            Count("requests-from:" + network, free: free - 1, waits: [600], leak: 600)
        }

        /// For mail of one kind to one mailbox, requested from one network: 5 are free, then waits grow up to `longest`
        /// seconds.
        public static func mail(
            _ kind: String, to mailbox: String, from network: String, longest: TimeInterval
        ) -> Count {
            Count("mail:\(kind):\(mailbox)", network: network, free: 5, waits: growing.filter { $0 <= longest })
        }

        /// For mail of one kind to one mailbox, from all networks: 10 are free, then waits grow up to `longest`
        /// seconds.
        public static func mail(_ kind: String, to mailbox: String, longest: TimeInterval) -> Count {
            Count("mails:\(kind):\(mailbox)", free: 10, waits: growing.filter { $0 <= longest })
        }

        /// For mail requested from one network, to all mailboxes: `free` at once, and one more every 5 seconds.
        public static func mails(from network: String, free: Int) -> Count {
            Count("mails-from:" + network, free: free, waits: [5], leak: 5)
        }

        /// For mail requested on a whole site: after 500 it raises an alarm, without waits.
        public static func mails(of site: String) -> Count { Count("mails-of:" + site, free: 500, waits: []) }

        func pause(after excess: Int) -> TimeInterval {
            guard excess > 0, let last = waits.last else { return 0 }
            return excess <= waits.count ? waits[excess - 1] : last
        }
    }
}
