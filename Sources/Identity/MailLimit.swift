public import Foundation
public import PortalKit
import Web

/// Rate limits for mail that visitors trigger: per mailbox and network, per mailbox, per network, and per site, which
/// only raises an alarm. The typed mailbox is counted whether or not there is an account.
public enum MailLimit {
    /// The purpose of a mail. Mailbox counts are separate for each kind; network counts are separate for codes only.
    public enum Kind: String, Sendable {
        /// Registration, activation, password reset, change of address, invitation of staff.
        case register, activate, reset, email, invite
        /// A verification code; sent only after a right password.
        case code
        /// A code in a text message to a number that is not confirmed; the mailbox is the number, or the account's.
        case text
    }

    /// Counts one mail to `address`.
    /// - Returns: nil if the mail may be sent; otherwise the time before which no mail may be sent.
    public static func consume(_ kind: Kind, to address: String, _ visit: Visit) -> Date? {
        visit.site.services.throttle.consume(counts(kind, to: address, visit), at: visit.now)
    }

    /// Resets the mailbox limits of codes to `address`, after its owner has entered a right code.
    static func clearCodes(to address: String, _ visit: Visit) {
        visit.site.services.throttle.clear(Array(counts(.code, to: address, visit).prefix(2)), at: visit.now)
    }

    private static func counts(_ kind: Kind, to address: String, _ visit: Visit) -> [Throttle.Count] {
        let (name, network) = (kind.rawValue, visit.head.network)
        let mailbox = SignInCounts.subject(mailbox(address), visit.site)
        let longest: TimeInterval = kind == .code ? 60 : 1800
        // A link is valid for longer than the longest wait, so the mailbox always has a valid one. A code is valid for
        // one sign-in only, so the wait for a code is a minute at most.
        return [
            .mail(name, to: mailbox, from: network, longest: longest), .mail(name, to: mailbox, longest: longest),
            kind == .code ? .mails(from: "code:" + network, free: 500) : .mails(from: network, free: 50),
            .mails(of: visit.site.id),
        ]
    }

    /// The mailbox that an address is delivered to: its local part without the label after a plus (RFC 5233), in lower
    /// case.
    static func mailbox(_ address: String) -> String {
        let folded = AccountStore.folded(address)
        guard let at = folded.lastIndex(of: "@") else { return folded }
        let name = folded[..<at].prefix { $0 != "+" }
        return String(name) + folded[at...]
    }
}
