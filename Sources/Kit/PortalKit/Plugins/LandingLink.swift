/// A link below the form for signing in, for what needs no account. Plugins add theirs by ``Blueprint/collect(_:)``.
public struct LandingLink: Sendable {
    /// Its text.
    public let label: TextKey
    /// The page that it leads to, which every visitor may open.
    public let path: PagePath

    /// A link to `path`.
    public init(_ label: TextKey, to path: PagePath) { (self.label, self.path) = (label, path) }
}
