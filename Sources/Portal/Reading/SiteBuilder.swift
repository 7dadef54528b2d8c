import Configuration
import Folders
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

    /// Pages that a portal shows where the council or all have them, named or not.
    private static let own: [FileName] = ["help", "contact"]
    /// In bytes: what is shorter is rendered in a few milliseconds, whatever stands in it.
    private static let longPage = 8 * 1024

    func build(_ folder: inout Folder, issues: inout [ConfigIssue]) -> Site {
        var blueprint = Blueprint(
            portal: portal.facts, folder: folder.files, shared: ground.shared.files, forms: forms,
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
        for link in facts.footer where link.page == nil && Address(link.address) == nil {
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
        }
        issues += checkOrigin()
        if facts.tiles.contains(where: { !$0.area.isEmpty }), blueprint.secondFactor == nil {
            note("a tile opens an area that asks for two step verification, which no plugin of this portal provides")
        }
    }

    /// Links in mail lead to a host on which this very portal answers.
    private func checkOrigin() -> [ConfigIssue] {
        guard let place = portal.places.origin, let origin = WebOrigin(portal.facts.origin) else { return [] }
        let isStaff = portal.facts.audience == .staff
        let hosts = isStaff ? tenant.staffHost.map { [$0] } ?? tenant.hosts : tenant.hosts
        let isOwn = origin.scheme == "https" && hosts.contains(origin.host) || origin.host == "\(tenant.id).localhost"
        guard !isOwn, !hosts.isEmpty else { return [] }
        let wanted = hosts.map { "https://\($0)" }
        let hint = suggestion(for: origin.description, in: wanted)
        return [
            ConfigIssue(
                place, "origin is \(origin), wanted one of its own hosts: \(wanted.joined(separator: ", "))\(hint)")
        ]
    }

    /// The pages of words that the portal names, each in every language: the council's own, or else the shared ones.
    private func pages(
        _ folder: inout Folder, _ texts: [Language: Texts], _ file: String, _ issues: inout [ConfigIssue]
    ) -> [String: [Language: PageOfWords]] {
        let facts = portal.facts
        let names =
            (facts.footer.map(\.page) + facts.tiles.map(\.page) + [facts.landing.page]).compactMap { $0 }
            + Self.own
        var pages: [String: [Language: PageOfWords]] = [:]
        for name in Set(names) {
            for (language, texts) in texts {
                let source = name.dotted(language.part)
                let known = folder.issues.count
                let own = folder.text("pages", source.dotted("md"), isOptional: true)
                guard let words = own ?? ground.shared.pages[source.text] else {
                    guard folder.issues.count == known else { continue }
                    if !Self.own.contains(name) || facts.footer.contains(where: { $0.page == name }) {
                        let position = Position(file: file, line: 1, column: 1)
                        issues.append(ConfigIssue(position, "names the page '\(name)', but there is no \(source).md"))
                    }
                    continue
                }
                let page = page(words, texts)
                // The welcome stands under the portal's heading, a service's page under its tile's.
                if page.title.isEmpty, facts.footer.contains(where: { $0.page == name }) || Self.own.contains(name) {
                    let position = Position(
                        file: folder.files.named(["pages", source.dotted("md")]), line: 1, column: 1)
                    issues.append(ConfigIssue(position, "has no title, wanted '# ' and its title in the first line"))
                }
                // A long one is rendered now, and not while somebody waits for it with all others of the loop.
                if words.utf8.count > Self.longPage { _ = page.html }
                pages[name.text, default: [:]][language] = page
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
        guard words.hasPrefix("# ") else { return PageOfWords(title: "") { html(words[...]) } }
        let end = words.firstIndex(of: "\n") ?? words.endIndex
        let title = words[..<end].dropFirst(2).trimmingCharacters(in: .whitespaces)
        return PageOfWords(title: texts.filled(title)) { html(words[end...]) }
    }
}
