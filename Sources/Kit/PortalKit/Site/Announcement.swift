public import Configuration

/// A page that an account sees after signing in, before the page that it wanted.
public struct Announcement: Sendable {
    /// How often an account sees it.
    public enum Showing: String, SettingChoice {
        /// At the first sign-in of its period.
        case once
        /// At each sign-in, until its period has ended.
        case untilEnded = "until-ended"
    }

    /// Its name in the settings. Without a page, its texts are `announcement.<name>.title` and
    /// `announcement.<name>.body`.
    public let name: String
    /// The text page that it shows; nil for its wordings.
    public let page: FileName?
    /// When it is shown.
    public let period: OpeningPeriod
    /// How often an account sees it.
    public let showing: Showing
    /// On portals for staff, the least role that sees it; nil for every account.
    public let role: Role?

    /// An announcement; by default for every account.
    public init(name: String, page: FileName?, period: OpeningPeriod, showing: Showing, role: Role? = nil) {
        (self.name, self.page, self.period) = (name, page, period)
        (self.showing, self.role) = (showing, role)
    }
}
