public import Foundation
public import PortalKit
import Vault
import Web

/// The throttle counts for attempts at an account's secrets.
enum SignInCounts {
    /// The name of an address in throttle counts, whether or not it has an account: tenant, audience, environment and
    /// address.
    static func subject(_ email: String, _ site: Site) -> String {
        "\(site.tenant.id)/\(site.portal.audience.rawValue)/\(site.environment.rawValue):\(AccountStore.folded(email))"
    }

    /// Counts for attempts at a password at sign-in.
    /// - Parameter recovery: a valid `RecoveryToken`; its attempts are counted separately, so that attempts by others
    ///   on the same network do not block the owner.
    static func password(of email: String, recovery: String?, _ visit: Visit) -> [Throttle.Count] {
        let (subject, network) = (subject(email, visit.site), visit.head.network)
        let own: [Throttle.Count] =
            recovery.map { [.account("recovery:" + $0, from: "")] }
            ?? [.account(subject, from: network), .client(network)]
        return own + [everywhere(email, visit), .site(visit.site.id)]
    }

    /// The count for attempts at the password from all networks. Above its limit, a right password also requires the
    /// mailed code.
    static func everywhere(_ email: String, _ visit: Visit) -> Throttle.Count {
        .everywhere(subject(email, visit.site))
    }

    /// Counts for attempts at a mailed code.
    static func code(of session: Session, _ visit: Visit) -> [Throttle.Count] {
        [.account("code:" + session.account, from: visit.head.network), .client(visit.head.network)]
    }

    /// Counts for attempts at the current password within a session.
    static func confirmation(of account: String, _ visit: Visit) -> [Throttle.Count] {
        [.account("confirm:" + account, from: visit.head.network)]
    }

    /// Resets the limits of an account, after its owner has reset the password by mail.
    static func clear(_ account: Account, _ visit: Visit) {
        let network = visit.head.network
        visit.site.services.throttle.clear(
            [
                .account(subject(account.email, visit.site), from: network), everywhere(account.email, visit),
                .account("code:" + account.id, from: network), .account("confirm:" + account.id, from: network),
            ], at: visit.now)
        MailLimit.clearCodes(to: account.email, visit)
    }
}

extension Visit {
    /// The time of day for display, rounded up to whole minutes.
    func time(after until: Date) -> String { dates.time(until.addingTimeInterval(59)) }
}

extension FormValues {
    /// Adds the validation error that nothing more is accepted until that time.
    public mutating func refuse(_ field: String, until: Date, _ visit: Visit) {
        refuse(field, visit.texts("signIn.wait", ["time": visit.time(after: until)]))
    }
}

/// Proof that the visitor can read the account's mail, passed from the page after a password reset to the sign-in page.
/// It gives no access: it only counts its attempts separately from all others.
enum RecoveryToken {
    private static let lifetime = 3600

    static func make(for email: String, _ visit: Visit) -> String {
        let until = seconds(visit.now) + lifetime
        return "\(until).\(tag(email, until, visit.site))"
    }

    /// `text` if it is an unexpired token for this address; nil otherwise.
    static func read(_ text: String, for email: String, _ visit: Visit) -> String? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let until = Int(parts[0], in: 0...1_000_000_000_000), until > seconds(visit.now),
            constantTimeEqual(Array(tag(email, until, visit.site).utf8), Array(parts[1].utf8))
        else { return nil }
        return text
    }

    private static func tag(_ email: String, _ until: Int, _ site: Site) -> String {
        String(site.services.key.hmac("recovery:\(SignInCounts.subject(email, site)):\(until)").prefix(32))
    }
}
