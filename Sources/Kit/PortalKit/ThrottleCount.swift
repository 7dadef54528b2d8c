public import Foundation

extension Throttle {
    /// What tries are counted for, how many are free, and how long each further one waits.
    public struct Count: Sendable {
        let subject: String
        /// Only tries from this network count; empty for all.
        let network: String
        let free: Int
        /// Seconds to wait after each try beyond the free ones, the last of them after all that follow; empty for a count
        /// that only alarms.
        let waits: [TimeInterval]
        let isClearedWhenRight: Bool
        /// Seconds after which one try falls away; nil where all do so together, an hour after the last.
        let leak: TimeInterval?
        /// What the journal calls it; it holds no personal data.
        let label: String

        private static let growing: [TimeInterval] = [60, 300, 600, 1800]

        init(
            _ subject: String, network: String = "", free: Int, waits: [TimeInterval],
            isClearedWhenRight: Bool = false, leak: TimeInterval? = nil, label: String? = nil
        ) {
            self.subject = subject
            self.network = network
            self.free = free
            self.waits = waits
            self.isClearedWhenRight = isClearedWhenRight
            self.leak = leak
            self.label = label ?? subject
        }

        /// An account, from one network: five free tries, then waits that grow. Tries from another network are
        /// another count, and do not keep the owner out.
        public static func account(_ subject: String, from network: String) -> Count {
            Count("account:" + subject, network: network, free: 5, waits: growing, isClearedWhenRight: true)
        }

        /// An account, from everywhere: after thirty it alarms, and what is right asks for one proof more.
        public static func everywhere(_ subject: String) -> Count {
            Count("everywhere:" + subject, free: 30, waits: [], label: "account")
        }

        /// A client's network. A school is one, so fifty are free, and no wait is longer than a minute.
        public static func client(_ network: String) -> Count { Count("client:" + network, free: 50, waits: [60]) }

        /// A whole site: five hundred, then it alarms.
        public static func site(_ id: String) -> Count { Count("site:" + id, free: 500, waits: []) }

        /// Mail of one kind to one mailbox, asked for from one network: no wait is longer than `longest` seconds.
        public static func mail(
            _ kind: String, to mailbox: String, from network: String, longest: TimeInterval
        ) -> Count {
            Count("mail:\(kind):\(mailbox)", network: network, free: 5, waits: growing.filter { $0 <= longest })
        }

        /// Mail of one kind to one mailbox, from every network: no wait is longer than `longest` seconds.
        public static func mail(_ kind: String, to mailbox: String, longest: TimeInterval) -> Count {
            Count("mails:\(kind):\(mailbox)", free: 10, waits: growing.filter { $0 <= longest })
        }

        /// Mail that one network asks for, to whatever mailboxes: so many, and then one each five seconds.
        public static func mails(from network: String, free: Int) -> Count {
            Count("mails-from:" + network, free: free, waits: [5], leak: 5)
        }

        /// Mail that visitors of a whole site ask for: five hundred, then it alarms.
        public static func mails(of site: String) -> Count { Count("mails-of:" + site, free: 500, waits: []) }

        func pause(after excess: Int) -> TimeInterval {
            guard excess > 0, let last = waits.last else { return 0 }
            return excess <= waits.count ? waits[excess - 1] : last
        }
    }
}
