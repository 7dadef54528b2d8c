public import Web

/// Answers one visit.
public typealias Handler = @Sendable (Visit) async throws -> Reply

/// Who may call a route.
public enum Access: Hashable, Sendable {
    /// Anybody; a form needs no CSRF token.
    case everyone
    /// Anybody; a form of a visitor who has a session carries its token.
    case visitor
    /// Somebody signed in, second step and all.
    case account
    /// Somebody signed in, who answered the second step, as the named area asks.
    case area(String)
    /// Somebody of the council's team, second step and all, with at least this role.
    case staff(Role)
}

/// One address that a site answers.
public struct Route: Sendable {
    public let method: Method
    /// The segments after the language; one that begins with `:` matches any, and is handed over by that name.
    public let path: [String]
    public let access: Access
    /// Whether its page is the same for everybody signed out, whatever the store holds, and is kept once it was made.
    public let isLasting: Bool
    /// The longest body it takes.
    public let bodyLimit: BodyLimit
    /// The feature that added it.
    public let owner: String
    public let handler: Handler

    /// Whether it is for signed-in visitors alone.
    public var needsSession: Bool { access != .everyone && access != .visitor }
}
