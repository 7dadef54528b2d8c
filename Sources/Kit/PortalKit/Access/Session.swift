public import Foundation

/// The session of a request, as read from the database when the request arrived.
public struct Session: Sendable {
    /// The digest of the session's token: its key in the database.
    public let id: String
    /// The id of the account.
    public let account: String
    /// Forename and surname, separated by a space.
    public let name: String
    /// The account's e-mail address.
    public let email: String
    /// The role in the council's team; nil for accounts that are not staff.
    public let role: Role?
    /// What was proven at sign-in; later changes of policy do not change it.
    public let proof: Proof
    /// Whether the sign-in is complete by today's policy.
    public let stage: Stage
    /// When it ends if there are no more requests.
    public let ends: Date
    /// Whether input of the account is stored that was posted after an earlier session had ended, on any page.
    public let hasHeld: Bool

    /// What was proven at sign-in.
    public enum Proof: String, Sendable {
        /// Knowledge of the password.
        case password
        /// Knowledge of the password, and the code of the second step.
        case code
    }

    /// The stages of a sign-in, by today's policy.
    public enum Stage: Sendable {
        /// The password was right, and the code is required next.
        case awaitingCode
        /// The sign-in is complete.
        case signedIn
        /// Signed in with the password only, before the policy or the account required a code.
        case codeRequired
        /// The password was right, and the portal requires a second step, which the account has to set up first.
        case setUpRequired
        /// The sign-in is complete, but the password is older than the portal permits: a new one must be chosen.
        case passwordDue
        /// The sign-in is complete, but the account has not agreed to what the portal asks it to agree to.
        case consentDue
    }

    /// A session, by default of an account that is not staff, and complete.
    public init(
        id: String, account: String, name: String, email: String, role: Role? = nil, proof: Proof,
        stage: Stage = .signedIn, ends: Date, hasHeld: Bool = false
    ) {
        (self.id, self.account, self.name) = (id, account, name)
        (self.email, self.role, self.proof) = (email, role, proof)
        (self.stage, self.ends, self.hasHeld) = (stage, ends, hasHeld)
    }

    /// Whether the sign-in is complete.
    public var isVerified: Bool { stage == .signedIn }

    /// Whether the account has at least the role `least`; false for accounts that are not staff.
    public func has(_ least: Role) -> Bool { role.map { $0 >= least } ?? false }
}
