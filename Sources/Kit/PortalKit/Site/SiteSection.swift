/// A section of a site: what an item of the navigation leads to, and what tiles open. Its name is the one in the settings.
public struct SiteSection: Hashable, Sendable {
    /// The name in the settings, such as `people`.
    public let name: String

    /// A section; to be declared once, by the feature that adds it, or on the lowest floor that names it.
    public init(_ name: StaticString) { self.name = "\(name)" }

    /// My account.
    public static let account = SiteSection("account")
    /// Signing out.
    public static let signOut = SiteSection("sign-out")
    /// The children of an account, and their cases.
    public static let people = SiteSection("people")
    /// The first page.
    public static let home = SiteSection("home")
    /// Messages between an account and the team.
    public static let messages = SiteSection("messages")
    /// What waits to be answered: for the team new requests, for others the team's information requests.
    public static let requests = SiteSection("requests")
    /// The page of help.
    public static let help = SiteSection("help")
}
