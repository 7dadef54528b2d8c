import Casework
import Configuration
import Markup
import PortalKit

/// Checks a portal's references after its plugins were added.
struct SiteCheck {
    private let tenant: Tenant
    private let portal: PortalFile
    private let blueprint: Blueprint
    private let wordings: TenantWordings
    private(set) var issues: [ConfigIssue] = []
    private(set) var warnings: [ConfigIssue] = []

    init(_ tenant: Tenant, _ portal: PortalFile, _ blueprint: Blueprint, wordings: TenantWordings) {
        (self.tenant, self.portal, self.blueprint, self.wordings) = (tenant, portal, blueprint, wordings)
        (issues, warnings) = (blueprint.assembly.issues, blueprint.assembly.warnings)
        // If a plugin failed, its parts are missing, which is reported already.
        if blueprint.assembly.isWhole, portal.knowsPlugins {
            checkNavigation()
            checkTiles()
            checkPlugins()
            checkLinks()
        }
        checkFooter()
        checkOrigin()
        checkWordings()
    }

    private var facts: PortalFacts { portal.facts }

    private mutating func note(_ path: [String], entry: String? = nil, _ message: String) {
        issues.append(ConfigIssue(portal.source.position(path, entry: entry), message))
    }

    /// Whether the portal's own file sets a value, valid or not.
    private func says(_ path: [String]) -> Bool { portal.source.says(path) && !portal.source.takesOut(path) }

    private mutating func checkNavigation() {
        let lists = [("signedOut", facts.navigation.signedOut), ("signedIn", facts.navigation.signedIn)]
        for (key, names) in lists {
            let missing = names.filter { blueprint.navigation[$0] == nil && !blueprint.withheld.contains($0) }
            if !missing.isEmpty, !portal.source.says(["navigation", key]) {
                // The item is missing because the portal removes a plugin of the pack.
                let shown = missing.map { "'\($0)'" }.joined(separator: ", ")
                note(
                    without.map { ["plugins", $0] } ?? [],
                    "the pack's navigation shows \(shown), which no plugin of the portal has")
                continue
            }
            for name in missing {
                let hint = suggestion(for: name, in: blueprint.navigation.keys)
                note(
                    ["navigation", key], entry: name,
                    "navigation shows '\(name)', which no plugin of the portal has\(hint)")
            }
            for name in Set(names) where names.count(where: { $0 == name }) > 1 {
                note(["navigation", key], entry: name, "navigation shows '\(name)' twice, wanted it once")
            }
        }
        // The user menu has a sign-out button.
        if !facts.navigation.hasUserMenu, !facts.navigation.signedIn.contains("sign-out") {
            note(["navigation", "signedIn"], "navigation has no 'sign-out', wanted a way to sign out on every page")
        }
    }

    /// A plugin that the portal's own file removes; nil if there is none.
    private var without: String? { portal.catalogue.map { $0.name }.first { portal.source.takesOut(["plugins", $0]) } }

    private mutating func checkTiles() {
        for tile in facts.tiles where !portal.source.isPlain(["tiles", tile.name]) {
            let path = ["tiles", tile.name]
            if tile.opens.isEmpty, tile.page == nil, !says(path + ["page"]) {
                note(path, "tiles.\(tile.name) leads nowhere, wanted 'page' or 'opens'")
            }
            if !tile.opens.isEmpty, blueprint.entrances[tile.opens] == nil {
                let hint = suggestion(for: tile.opens, in: blueprint.entrances.keys)
                note(
                    path + ["opens"],
                    "tiles.\(tile.name) opens '\(tile.opens)', which no plugin of the portal has\(hint)")
            }
            let area = Area.behind(tile.opens)?.rawValue ?? tile.area
            // An invalid area is reported already.
            if tile.area != area, !says(path + ["area"]) {
                note(
                    path + ["area"],
                    "tiles.\(tile.name) is of no area, wanted \"area\": \"\(area)\", as what it opens is")
            }
        }
        let asks = facts.tiles.filter { $0.opens == SiteSection.people.name }.first
        let first = blueprint.kept(CaseRules.self)?.process.stages.first?.name
        let isOffered = blueprint.offers.contains { offer in
            !offer.isOnRequest && offer.hasDeadline && (first == nil || offer.stage == first)
        }
        if let asks, facts.audience == .citizen, !isOffered, blueprint.unreadForms.isEmpty {
            let place = portal.source.position(["tiles", asks.name])
            warnings.append(
                ConfigIssue(
                    place,
                    "tiles.\(asks.name) leads to where an assessment is asked for, and there is no form to ask with: wanted "
                        + "a request, such as parent-request, in the plugin \"forms\": { \"offered\": [\"<form>\"] }, or the tile "
                        + "taken out by \"\(asks.name)\": null"
                ))
        }
    }

