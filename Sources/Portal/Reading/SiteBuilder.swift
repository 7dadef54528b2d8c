import Configuration
import Foundation
import Markup
import PortalKit

/// Builds one portal in one environment from what was read.
struct SiteBuilder {
    let tenant: Tenant
    let portal: PortalFile
    let environment: Environment
    let texts: [Language: Texts]
    let look: Look
    let forms: [String: ConfigValue]
    let ground: Council.Ground

    func build(_ folder: inout Folder, issues: inout [ConfigIssue]) -> Site {
        var blueprint = Blueprint(
            portal: portal.facts, folder: folder.path, shared: ground.shared.path, forms: forms,
            processes: ground.shared.processes)
        for plugin in portal.plugins { blueprint.add(plugin) }
        blueprint.settle()
        let file = "\(folder.path)/portals/\(portal.facts.name).json"
        issues += blueprint.issues.map { issue in
            issue.position == nil ? ConfigIssue(Position(file: file, line: 1, column: 1), issue.message) : issue
        }
        check(blueprint, texts, file, &issues)
        return Site(
            tenant: tenant, portal: portal.facts, environment: environment, texts: texts, theme: look.theme,
            pages: pages(&folder, texts, file, &issues), features: blueprint,
            store: ground.store(tenant.id, environment), files: ground.files(tenant.id, environment),
            office: ground.office,
            assets: look.assets(prefix: portal.facts.prefix, isStaff: portal.facts.audience == .staff))
    }

    /// What a portal names must be there.
    private func check(
        _ blueprint: Blueprint, _ texts: [Language: Texts], _ file: String, _ issues: inout [ConfigIssue]
    ) {
        func note(_ message: String) {
            issues.append(ConfigIssue(Position(file: file, line: 1, column: 1), message))
        }
        let facts = portal.facts
        for name in facts.navigation.signedOut + facts.navigation.signedIn where blueprint.navigation[name] == nil {
            note(
                "navigation shows '\(name)', which no feature has\(suggestion(for: name, in: blueprint.navigation.keys))"
            )
        }
        let keys =
            facts.tiles.map { TextKey("tile", $0.name, "title") } + facts.notices.map { TextKey("notice", $0.name) }
            + facts.footer.map { TextKey("footer", $0.name) }
        for (language, texts) in texts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for key in keys where !texts.has(key) { note("there is no wording '\(key.name)' in \(language.rawValue)") }
        }
        for link in facts.footer where link.page.isEmpty && Address(link.address) == nil {
            note("footer.\(link.name) has neither a page nor an address")
        }
        for tile in facts.tiles where !tile.opens.isEmpty && blueprint.entrances[tile.opens] == nil {
            let known = blueprint.entrances.keys
            note(
                "tiles.\(tile.name) opens '\(tile.opens)', which no feature has\(suggestion(for: tile.opens, in: known))"
            )
        }
        if blueprint.sessions == nil { note("plugins has no 'accounts': nobody could sign in") }
        if facts.audience == .staff {
            if blueprint.secondFactor?.policy != .always { note("staff sign in in two steps, always") }
            if let host = tenant.staffHost, facts.origin != "https://\(host)" {
                note("origin is not https://\(host), which alone answers for staff")
            }
        }
        if facts.tiles.contains(where: { !$0.area.isEmpty }), blueprint.secondFactor == nil {
            note("a tile opens an area that asks for two step verification, which no plugin of this portal provides")
        }
    }

    /// The pages of words that the portal names, each in every language: the council's own, or else the shared ones.
    private func pages(
        _ folder: inout Folder, _ texts: [Language: Texts], _ file: String, _ issues: inout [ConfigIssue]
    ) -> [String: [Language: PageOfWords]] {
        let facts = portal.facts
        let names =
            facts.footer.map(\.page) + facts.tiles.map(\.page) + [facts.landing.page, "help", "contact"]
        var pages: [String: [Language: PageOfWords]] = [:]
        for name in Set(names) where !name.isEmpty {
            for (language, texts) in texts {
                let source = "\(name).\(language.rawValue)"
                let own = folder.bytes("pages/\(source).md").map { String(decoding: $0, as: UTF8.self) }
                guard let words = own ?? ground.shared.pages[source] else {
                    if name != "help" && name != "contact" || facts.footer.contains(where: { $0.page == name }) {
                        let position = Position(file: file, line: 1, column: 1)
                        issues.append(ConfigIssue(position, "names the page '\(name)', but there is no \(source).md"))
                    }
                    continue
                }
                pages[name, default: [:]][language] = page(words, texts)
            }
        }
        return pages
    }

    private func page(_ words: String, _ texts: Texts) -> PageOfWords {
        let facts = portal.facts
        let base = facts.languages.count > 1 ? "\(facts.prefix)/\(texts.language.rawValue)" : facts.prefix
        let html: @Sendable (Substring) -> HTML = { words in
            HTML(markdown: texts.filled(String(words)).replacing("](portal:", with: "](\(base)/"))
        }
        guard words.hasPrefix("# "), let end = words.utf8.firstIndex(of: UInt8(ascii: "\n")) else {
            return PageOfWords(title: "") { html(words[...]) }
        }
        let title = words[words.index(words.startIndex, offsetBy: 2)..<end]
        return PageOfWords(title: texts.filled(String(title))) { html(words[end...]) }
    }
}
