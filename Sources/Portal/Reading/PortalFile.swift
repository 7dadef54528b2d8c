import Configuration
import PortalKit

/// One `portals/<portal>.json`, merged with its pack.
struct PortalFile {
    let facts: PortalFacts
    let pack: String
    /// The name of a theme of its own; nil for the council's.
    let theme: FileName?
    /// The positions of settings in its own file.
    let source: PortalSource
    /// Whether its pack exists and is for the same audience; if not, other mistakes may be consequences and are not
    /// reported.
    let isWhole: Bool
    /// Whether every plugin that it names exists; if not, missing parts are not reported, because a misspelt plugin may
    /// add them.
    let knowsPlugins: Bool
    let plugins: [any Plugin]
    let catalogue: [any Plugin.Type]
    /// The position of its origin; nil if it has none.
    let originPlace: Position?
    /// The words that it changes in English only.
    let englishOnly: EnglishOnly

    /// - Parameters:
    ///   - file: the portal's own file, which overrides its pack.
    ///   - path: the path of that file.
    init(
        name: String, _ file: ConfigValue, path: String, _ shared: Shared, issues: inout [ConfigIssue]
    ) {
        let pack = file.table?["pack"]?.string ?? ""
        // A misspelt pack is reported once: the portal is read with the most similar one.
        let read = shared.packs[pack] == nil ? nearest(to: pack, in: shared.packs.keys) ?? pack : pack
        let base = shared.packs[read]
        let whole = (base?.portal ?? [:]).overlaid(with: file)
        let source = PortalSource(file, file: path)
        originPlace = whole.table?["origin"]?.position
        englishOnly = EnglishOnly(file, over: base?.portal ?? [:])
        catalogue = shared.catalogue.plugins
        var settings = Settings(whole, at: "")
        (facts, theme, plugins) = Self.read(&settings, name: name, shared, catalogue: catalogue)
        settings.close()
        let meant = base?.portal.table?["audience"]?.string ?? facts.audience.rawValue
        if shared.packs[pack] == nil {
            let known = shared.packs.keys.sorted()
            let wanted = "wanted one of \(known.joined(separator: ", "))\(suggestion(for: pack, in: known))"
            let said = file.table?["pack"]?.json ?? "missing"
            issues.append(ConfigIssue(source.position(["pack"]), "pack is \(said), \(wanted)"))
        } else if meant != facts.audience.rawValue {
            let message = "audience is '\(facts.audience.rawValue)', wanted '\(meant)', as that of its pack '\(pack)'"
            issues.append(ConfigIssue(source.position(["audience"]), message))
        }
        isWhole = base?.isWhole == true && meant == facts.audience.rawValue
        if isWhole { issues += settings.issues }
        let names = Set(catalogue.map { $0.name })
        knowsPlugins =
            !source.isPlain(["plugins"]) && file.table?["plugins"]?.table?.keys.allSatisfy(names.contains) ?? true
        (self.pack, self.source) = (read, source)
    }

    /// The pack of the council's console, which is also the name of its portal.
    static let consolePack = "console"

    /// Whether it is the council's console.
    var isConsole: Bool { pack == Self.consolePack }

    /// Whether the portal has a site in `environment`. The console has one, which changes both environments.
    func hasSite(in environment: Environment) -> Bool { environment == .live || !isConsole }