    private mutating func checkPlugins() {
        if blueprint.sessions == nil {
            note(["plugins", "accounts"], "plugins has no 'accounts', without which no one can sign in")
        }
        let hasPages = facts.footer.contains { $0.page != nil } || facts.tiles.contains { $0.opens.isEmpty }
        if hasPages, !blueprint.answers(SiteLinks.page) {
            note(["plugins", "words"], "plugins has no 'words', which shows the pages that the footer and tiles name")
        }
        if !blueprint.answers(SiteLinks.home) {
            let homes =
                portal.isConsole
                ? ["console"] : facts.audience == .staff ? ["caseload"] : ["home-tiles", "home-dashboard"]
            let said = homes.first { portal.source.says(["plugins", $0]) } ?? homes[0]
            note(
                ["plugins", said],
                "plugins has nothing that makes the home page, wanted \(homes.joined(separator: " or "))")
        }
        let isArea =
            facts.tiles.contains { !$0.area.isEmpty } || blueprint.entrances.keys.contains { Area.behind($0) != nil }
        checkSecondFactors(isArea: isArea)
    }

    /// Checks that there is a method of two step verification where one is needed, and that staff always need it.
    /// - Parameter isArea: whether the portal has areas, which require it.
    private mutating func checkSecondFactors(isArea: Bool) {
        let factors = blueprint.secondFactors
        let methods = "'mailed-code', 'authenticator' or 'text-message'"
        let taken = ["mailed-code", "authenticator", "text-message"].first { portal.source.takesOut(["plugins", $0]) }
        if factors.declared != nil, factors.choices.isEmpty {
            note(
                ["plugins", taken ?? "two-step"],
                "plugins has 'two-step' without a method of two step verification, wanted \(methods)")
        } else if facts.audience == .staff, factors.declared != .always {
            note(
                ["plugins", "two-step", "policy"],
                "staff sign in in two steps, always: wanted \"two-step\": { \"policy\": \"always\" } under plugins")
        } else if isArea, factors.declared == nil {
            note(
                ["plugins", "two-step"],
                "plugins has nothing for two step verification, which the areas of the portal ask for, wanted 'two-step' and \(methods)"
            )
        }
    }

    /// Checks that the pages that plugins link to are answered.
    private mutating func checkLinks() {
        var missing: [String: Set<String>] = [:]
        let applying = blueprint.assembly.links.filter { $0.condition.map(blueprint.answers) ?? true }
        for link in applying where !blueprint.answers(link.segments) {
            guard let plugin = plugin(answering: link.segments) else {
                let path = link.segments.joined(separator: "/")
                note(["plugins", link.plugin], "'\(link.plugin)' links to the page \(path), which no plugin answers")
                continue
            }
            missing[plugin, default: []].insert(link.plugin)
        }
        for (plugin, wanting) in missing.sorted(by: { $0.key < $1.key }) {
            let path = ["plugins", plugin]
            note(
                portal.source.says(path) ? path : ["plugins", wanting.sorted()[0]],
                "\(wanting.sorted().joined(separator: ", ")): wanted the plugin '\(plugin)' too, for the pages that they link to: "
                    + "add \"\(plugin)\": {} under plugins")
        }
    }

