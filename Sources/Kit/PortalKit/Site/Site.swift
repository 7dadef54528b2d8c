public import Database
public import Files
public import Markup
import Synchronization
public import Web

/// One portal in one environment: everything that is needed to handle its requests. Immutable: a change of the
/// configuration makes a new site.
public final class Site: Sendable {
    /// The council.
    public let tenant: Tenant
    /// The portal's settings.
    public let portal: PortalFacts
    /// Whether it is the portal's LIVE or TEST site.
    public let environment: Environment
    /// Its path prefix, such as `/CitizenPortal_TEST`.
    public let prefix: String
    /// The wordings by language.
    public let texts: [Language: Texts]
    /// The colours and images of its pages.
    public let theme: Theme
    /// Text pages by name and language.
    public let pages: [String: [Language: PageOfWords]]
    /// What its plugins have added.
    public let features: Blueprint
    /// The database, which all portals of the council in this environment share.
    public let store: Store
    /// Uploaded files, which all portals of the council in this environment share.
    public let files: FileStore
    /// Services of the process.
    public let services: Services
    /// Static files, by file name.
    public let assets: [String: SiteAsset]
    let pieces = Pieces()
    /// The address of the first page in each language, by its index.
    private let bases: [Address]
    private let assetAddresses: [String: Address]

    /// A site; its parts are not checked against each other.
    public init(
        tenant: Tenant, portal: PortalFacts, environment: Environment, texts: [Language: Texts], theme: Theme,
        pages: [String: [Language: PageOfWords]], features: Blueprint, store: Store, files: FileStore,
        services: Services,
        assets: [String: SiteAsset]
    ) {
        (self.tenant, self.portal, self.environment) = (tenant, portal, environment)
        prefix = portal.prefix(in: environment)
        (self.texts, self.theme, self.pages, self.features) = (texts, theme, pages, features)
        (self.store, self.files, self.services, self.assets) = (store, files, services, assets)
        id = "\(tenant.id)/\(portal.name)/\(environment.rawValue)"
        sealName = "\(tenant.data)/\(portal.name)/\(environment.rawValue)"
        let prefix = prefix
        bases = Language.allCases.map { Address(path: portal.base(in: environment, $0)) ?? .fragment("") }
        assetAddresses = Dictionary(
            uniqueKeysWithValues: assets.compactMap { name, asset in
                Address(path: "\(prefix)/assets/\(asset.version)/\(name)").map { (name, $0) }
            })
    }

    /// `<data>/<portal>/<environment>`, with the name of the tenant's data: what is sealed or hashed for the site is bound
    /// to it, and stays valid when the tenant is renamed.
    public let sealName: String
    /// `<tenant>/<portal>/<environment>`, such as `leafshire/citizen/live`; for the log and for throttle counts.
    public let id: String

    /// The first language of the portal, for requests without a language.
    public var defaultLanguage: Language { portal.languages.first ?? .en }

    /// The path of this site in `language`, such as `/CitizenPortal_LIVE/en`; without the language where addresses
    /// have none.
    public func base(_ language: Language) -> String { portal.base(in: environment, language) }

    /// The address of a page of this site.
    public func link(_ language: Language, _ path: PagePath) -> Address {
        bases[language.index].appending(path.segments)
    }

    /// The absolute address of a page for mail, with the configured origin.
    public func mailLink(_ language: Language, _ path: PagePath) -> String {
        portal.origin + link(language, path).text
    }

    /// The path of a static file, such as `site.css`; it changes with the file's bytes. Nil if there is no such file.
    public func asset(_ name: String) -> Address? { assetAddresses[name] }

    /// The wordings in `language`; in the portal's first language if the portal does not have it.
    public func texts(_ language: Language) -> Texts {
        texts[language] ?? texts[defaultLanguage] ?? Texts(language: language, wordings: [:])
    }

    /// The sender of its mail: the portal's, or else the council's.
    public var sender: Tenant.Sender { portal.mail ?? tenant.mail }

    /// Whether `email` may register, sign in and get mail here: on TEST only the council's testers, and invited staff.
    public func admits(_ email: String) -> Bool {
        guard environment == .test, portal.audience != .staff else { return true }
        let email = email.lowercased()
        return tenant.testers.contains { pattern in
            pattern == "*" || pattern.lowercased() == email
                || (pattern.hasPrefix("*@") && email.hasSuffix(pattern.dropFirst().lowercased()))
        }
    }
}

/// A static file of a site.
public struct SiteAsset: Sendable {
    /// The content type, such as `text/css; charset=utf-8`.
    public let type: String
    /// Part of the path, and identifies the bytes, so that clients can cache them without limit.
    public let version: String
    /// The bytes.
    public let asset: Asset

    /// A file; `version` must change with the bytes, and be one path segment.
    public init(type: String, version: String, asset: Asset) {
        (self.type, self.version, self.asset) = (type, version, asset)
    }
}

/// A text page, rendered from CommonMark.
public final class PageOfWords: Sendable {
    /// Its first heading as plain text; empty if the page does not begin with one.
    public let title: String
    /// The SHA-256 digest of its words as written, in hexadecimal; empty unless a plugin shows the page.
    public let digest: String
    private let render: @Sendable () -> HTML
    private let rendered = Mutex<HTML?>(nil)

    /// A page that is rendered on first use, because a thousand councils have many pages that are rarely read.
    public init(title: String, digest: String = "", html: @escaping @Sendable () -> HTML) {
        (self.title, self.digest) = (title, digest)
        render = html
    }

    /// The page without its first heading; cached after the first use.
    public var html: HTML {
        rendered.withLock { rendered in
            if let rendered { return rendered }
            let html = render()
            rendered = html
            return html
        }
    }
}
