public import Database
public import Files
public import Markup
import Synchronization
public import Web

/// One portal in one environment: everything needed to answer its requests. Frozen.
public final class Site: Sendable {
    public let tenant: Tenant
    public let portal: PortalFacts
    public let environment: Environment
    public let texts: [Language: Texts]
    public let theme: Theme
    /// Pages of words, rendered, by name and language.
    public let pages: [String: [Language: PageOfWords]]
    public let features: Blueprint
    public let store: Store
    /// What people have uploaded here.
    public let files: FileStore
    public let office: Office
    /// Files sent as they are, by the name after `assets/`.
    public let assets: [String: SiteAsset]
    let pieces = Pieces()
    private let bases: [Language: Address]
    private let assetAddresses: [String: Address]

    public init(
        tenant: Tenant, portal: PortalFacts, environment: Environment, texts: [Language: Texts], theme: Theme,
        pages: [String: [Language: PageOfWords]], features: Blueprint, store: Store, files: FileStore,
        office: Office,
        assets: [String: SiteAsset]
    ) {
        self.tenant = tenant
        self.portal = portal
        self.environment = environment
        self.texts = texts
        self.theme = theme
        self.pages = pages
        self.features = features
        self.store = store
        self.files = files
        self.office = office
        self.assets = assets
        id = "\(tenant.id)/\(portal.name)/\(environment.rawValue)"
        let (prefix, languages) = (portal.prefix, portal.languages)
        bases = Dictionary(uniqueKeysWithValues: Set(languages).map { ($0, Self.address($0, prefix, languages)) })
        assetAddresses = Dictionary(
            uniqueKeysWithValues: assets.compactMap { name, asset in
                Address(path: "\(prefix)/assets/\(asset.version)/\(name)").map { (name, $0) }
            })
    }

    private static func address(_ language: Language, _ prefix: String, _ languages: [Language]) -> Address {
        Address(path: base(language, prefix, languages)) ?? .fragment("")
    }

    private static func base(_ language: Language, _ prefix: String, _ languages: [Language]) -> String {
        languages.count > 1 ? "\(prefix)/\(language.rawValue)" : prefix
    }

    /// Names the site in journals and counts, such as `leafshire/citizen/live`.
    public let id: String

    /// The language served where none is asked for.
    public var defaultLanguage: Language { portal.languages.first ?? .en }

    /// The path of this site in `language`: with one language there is no segment for it.
    public func base(_ language: Language) -> String {
        Self.base(language, portal.prefix, portal.languages)
    }

    /// The path of a page of this site. Segments are percent-encoded.
    public func link(_ language: Language, _ segments: [String]) -> Address {
        (bases[language] ?? Self.address(language, portal.prefix, portal.languages)).appending(segments)
    }

    /// The same address as mail writes it: whole, from the configured origin.
    public func mailLink(_ language: Language, _ segments: [String]) -> String {
        portal.origin + link(language, segments).text
    }

    /// The address of a file among `assets`.
    public func asset(_ name: String) -> Address? {
        assetAddresses[name]
    }

    public func texts(_ language: Language) -> Texts {
        texts[language] ?? Texts(language: language, wordings: [:])
    }

    /// Whether `email` may register and sign in here: anyone on LIVE, the council's testers on TEST. Staff are there by
    /// invitation only.
    public func admits(_ email: String) -> Bool {
        guard environment == .test, portal.audience != .staff else { return true }
        let email = email.lowercased()
        return tenant.testers.contains { pattern in
            pattern == "*" || pattern.lowercased() == email
                || (pattern.hasPrefix("*@") && email.hasSuffix(pattern.dropFirst().lowercased()))
        }
    }
}

/// A file that a site sends as it is.
public struct SiteAsset: Sendable {
    public let type: String
    /// Names these very bytes, so that they can be kept for good.
    public let version: String
    public let asset: Asset

    public init(type: String, version: String, asset: Asset) {
        self.type = type
        self.version = version
        self.asset = asset
    }
}

/// A page of words, rendered from CommonMark.
public final class PageOfWords: Sendable {
    /// Its first heading.
    public let title: String
    private let render: @Sendable () -> HTML
    private let rendered = Mutex<HTML?>(nil)

    /// A page that is rendered when it is first asked for: a thousand councils have many that nobody reads today.
    public init(title: String, html: @escaping @Sendable () -> HTML) {
        self.title = title
        render = html
    }

    /// All that follows the heading.
    public var html: HTML {
        rendered.withLock { rendered in
            if let rendered { return rendered }
            let html = render()
            rendered = html
            return html
        }
    }
}
