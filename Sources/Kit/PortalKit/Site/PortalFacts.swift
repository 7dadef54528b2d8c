public import Configuration

/// The settings of a portal, without wordings, look and plugins.
public struct PortalFacts: Sendable {
    /// The name of its file without `.json`, such as `citizen`.
    public let name: String
    /// The portal's name in its header.
    public let title: PublicName
    /// The users that it is for.
    public let audience: Audience
    /// Scheme and host of links in mail, such as `https://portal.example.org`; never taken from a request.
    public let origin: String
    /// The path prefix of its LIVE site, such as `/CitizenPortal_LIVE`, or `/Team` for staff.
    public let path: String
    /// The path prefix of its TEST site, such as `/CitizenPortal_TEST`.
    public let testPath: String
    /// The path prefixes that it had before, from which each request is redirected.
    public let formerPaths: [FormerPath]
    /// Old addresses, and the pages that replace them.
    public let redirects: [Redirect]
    /// The languages of its pages, the default one first.
    public let languages: [Language]
    /// When addresses have the language.
    public let languageInPath: LanguageInPath
    /// The sender of its mail; nil for the council's.
    public let mail: Tenant.Sender?
    /// How dates are written.
    public let dates: DatePatterns
    /// How tables of people write a name.
    public let names: NameOrder
    /// The layout of the first page.
    public let landing: Landing
    /// The notices on the first page, in order.
    public let notices: [Notice]
    /// The pages that accounts see after signing in, in order.
    public let announcements: [Announcement]
    /// The services on the home page, in order.
    public let tiles: [Tile]
    /// The links at the foot of every page, in order.
    public let footer: [FooterLink]
    /// The items of the navigation.
    public let navigation: Navigation

    /// Settings of a portal, which are not checked here. Without `testPath`, TEST has the path that
    /// ``testPath(beside:)`` makes.
    public init(
        name: String, title: PublicName, audience: Audience, origin: String, path: String,
        testPath: String? = nil, formerPaths: [FormerPath] = [], redirects: [Redirect] = [], languages: [Language],
        languageInPath: LanguageInPath = .whenSeveral, mail: Tenant.Sender? = nil,
        dates: DatePatterns = DatePatterns(), names: NameOrder = .forenameFirst, landing: Landing, notices: [Notice],
        announcements: [Announcement] = [], tiles: [Tile], footer: [FooterLink],
        navigation: Navigation
    ) {
        (self.name, self.title, self.audience) = (name, title, audience)
        (self.origin, self.path, self.testPath) = (origin, path, testPath ?? Self.testPath(beside: path))
        (self.formerPaths, self.redirects) = (formerPaths, redirects)
        (self.languages, self.languageInPath, self.mail) = (languages, languageInPath, mail)
        (self.dates, self.names) = (dates, names)
        (self.landing, self.notices, self.announcements) = (landing, notices, announcements)
        (self.tiles, self.footer, self.navigation) = (tiles, footer, navigation)
    }

    /// The path prefix of TEST where a portal names only that of LIVE: with `_TEST` for `_LIVE`, or else at the end.
    public static func testPath(beside path: String) -> String {
        let suffix = Environment.live.suffix
        return (path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path) + Environment.test.suffix
    }

    /// The path prefix of its site in `environment`, such as `/CitizenPortal_TEST`.
    public func prefix(in environment: Environment) -> String { environment == .live ? path : testPath }

    /// Whether the language is the first segment after the prefix.
    public var hasLanguageSegment: Bool { languageInPath == .always || languages.count > 1 }

    /// The path of its site in `environment` and `language`, such as `/CitizenPortal_LIVE/en`, or without the language.
    public func base(in environment: Environment, _ language: Language) -> String {
        let prefix = prefix(in: environment)
        return hasLanguageSegment ? "\(prefix)/\(language.rawValue)" : prefix
    }
}

/// When the addresses of a portal have the language as their first segment.
public enum LanguageInPath: String, CaseIterable, Sendable {
    /// Where the portal has several languages; or always, so that a second language later moves no address.
    case whenSeveral = "when-several"
    case always
}

/// The layout and the text of the first page.
public struct Landing: Sendable {
    /// The layouts of the first page.
    public enum Layout: String, CaseIterable, Sendable {
        /// The sign-in form beside the welcome text.
        case signInFirst = "sign-in-first"
        /// Two cards, for existing and for new users.
        case existingAndNew = "existing-and-new"
    }

    /// How the page is laid out.
    public let layout: Layout
    /// The text page with the welcome text; nil for none.
    public let page: FileName?
    /// Whether the fields for signing in and registering have icons.
    public let hasIcons: Bool

    /// A layout; by default without icons.
    public init(layout: Layout, page: FileName?, hasIcons: Bool = false) {
        (self.layout, self.page, self.hasIcons) = (layout, page, hasIcons)
    }
}

/// A notice on the first page, shown for a limited time.
public struct Notice: Sendable {
    /// Its text is the wording `notice.<name>`.
    public let name: String
    /// When it is shown.
    public let period: OpeningPeriod

    /// A notice.
    public init(name: String, period: OpeningPeriod) { (self.name, self.period) = (name, period) }
}

/// A service on the home page.
public struct Tile: Sendable {
    /// Its wordings are `tile.<name>.title` and `tile.<name>.about`.
    public let name: String
    /// Shown with the title.
    public let icon: Icon
    /// The raw value of the ``Area`` that it opens, which requires two step verification; empty for none.
    public let area: String
    /// The text page about the service; nil if it leads elsewhere.
    public let page: FileName?
    /// The entrance that it leads to instead of a page, see ``Blueprint/open(_:_:)``; empty for none.
    public let opens: String
    /// When and to which people it is shown.
    public let limits: OfferLimits

    /// A tile, which leads to the page unless `opens` names an entrance.
    public init(
        name: String, icon: Icon, area: String, page: FileName?, opens: String = "", limits: OfferLimits = .none
    ) {
        (self.name, self.icon, self.area) = (name, icon, area)
        (self.page, self.opens, self.limits) = (page, opens, limits)
    }
}

/// A link at the foot of every page: to a text page, or to another site.
public struct FooterLink: Sendable {
    /// Its text is the wording `footer.<name>`.
    public let name: String
    /// The text page; nil for a link to another site.
    public let page: FileName?
    /// The absolute address of a link to another site; empty if there is a page.
    public let address: String

    /// A link, which leads to the page if there is one.
    public init(name: String, page: FileName?, address: String) {
        (self.name, self.page, self.address) = (name, page, address)
    }
}

/// The names of the navigation items that a portal shows, see ``Blueprint/navigation``.
public struct Navigation: Sendable {
    /// Shown to visitors who are not signed in, in order.
    public let signedOut: [String]
    /// Shown to signed-in accounts, in order.
    public let signedIn: [String]
    /// Of those, the items that are shown only on the pages of their own section.
    public let inside: Set<String>
    /// Whether the last item is the account's name, with a menu for My account and signing out.
    public let hasUserMenu: Bool

    /// Names that no plugin adds are not shown, and are an issue of the site.
    public init(signedOut: [String], signedIn: [String], inside: Set<String> = [], hasUserMenu: Bool) {
        (self.signedOut, self.signedIn, self.inside) = (signedOut, signedIn, inside)
        self.hasUserMenu = hasUserMenu
    }
}
