/// Pages of a site that every floor links to.
public enum SiteLinks {
    /// The first page, for visitors who are not signed in.
    public static let landing = PageLink<Void>("")
    /// The first page of a signed-in account; for the team, the list of cases.
    public static let home = PageLink<Void>("home")
    /// Where signing in leads, if a feature answers it; otherwise that is the home page.
    public static let start = PageLink<Void>("start")
    /// Sign-in.
    public static let signIn = PageLink<Void>("sign-in")
    /// Extends the session.
    public static let keepSession = PageLink<Void>("keep")
    /// A text page, by its name.
    public static let page = PageLink<String>("page/:page")
    /// The children of an account.
    public static let people = PageLink<Void>("people")
    /// The mailed link that activates an account, by its token.
    public static let activation = PageLink<String>("Account.Mvc/CompleteRegistration/:token")
    /// The page about a tile that opens no section, by the tile's name.
    public static let service = PageLink<String>("service/:tile")
}