    /// The name of the first plugin that would answer a route.
    private func plugin(answering segments: [String]) -> String? {
        portal.catalogue.first { type in
            guard type.audiences.contains(facts.audience) else { return false }
            var settings = Settings([:], at: "")
            var tried = blueprint
            tried.add(type.init(settings: &settings))
            return tried.answers(segments)
        }?.name
    }

    private mutating func checkFooter() {
        for link in facts.footer where !portal.source.isPlain(["footer", link.name]) {
            // An invalid page is reported already.
            let hasPage = link.page != nil || says(["footer", link.name, "page"])
            guard hasPage != link.address.isEmpty else { continue }
            let has = hasPage ? "a page and an address" : "neither a page nor an address"
            note(["footer", link.name], "footer.\(link.name) has \(has), wanted one of them")
        }
        for link in facts.footer where !link.address.isEmpty && Address(absolute: link.address) == nil {
            note(
                ["footer", link.name, "address"],
                "footer.\(link.name).address is '\(link.address)', wanted one such as https://www.example.org/")
        }
    }

    /// Checks that the origin of links in mail is a host of this portal.
    private mutating func checkOrigin() {
        guard let place = portal.originPlace, let origin = WebOrigin(facts.origin), origin != .placeholder else {
            return
        }
        let isStaff = facts.audience == .staff
        let hosts = isStaff ? tenant.staffHost.map { [$0] } ?? tenant.hosts : tenant.hosts
        let isOwn = origin.scheme == "https" && hosts.contains(origin.host) || origin.host == "\(tenant.id).localhost"
        guard !isOwn, !hosts.isEmpty else { return }
        let wanted = hosts.map { "https://\($0)" }
        let hint = suggestion(for: origin.description, in: wanted)
        issues.append(
            ConfigIssue(
                place, "origin is \(origin), wanted one of its own hosts: \(wanted.joined(separator: ", "))\(hint)"))
    }

    /// The wordings with keys made of names in this portal's configuration.
    var named: [NamedWording] {
        func at(_ path: String...) -> Position { portal.source.position(path) }
        let tiles = facts.tiles.flatMap { tile in
            // An invalid tile needs no wording.
            let isTile = !portal.source.isPlain(["tiles", tile.name])
            return [
                NamedWording(TextKey("tile", tile.name, "title"), at: at("tiles", tile.name), isRequired: isTile),
                NamedWording(TextKey("tile", tile.name, "about"), at: at("tiles", tile.name), isRequired: false),
            ]
        }
        let announcements = facts.announcements.filter { $0.page == nil }.flatMap { announcement in
            ["title", "body"].map { (part: StaticString) in
                NamedWording(
                    TextKey("announcement", announcement.name, part), at: at("announcements", announcement.name))
            }
        }
        return blueprint.assembly.wordings + tiles + announcements
            + facts.notices.map { NamedWording(TextKey("notice", $0.name), at: at("notices", $0.name)) }
            + facts.footer.map { NamedWording(TextKey("footer", $0.name), at: at("footer", $0.name)) }
    }

    /// Without a wording, a page would show its key: an issue. With one in English only, it shows that: a warning.
    private mutating func checkWordings() {
        for named in named where named.isRequired {
            let place = named.place ?? portal.source.position([])
            let languages = facts.languages.filter { !wordings.says(named.key.name, in: $0, of: portal) }
            if languages.isEmpty { continue }
            let files = languages.map { "texts.\($0.rawValue).json" }.joined(separator: ", ")
            let message = "there is no wording '\(named.key.name)' for it, wanted one under \"all\" in \(files)"
            if wordings.says(named.key.name, in: .en, of: portal) {
                warnings.append(ConfigIssue(place, "\(message): until then the page is in English there"))
            } else {
                issues.append(ConfigIssue(place, message))
            }
        }
    }
}
