public import Foundation

/// Somebody signed in, as one request meets them.
public struct Session: Sendable {
    /// The digest of the session's token: its key in the store.
    public let id: String
    public let account: String
    /// The person's own name, as the pages greet them.
    public let name: String
    public let email: String
    /// What a member of the council's team may do; nil for everybody else.
    public let role: Role?
    /// What was proven when it began, which no later change of policy adds to.
    public let proof: Proof
    public let stage: Stage
    /// When it ends if nothing more is done.
    public let ends: Date
    /// Whether something waits that was typed as an earlier session of the account had ended.
    public let hasHeld: Bool

    /// What a visitor has proven.
    public enum Proof: String, Sendable {
        /// They know the password.
        case password
        /// They know the password, and answered the second step.
        case code
    }

    /// How far the sign-in has come, by what is asked today.
    public enum Stage: Sendable {
        /// The password was right, and the code is waited for.
        case awaitingCode
        case signedIn
        /// Signed in with a password alone, where the code is asked for by now.
        case codeRequired
    }

    public init(
        id: String, account: String, name: String, email: String, role: Role? = nil, proof: Proof,
        stage: Stage = .signedIn, ends: Date, hasHeld: Bool = false
    ) {
        self.id = id
        self.account = account
        self.name = name
        self.email = email
        self.role = role
        self.proof = proof
        self.stage = stage
        self.ends = ends
        self.hasHeld = hasHeld
    }

    /// Whether all that is asked at a sign-in was proven.
    public var isVerified: Bool { stage == .signedIn }

    /// Whether whoever it is has at least the role `least` in the council's team.
    public func has(_ least: Role) -> Bool { role.map { $0 >= least } ?? false }
}
