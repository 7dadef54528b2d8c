public import Foundation
public import PortalKit
import Web

/// How much mail visitors may have sent: by mailbox and network, by mailbox, by network, and over a whole site, which only
/// alarms. The mailbox is counted as it was typed, whether or not there is an account.
public enum MailLimit {
    /// What the mail is for. Each kind is counted apart, so that mail anybody can ask for uses up none that needs a password.
    public enum Kind: String, Sendable {
        case register, activate, reset, email, invite
        /// A verification code. Only a right password has one sent.
        case code
    }

    /// Counts one mail to `address`. Returns the time before which none may be sent; nil when it may.
    public static func consume(_ kind: Kind, to address: String, _ visit: Visit) -> Date? {
        visit.site.office.throttle.consume(counts(kind, to: address, visit), at: visit.now)
    }

    /// Ends the waits of codes to `address`, whose owner has proven to read them.
    static func clearCodes(to address: String, _ visit: Visit) {
        visit.site.office.throttle.clear(Array(counts(.code, to: address, visit).prefix(2)), at: visit.now)
    }

    private static func counts(_ kind: Kind, to address: String, _ visit: Visit) -> [Throttle.Count] {
        let (name, network) = (kind.rawValue, visit.head.network)
        let mailbox = SignInCounts.subject(mailbox(address), visit.site)
        let longest: TimeInterval = kind == .code ? 60 : 1800
        // A link lives longer than the longest wait, so that one that can be used is always in the mailbox. A code is bound
        // to its sign-in, so that one is never waited for longer than a minute.
        return [
            .mail(name, to: mailbox, from: network, longest: longest), .mail(name, to: mailbox, longest: longest),
            kind == .code ? .mails(from: "code:" + network, free: 500) : .mails(from: network, free: 50),
            .mails(of: visit.site.id),
        ]
    }

    /// The mailbox that an address is delivered to: what follows a plus in its name is a label (RFC 5233).
    static func mailbox(_ address: String) -> String {
        let folded = AccountStore.folded(address)
        guard let at = folded.lastIndex(of: "@") else { return folded }
        let name = folded[..<at].prefix { $0 != "+" }
        return String(name) + folded[at...]
    }
}
