public import Markup

/// A service outside that proves who someone is, in place of a password. Plugins add theirs by
/// ``Blueprint/collect(_:)``, before the accounts are added.
public struct OutsideSignIn: Sendable {
    /// The name in the settings; sessions that it has proven keep it.
    public let name: String
    /// The text of its button on the page for signing in.
    public let label: TextKey
    /// The page that leads to the service; it takes the page to go to afterwards as `next` in its query.
    public let path: PagePath
    /// Whether the portal accepts no passwords.
    public let isOnly: Bool
    /// Where a session that it has proven is to end as well, asked before the session ends; nil for nowhere. It answers
    /// within a few seconds, and throws nothing: signing out must not fail.
    public let signOut: @Sendable (Visit, Session) async -> Address?

    /// A service; by default one that does not learn of the end of a session.
    public init(
        name: String, label: TextKey, path: PagePath, isOnly: Bool,
        signOut: @escaping @Sendable (Visit, Session) async -> Address? = { _, _ in nil }
    ) {
        (self.name, self.label, self.path) = (name, label, path)
        (self.isOnly, self.signOut) = (isOnly, signOut)
    }
}

extension Site {
    /// The services outside that prove who someone is, in the order of their buttons.
    public var outsideSignIns: [OutsideSignIn] { features.outsideSignIns }
    /// Whether accounts are proven by services outside only, so that the portal accepts no passwords.
    public var signsInOutsideOnly: Bool { features.signsInOutsideOnly }
}

extension Blueprint {
    /// The services outside that plugins have added so far.
    public var outsideSignIns: [OutsideSignIn] { collected(OutsideSignIn.self) }
    /// Whether one of them is the only way to sign in.
    public var signsInOutsideOnly: Bool { outsideSignIns.contains(where: \.isOnly) }
}
