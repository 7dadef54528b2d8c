public import Foundation
public import PortalKit
import Vault
import Web

/// What tries of an account's secrets are counted for.
enum SignInCounts {
    /// An address on the portals of its audience, as counts name it, known or not.
    static func subject(_ email: String, _ site: Site) -> String {
        "\(site.tenant.id)/\(site.portal.audience.rawValue)/\(site.environment.rawValue):\(AccountStore.folded(email))"
    }

    /// Tries of a password.
    /// - Parameter recovery: a valid `RecoveryToken`. Its browser is counted by that alone, so that tries by others on the
    ///   same network do not keep the owner out.
    static func password(of email: String, recovery: String?, _ visit: Visit) -> [Throttle.Count] {
        let (subject, network) = (subject(email, visit.site), visit.head.network)
        let own: [Throttle.Count] =
            recovery.map { [.account("recovery:" + $0, from: "")] }
            ?? [.account(subject, from: network), .client(network)]
        return own + [everywhere(email, visit), .site(visit.site.id)]
    }

    /// Tries of the password from everywhere. Past what is free, a right password asks for the mailed code as well.
    static func everywhere(_ email: String, _ visit: Visit) -> Throttle.Count {
        .everywhere(subject(email, visit.site))
    }

    /// Tries of a mailed code.
    static func code(of session: Session, _ visit: Visit) -> [Throttle.Count] {
        [.account("code:" + session.account, from: visit.head.network), .client(visit.head.network)]
    }

    /// Tries of the current password in a session.
    static func confirmation(of account: String, _ visit: Visit) -> [Throttle.Count] {
        [.account("confirm:" + account, from: visit.head.network)]
    }

    /// Ends all waits of an account, whose owner has replaced the password by mail.
    static func clear(_ account: Account, _ visit: Visit) {
        let network = visit.head.network
        visit.site.office.throttle.clear(
            [
                .account(subject(account.email, visit.site), from: network), everywhere(account.email, visit),
                .account("code:" + account.id, from: network), .account("confirm:" + account.id, from: network),
            ], at: visit.now)
        MailLimit.clearCodes(to: account.email, visit)
    }
}

extension Visit {
    /// The token of the link that was followed.
    var token: String { parameters["token"] ?? "" }

    /// A time in whole minutes that is not before `until`, as pages say it.
    public func time(after until: Date) -> String { dates.time(until.addingTimeInterval(59)) }
}

/// Proof that the visitor of a browser reads the account's mail, which the page after a reset hands to the sign-in page. It
/// gives no access; tries that carry it are counted apart from all others.
enum RecoveryToken {
    private static let lifetime = 3600

    static func make(for email: String, _ visit: Visit) -> String {
        let until = seconds(visit.now) + lifetime
        return "\(until).\(tag(email, until, visit.site))"
    }

    /// `text` where it is a token of this address that has not expired; else nil.
    static func read(_ text: String, for email: String, _ visit: Visit) -> String? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let until = Int(parts[0], in: 0...1_000_000_000_000), until > seconds(visit.now),
            constantTimeEqual(Array(tag(email, until, visit.site).utf8), Array(parts[1].utf8))
        else { return nil }
        return text
    }

    private static func tag(_ email: String, _ until: Int, _ site: Site) -> String {
        String(site.office.key.hmac("recovery:\(SignInCounts.subject(email, site)):\(until)").prefix(32))
    }
}
