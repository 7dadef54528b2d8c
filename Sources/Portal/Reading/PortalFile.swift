import Configuration
import Foundation
import PortalKit

/// One `portals/<portal>.json`, merged with its pack.
struct PortalFile {
    let facts: PortalFacts
    let pack: String
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
        catalogue = shared.catalogue.plugins
        var settings = Settings(whole, at: "")
        (facts, plugins) = Self.read(&settings, name: name, shared, catalogue: catalogue)
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

    /// Reads a portal. It is also called with an empty value, because the schema is derived from these reads.
    static func read(
        _ settings: inout Settings, name: String, _ shared: Shared, catalogue: [any Plugin.Type]
    ) -> (PortalFacts, [any Plugin]) {
        _ = settings.read("about", default: [String](), "What the portal is, and each choice made for it")
        _ = settings.read("pack", default: "", "The ready-made base it builds on")
        let audience = settings.read("audience", default: Audience.citizen, "Whom it is for")
        let paths = PortalPaths(&settings)
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
        let tiles = settings.each("tiles", owner: .council, "The services on the home page") { name, tile in
            Tile(
                name: name, icon: tile.read("icon", default: .document, owner: .council, "Its drawing"),
                area: tile.optional("area", as: Area.self, "The area it opens, which asks for two step verification")?
                    .rawValue ?? "",
                page: tile.optional(
                    "page", as: FileName.self, owner: .council, "The page that says what the service is"),
                opens: tile.read("opens", default: "", "The feature it leads to instead of a page"))
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
            title: settings.require("name", as: ShortText.self, owner: .council, "The portal's name, in its header")
                .text,
            audience: audience,
            origin: settings.require("origin", as: WebOrigin.self, "Scheme and host that links in mail begin with")
                .description,
            path: paths.live, testPath: paths.test,
            languages: languages(&settings),
            languageInPath: settings.read(
                "languageInPath", default: .whenSeveral, "Whether addresses have the language where there is only one"),
            dates: settings.group("dates", owner: .council, "How dates are written, by kind") { DatePatterns(&$0) },
            names: settings.read(
                "names", default: .forenameFirst, owner: .council, "How tables of people write a name"),
            landing: landing, notices: notices, tiles: tiles, footer: footer, navigation: navigation)
        return (facts, plugins)
    }

    private static func notice(_ name: String, _ settings: inout Settings) -> Notice {
        let notice = Notice(name: name, from: instant("from", &settings), until: instant("until", &settings))
        if let from = notice.from, let until = notice.until, until <= from {
            settings.note("until", "is not after from, wanted a later time")
        }
        return notice
    }

    private static func languages(_ settings: inout Settings) -> [Language] {
        let languages = settings.read("languages", default: [Language.en], "The languages its pages come in")
        if languages.isEmpty { settings.note("languages", "has none, wanted one language at least, such as \"en\"") }
        if Set(languages).count < languages.count { settings.note("languages", "has one twice, wanted each once") }
        return languages
    }

    private static func instant(_ key: String, _ settings: inout Settings) -> Date? {
        let meaning = "London time, such as 2022-05-01T00:00"
        guard let text = settings.optional(key, as: String.self, owner: .council, meaning) else { return nil }
        guard let instant = Dates.instant(london: text) else {
            settings.note(key, "is '\(text)', wanted a time such as 2022-05-01T00:00")
            return nil
        }
        return instant
    }
}
