public import Database
public import Foundation
public import PortalKit

/// Accounts by invitation: the mailed link leads to a page that asks for a name and a password, see ``InvitationForm``.
public enum Invitation {
    /// The result of inviting an address.
    public enum Outcome: Hashable, Sendable {
        /// The invitation is queued for a new account, or again for one that has not accepted an earlier invitation,
        /// whose links are replaced; the id of the account.
        case invited(account: String)
        /// The address has an active account; nothing was changed.
        case known
        /// The address has a suspended account; nothing was changed.
        case suspended
    }

    /// Creates an account of the team that is not activated yet, and queues the invitation mail. To be called in a write
    /// transaction.
    /// - Parameters:
    ///   - forename: may be empty: the invitation's page asks for it.
    ///   - surname: may be empty: the invitation's page asks for it.
    ///   - author: the id of the inviting account, for the audit log.
    /// - Throws: `DatabaseError`.
    public static func make(
        _ db: Connection, email: String, role: Role, forename: String, surname: String, by author: String,
        on site: Site, _ language: Language, at now: Date
    ) throws -> Outcome {
        let known = try AccountStore.find(db, email: email, site.portal.audience)
        if let known {
            guard !known.isSuspended else { return .suspended }
            guard !known.isActivated else { return .known }
        }
        let account = known?.id ?? newID()
        if known == nil {
            // An empty hash matches no password, so signing in is impossible before one is set.
            try AccountStore.insert(
                db, id: account, email: email, password: "", site.portal.audience, language, portal: site.portal.name,
                at: now)
        }
        try AccountStore.setName(
            db, account, title: "", forename: forename.isEmpty ? known?.forename ?? "" : forename,
            surname: surname.isEmpty ? known?.surname ?? "" : surname, gender: "")
        try AccountStore.setRole(db, account, role)
        try LinkStore.end(db, [.activate], account: account, as: .replaced, at: now)
        try Audit.note(db, .staffInvited, by: author, on: site, subject: "", object: account, at: now)
        try Outbox.post(
            db, AccountMail.activate.rawValue, id: newID(), site: site, language: language, account: account, now: now)
        return .invited(account: account)
    }

    /// The URL of a second invitation link, for an operator to pass on; the mailed link stays valid.
    /// - Throws: `DatabaseError`.
    public static func link(
        _ db: Connection, _ account: String, on site: Site, _ language: Language, at now: Date
    ) throws -> String {
        let token = try LinkStore.make(db, .activate, account: account, isOnly: false, at: now)
        return site.mailLink(language, SiteLinks.activation(token))
    }
}