    /// Reads a portal. It is also called with an empty value, because the schema is derived from these reads.
    static func read(
        _ settings: inout Settings, name: String, _ shared: Shared, catalogue: [any Plugin.Type]
    ) -> (PortalFacts, theme: FileName?, [any Plugin]) {
        _ = settings.read("about", default: [String](), "What the portal is, and each choice made for it")
        _ = settings.read(
            "pack", default: "", "The ready-made base it builds on; a later version of it has its number after a dot")
        let audience = settings.read("audience", default: Audience.citizen, "Who it is for")
        let paths = PortalPaths(&settings)
        let title = settings.require(
            "name", as: PublicName.self, owner: .council, "The portal's name in its header, the same or by language")
        let languages = languages(&settings)
        let lacking = title.missing(languages)
        if !lacking.isEmpty {
            let names = lacking.map(\.rawValue).joined(separator: ", ")
            settings.note("name", "has no name in \(names), wanted one in each of the portal's languages")
        }
        let formerPaths = formerPaths(&settings)
        let redirects = settings.each(
            "redirects", owner: .council, "Old addresses, and the page of the portal that replaces each"
        ) { name, redirect in
            Redirect(
                name: name,
                from: redirect.require(
                    "from", owner: .council,
                    "The old path, such as /Home/Notice?key=privacy, or /Old/* for every path below"),
                to: redirect.require(
                    "to", as: RedirectTarget.self, owner: .council,
                    "The page of the portal, such as page/privacy or sign-in, or an https:// address"
                ).target,
                keepsQuery: redirect.read(
                    "keepsQuery", default: false, owner: .council, "Whether the query of the request is passed on"))
        }
        let landing = settings.group("landing", owner: .council, "The first page") { group in
            Landing(
                layout: group.read("layout", default: .signInFirst, owner: .council, "How it is laid out"),
                page: group.optional(
                    "page", as: FileName.self, owner: .council, "The page whose words welcome the visitor"),
                hasIcons: group.read(
                    "icons", default: false, owner: .council, "Whether the fields for signing in have drawings"))
        }
        let notices = settings.each("notices", owner: .council, "What to tell every visitor for a while") {
            notice($0, &$1)
        }
        let announcements = settings.each(
            "announcements", owner: .council, "Pages that accounts see after signing in, before the page they wanted"
        ) { announcement($0, &$1) }
        let tiles = settings.each("tiles", owner: .council, "The services on the home page") { name, tile in
            Tile(
                name: name, icon: tile.read("icon", default: .document, owner: .council, "Its drawing"),
                area: tile.optional("area", as: Area.self, "The area it opens, which asks for two step verification")?
                    .rawValue ?? "",
                page: tile.optional(
                    "page", as: FileName.self, owner: .council, "The page that says what the service is"),
                opens: tile.read("opens", default: "", "The feature it leads to instead of a page"),
                limits: OfferLimits(&tile))
        }
        let footer = settings.each("footer", owner: .council, "The links at the foot of every page") { name, link in
            FooterLink(
                name: name, page: link.optional("page", as: FileName.self, owner: .council, "A page of words"),
                address: link.read("address", default: "", owner: .council, "An address elsewhere"))
        }
        let navigation = settings.group("navigation", owner: .council, "What the navigation shows") { group in
            let signedIn = group.read(
                "signedIn", default: ["home", "account", "sign-out"], owner: .council, "Shown after sign-in")
            let inside = group.read(
                "inside", default: [String](), owner: .council, "Of those, the ones shown only within their own pages")
            for name in inside where !signedIn.contains(name) {
                group.note("inside", "names '\(name)', wanted one of signedIn")
            }
            return Navigation(
                signedOut: group.read(
                    "signedOut", default: ["home", "sign-in", "register"], owner: .council, "Shown before sign-in"),
                signedIn: signedIn, inside: Set(inside),
                hasUserMenu: group.read(
                    "userMenu", default: false, owner: .council, "Whether the person's name opens a menu"))
        }
        let plugins = settings.group("plugins", "The features it has, by name") { group in
            catalogue.compactMap { type in group.optionalGroup(type.name, type.summary) { type.init(settings: &$0) } }
        }
        let facts = PortalFacts(
            name: name,
            title: title,
            audience: audience,
            origin: settings.require("origin", as: WebOrigin.self, "Scheme and host that links in mail begin with")
                .description,
            path: paths.live, testPath: paths.test, formerPaths: formerPaths, redirects: redirects,
            languages: languages,
            languageInPath: settings.read(
                "languageInPath", default: .whenSeveral, "Whether addresses have the language where there is only one"),
            mail: settings.optionalGroup("mail", "In whose name its mail leaves; left out, the council's") {
                Tenant.Sender(&$0, named: title(.en))
            },
            dates: settings.group("dates", owner: .council, "How dates are written, by kind") { DatePatterns(&$0) },
            names: settings.read(
                "names", default: .forenameFirst, owner: .council, "How tables of people write a name"),
            landing: landing, notices: notices, announcements: announcements, tiles: tiles, footer: footer,
            navigation: navigation)
        let theme = settings.optional(
            "theme", as: FileName.self, "A look of its own: a folder of Themes; left out, the council's")
        return (facts, theme, plugins)
    }

    private static func notice(_ name: String, _ settings: inout Settings) -> Notice {
        Notice(name: name, period: OpeningPeriod(&settings))
    }

    private static func announcement(_ name: String, _ settings: inout Settings) -> Announcement {
        Announcement(
            name: name,
            page: settings.optional(
                "page", as: FileName.self, owner: .council, "The page of words that it shows; else its wordings"),
            period: OpeningPeriod(&settings),
            showing: settings.read(
                "show", default: .once, owner: .council, "Whether an account sees it once, or until it has ended"),
            role: settings.optional(
                "role", as: Role.self, owner: .council, "For staff: the least role that sees it"))
    }

    /// The prefixes that the portal had before.
    private static func formerPaths(_ settings: inout Settings) -> [FormerPath] {
        let paths = settings.read(
            "formerPaths", default: [FormerPath](),
            "Path prefixes that it had before: each request there is redirected to the same page of today's path")
        for (index, path) in paths.enumerated() {
            if PortalPaths.own.contains(path.segments[0]) {
                settings.note(
                    "formerPaths", entry: index,
                    "is '\(path)', wanted another: /\(path.segments[0]) is the process's own address")
            }
        }
        return paths
    }

    private static func languages(_ settings: inout Settings) -> [Language] {
        let languages = settings.read("languages", default: [Language.en], "The languages its pages come in")
        if languages.isEmpty { settings.note("languages", "has none, wanted one language at least, such as \"en\"") }
        if Set(languages).count < languages.count { settings.note("languages", "has one twice, wanted each once") }
        return languages
    }
}
