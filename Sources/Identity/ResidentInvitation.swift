public import Database
public import Foundation
public import PortalKit

/// An invitation of a resident, young person or professional by the team.
public struct ResidentInvitation: Sendable {
    /// What has become of an invitation.
    public enum State: String, CaseIterable, Sendable {
        /// The link in its mail can be used.
        case waiting
        /// The link was used: the account is active.
        case accepted
        /// The time in which the link could be used is over.
        case expired
        /// The team has withdrawn it.
        case withdrawn
        /// The address had an active account already; its owner was asked to sign in.
        case known
    }

    /// A new id, see ``newID()``.
    public let id: String
    /// The id of the account that it activates; empty before it is stored.
    public internal(set) var account = ""
    /// The audience of the portal that it leads to; not staff.
    public let audience: Audience
    /// The address that it is sent to.
    public let email: String
    /// As the team typed it; the invited person may correct it.
    public let forename: String
    /// As the team typed it; the invited person may correct it.
    public let surname: String
    /// The language of its mail, if the portal has it.
    public let language: Language
    /// The id of what the account gets access to, such as an involvement; empty for none.
    public let subject: String
    /// The id of the account of the team that made it.
    public let author: String
    /// When it was last sent.
    public internal(set) var sent: Date
    /// When its link becomes invalid.
    public internal(set) var expires: Date
    /// When it was accepted; nil if it was not.
    public internal(set) var accepted: Date?
    /// When it was withdrawn; nil if it was not.
    public internal(set) var withdrawn: Date?
    /// Whether the address had an active account when it was made.
    public internal(set) var isKnown = false

    /// An invitation that is made `now`, with a link that is valid for `days`.
    public init(
        id: String, to email: String, _ audience: Audience, forename: String, surname: String, _ language: Language,
        subject: String, by author: String, days: Int, at now: Date
    ) {
        (self.id, self.email, self.audience) = (id, email, audience)
        (self.forename, self.surname, self.language) = (forename, surname, language)
        (self.subject, self.author) = (subject, author)
        (sent, expires) = (now, now + TimeInterval(days * 86_400))
    }

    /// Forename and surname, separated by a space.
    public var name: String { "\(forename) \(surname)" }

    /// What has become of it at `now`.
    public func state(at now: Date) -> State {
        if withdrawn != nil { return .withdrawn }
        if accepted != nil { return .accepted }
        if isKnown { return .known }
        return expires <= now ? .expired : .waiting
    }
}

/// What a feature does when an invitation is accepted, such as linking the account; see ``Blueprint/collect(_:)``.
public struct InvitationAcceptance: Sendable {
    /// Called in the transaction that activates the account; what it throws undoes that.
    public let accept: @Sendable (Connection, ResidentInvitation, Visit) throws -> Void

    /// A function for accepted invitations.
    public init(_ accept: @escaping @Sendable (Connection, ResidentInvitation, Visit) throws -> Void) {
        self.accept = accept
    }
}
