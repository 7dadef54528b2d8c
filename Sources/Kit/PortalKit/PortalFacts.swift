public import Configuration
public import Foundation

/// What one portal's configuration says of it, apart from its wording, its look and its plugins.
public struct PortalFacts: Sendable {
    /// The name of its file, such as `citizen`.
    public let name: String
    /// The heading in its header.
    public let title: String
    public let audience: Audience
    /// Scheme and host that links in mail begin with; never taken from a request.
    public let origin: String
    /// The path prefix as it is written, with its environment's ending.
    public let prefix: String
    public let languages: [Language]
    /// How dates are shown, such as `dd/MM/yyyy`.
    public let datePattern: String
    public let landing: Landing
    public let notices: [Notice]
    public let tiles: [Tile]
    public let footer: [FooterLink]
    public let navigation: Navigation

    public init(
        name: String, title: String, audience: Audience, origin: String, prefix: String, languages: [Language],
        datePattern: String, landing: Landing, notices: [Notice], tiles: [Tile], footer: [FooterLink],
        navigation: Navigation
    ) {
        self.name = name
        self.title = title
        self.audience = audience
        self.origin = origin
        self.prefix = prefix
        self.languages = languages
        self.datePattern = datePattern
        self.landing = landing
        self.notices = notices
        self.tiles = tiles
        self.footer = footer
        self.navigation = navigation
    }
}

/// How the first page is laid out, and which page of words it shows.
public struct Landing: Sendable {
    public enum Layout: String, CaseIterable, Sendable {
        /// The sign-in form beside the welcome.
        case signInFirst = "sign-in-first"
        /// Two cards: existing users, and new ones.
        case existingAndNew = "existing-and-new"
    }

    public let layout: Layout
    /// The page whose words welcome the visitor; nil for none.
    public let page: FileName?
    /// Whether the fields for signing in and registering have a drawing in them.
    public let hasIcons: Bool

    public init(layout: Layout, page: FileName?, hasIcons: Bool = false) {
        self.layout = layout
        self.page = page
        self.hasIcons = hasIcons
    }
}

/// Something to tell every visitor for a while.
public struct Notice: Sendable {
    public let name: String
    public let from: Date?
    public let until: Date?

    public init(name: String, from: Date?, until: Date?) {
        self.name = name
        self.from = from
        self.until = until
    }

    public func isShown(at instant: Date) -> Bool {
        (from.map { $0 <= instant } ?? true) && (until.map { instant < $0 } ?? true)
    }
}

/// A service on the home page.
public struct Tile: Sendable {
    public let name: String
    public let icon: Icon
    /// The area it opens, which may ask for two step verification; empty for none.
    public let area: String
    /// The page that says what the service is; nil where it leads elsewhere.
    public let page: FileName?
    /// The entrance it leads to instead of a page; empty for none.
    public let opens: String

    public init(name: String, icon: Icon, area: String, page: FileName?, opens: String = "") {
        self.name = name
        self.icon = icon
        self.area = area
        self.page = page
        self.opens = opens
    }
}

/// A link at the foot of every page: to a page of words, or elsewhere.
public struct FooterLink: Sendable {
    public let name: String
    /// nil for a link that leads elsewhere.
    public let page: FileName?
    public let address: String

    public init(name: String, page: FileName?, address: String) {
        self.name = name
        self.page = page
        self.address = address
    }
}

/// The navigation items a portal shows, by name.
public struct Navigation: Sendable {
    public let signedOut: [String]
    public let signedIn: [String]
    /// Whether the person's name closes the bar, with a menu that signs out.
    public let hasUserMenu: Bool

    public init(signedOut: [String], signedIn: [String], hasUserMenu: Bool) {
        self.signedOut = signedOut
        self.signedIn = signedIn
        self.hasUserMenu = hasUserMenu
    }
}
