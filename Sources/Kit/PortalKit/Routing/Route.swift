public import Database
public import Web

/// Handles a request. A thrown ``SessionEnded`` leads to the sign-in page, any other error to that of a ``Problem``.
public typealias Handler = @Sendable (Visit) async throws -> Reply

/// Makes a page from the database: called in a read transaction with that of the session, on the server's own thread, so
/// it must not read much. Errors as for ``Handler``.
public typealias PageHandler = @Sendable (Connection, Visit) throws -> Reply

/// Who may call a route.
public enum Access: Hashable, Sendable {
    /// Everyone; a POST needs no CSRF token.
    case everyone
    /// Everyone; a POST with a session requires that session's CSRF token.
    case visitor
    /// Accounts that are signed in, with the second step if one is required of them. A POST requires the CSRF token.
    case account
    /// As `.account`, and accounts that have to set up their second step before anything else is open to them.
    case secondStep
    /// As `.account`, and the account signed in with a second step, as the area of this name requires.
    case area(String)
    /// As `.account`, and the account is of the council's team, with at least this role.
    case staff(Role)
}

/// A route of a site.
public struct Route: Sendable {
    /// GET routes also answer HEAD.
    public let method: Method
    /// The segments after the language; one that begins with `:` matches any segment and is passed under that name in
    /// ``Visit/parameters``.
    public let path: [String]
    /// Checked before the handler is called.
    public let access: Access
    /// Whether the response is the same for every visitor who is signed out, whatever the database holds; it is cached.
    public let isCacheable: Bool
    /// The longest body that is accepted.
    public let bodyLimit: BodyLimit
    /// The name of the plugin that added it.
    public let owner: String
    /// Called with the request after all checks.
    public let handler: Handler
    /// For a page that needs no more than one read: called in place of ``handler``; nil for all other routes.
    public let page: PageHandler?

    /// Whether it requires a signed-in session.
    public var needsSession: Bool { access != .everyone && access != .visitor }

    /// Whether a session may call it at its stage, where it needs a session.
    public func isOpen(at stage: Session.Stage) -> Bool {
        stage == .signedIn || (stage == .setUpRequired && access == .secondStep)
    }
}
