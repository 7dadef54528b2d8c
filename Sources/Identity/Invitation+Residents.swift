public import Database
public import Foundation
public import PortalKit

/// Invitations of residents and professionals, sent by the team from its own site.
extension Invitation {
    /// Stores an invitation and queues its mail: one with a link that leads to a page where a password is chosen, or,
    /// if the address has an active account, one that asks its owner to sign in. To be called in a write transaction.
    ///
    /// An account that was registered for the address but never activated loses its password: who registered it may
    /// not be who reads the mail.
    /// - Throws: `DatabaseError`.
    public static func make(
        _ db: Connection, _ invitation: ResidentInvitation, on site: Site, at now: Date
    ) throws -> Outcome {
        var invitation = invitation
        let outcome = try address(db, &invitation, on: site, at: now)
        guard outcome != .suspended else { return outcome }
        try InvitationStore.insert(db, invitation)
        try post(db, invitation, on: site, at: now)
        return outcome
    }

    /// Sends an invitation again, with a new link that is valid for `days`; earlier links are replaced. To be called in
    /// a write transaction.
    /// - Returns: nil if it was accepted or withdrawn in the meantime.
    /// - Throws: `DatabaseError`.
    public static func send(
        _ db: Connection, again invitation: ResidentInvitation, days: Int, on site: Site, at now: Date
    ) throws -> Outcome? {
        var invitation = invitation
        (invitation.sent, invitation.expires) = (now, now + TimeInterval(days * 86_400))
        let outcome = try address(db, &invitation, on: site, at: now)
        guard outcome != .suspended else { return outcome }
        guard try InvitationStore.setSent(db, invitation) else { return nil }
        try post(db, invitation, on: site, at: now)
        return outcome
    }

    /// Withdraws an invitation; its link then says so. To be called in a write transaction.
    /// - Returns: false if it was accepted or withdrawn before.
    /// - Throws: `DatabaseError`.
    public static func withdraw(_ db: Connection, _ invitation: ResidentInvitation, at now: Date) throws -> Bool {
        guard try InvitationStore.withdraw(db, invitation.id, at: now) else { return false }
        // The link of another invitation of the same account stays valid.
        if try InvitationStore.waiting(db, account: invitation.account, at: now).isEmpty {
            try LinkStore.end(db, [.activate], account: invitation.account, as: .withdrawn, at: now)
        }
        return true
    }

    /// Finds or creates the account of an invitation, which is then in `invitation`.
    private static func address(
        _ db: Connection, _ invitation: inout ResidentInvitation, on site: Site, at now: Date
    ) throws -> Outcome {
        let known = try AccountStore.find(db, email: invitation.email, invitation.audience)
        if known?.isSuspended == true { return .suspended }
        invitation.account = known?.id ?? newID()
        invitation.isKnown = known?.isActivated == true
        guard !invitation.isKnown else { return .known }
        if known == nil {
            try AccountStore.insert(
                db, id: invitation.account, email: invitation.email, password: "", invitation.audience,
                invitation.language, portal: "", at: now)
        } else {
            try AccountStore.setPassword(db, invitation.account, hash: "", at: now)
        }
        try AccountStore.setName(
            db, invitation.account, title: "", forename: invitation.forename, surname: invitation.surname, gender: "")
        try LinkStore.end(db, [.activate], account: invitation.account, as: .replaced, at: now)
        return .invited(account: invitation.account)
    }

    private static func post(_ db: Connection, _ invitation: ResidentInvitation, on site: Site, at now: Date) throws {
        let mail = invitation.isKnown ? AccountMail.invitedKnown : .invitation
        try Outbox.post(
            db, mail.rawValue, id: newID(), site: site, portal: invitation.audience.rawValue,
            language: invitation.language, account: invitation.account, subject: invitation.id, now: now)
    }
}
