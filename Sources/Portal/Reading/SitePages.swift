import Configuration
import Folders
import Foundation
import Markup
import PortalKit
import Vault

/// Reads the text pages of a portal in every language: the council's own, or else the shared ones.
struct SitePages {
    private let portal: PortalFile
    private let blueprint: Blueprint
    private let common: Shared
    private let tenant: Tenant
    private(set) var issues: [ConfigIssue] = []
    private var words: [FileName: [Language: String]] = [:]
    /// The pages of which any language is that of all councils.
    private(set) var shared: Set<FileName> = []

    /// Pages that every portal shows if they exist, even if it does not name them.
    static let own: [FileName] = ["help", "contact"]
    /// In bytes. Shorter pages are rendered within a few milliseconds, whatever their content.
    private static let longPage = 8 * 1024

    init(_ portal: PortalFile, _ blueprint: Blueprint, _ shared: Shared, of tenant: Tenant) {
        (self.portal, self.blueprint, common, self.tenant) = (portal, blueprint, shared, tenant)
    }

    private var facts: PortalFacts { portal.facts }

    /// The names of pages, with the path of the setting that names each.
    private var named: [FileName: [String]] {
        let footer = facts.footer.compactMap { link in link.page.map { ($0, ["footer", link.name, "page"]) } }
        let tiles = facts.tiles.compactMap { tile in tile.page.map { ($0, ["tiles", tile.name, "page"]) } }
        let landing = facts.landing.page.map { [($0, ["landing", "page"])] } ?? []
        let shown = blueprint.shownPages.map { ($0.key, $0.value) }
        var all: [(FileName, [String])] = footer + tiles + landing + shown
        for redirect in facts.redirects {
            if let page = redirect.textPage, Self.own.contains(page) {
                all.append((page, ["redirects", redirect.name, "to"]))
            }
        }
        for announcement in facts.announcements {
            if let page = announcement.page { all.append((page, ["announcements", announcement.name, "page"])) }
        }
        return Dictionary(all) { first, _ in first }
    }

    mutating func read(_ folder: inout Folder, _ texts: [Language: Texts]) {
        let named = named
        let links = TextPageLinks(blueprint, pages: facts.footer.compactMap(\.page) + Self.own)
        let there = Set(folder.everything(in: "pages"))
        for name in Set(named.keys).union(Self.own).sorted() {
            var missing: [Language] = []
            for language in facts.languages {
                guard let texts = texts[language] else { continue }
                let file = name.dotted(language.part).dotted("md")
                let known = folder.issues.count
                let own = folder.text("pages", file, isOptional: true)
                guard let text = own ?? common.pages[name.dotted(language.part).text] else {
                    if folder.issues.count == known { missing.append(language) }
                    continue
                }
                if own == nil, folder.issues.count == known, hasOthers(name, among: there) { missing.append(language) }
                if own == nil { shared.insert(name) }
                if own != nil {
                    check(text, named: name, at: folder.files.named(["pages", file]), links, texts)
                }
                words[name, default: [:]][language] = text
            }
            if !missing.isEmpty, let place = named[name] { note(missing, of: name, at: place, &folder) }
        }
    }

    /// Whether the council has the page in another language, so that its own words and the shared ones would say
    /// different things, or under a name that is not read, such as `contact.md`.
    private func hasOthers(_ name: FileName, among files: Set<String>) -> Bool {
        files.contains { $0.hasPrefix("\(name).") && ($0.hasSuffix(".md") || $0.hasSuffix(".markdown")) }
    }

    /// The pages as the site in `environment` shows them.
    func pages(in environment: Environment, _ texts: [Language: Texts]) -> [String: [Language: PageOfWords]] {
        words.reduce(into: [:]) { pages, page in
            for (language, words) in page.value {
                guard let texts = texts[language] else { continue }
                let digest = blueprint.shownPages[page.key] == nil ? "" : Digest.sha256Hex(words)
                pages[page.key.text, default: [:]][language] = self.page(words, digest, texts, in: environment)
            }
        }
    }

    /// Checks a council's own page; shared pages are not checked.
    private mutating func check(
        _ words: String, named name: FileName, at path: String, _ links: TextPageLinks, _ texts: Texts
    ) {
        // The welcome text is below the portal's heading, the text of a service below its tile's heading.
        let hasHeading =
            Self.own.contains(name) || blueprint.shownPages[name] != nil || facts.footer.contains { $0.page == name }
            || facts.announcements.contains { $0.page == name }
        if words.allSatisfy(\.isWhitespace) {
            issues.append(ConfigIssue(file: path, "is empty, wanted the words of the page"))
        } else if Self.parts(of: words).title.isEmpty, hasHeading {
            issues.append(ConfigIssue(file: path, "has no title, wanted '# ' and its title in the first line"))
        }
        var faults = Self.gaps(in: words, texts)
        // Without a plugin its pages are missing too, which is reported already.
        if blueprint.assembly.isWhole, portal.knowsPlugins { faults += links.faults(in: words) }
        issues += faults.map { ConfigIssue(file: path, line: $0.line, $0.message) }
    }

    /// Notes a missing page: at the language, if the council has the page in another one; otherwise at the setting that
    /// names it.
    private mutating func note(
        _ missing: [Language], of name: FileName, at place: [String], _ folder: inout Folder
    ) {
        let files = missing.map { "\(name.dotted($0.part)).md" }
        let there = folder.names(in: "pages", ending: "md").map { "\($0).md" }
        let hint = missing.count == 1 ? suggestion(for: files[0], in: there) : ""
        let isElsewhere = Language.allCases.contains { there.contains("\(name.dotted($0.part)).md") }
        let position =
            isElsewhere
            ? portal.source.position(["languages"], entry: missing[0].rawValue) : portal.source.position(place)
        let wanted = files.map { "pages/\($0)" }.joined(separator: " and ")
        issues.append(
            ConfigIssue(
                position,
                "the portal shows the page '\(name)', but there is no \(wanted) in the council's folder\(hint)"))
    }

    private func page(_ words: String, _ digest: String, _ texts: Texts, in environment: Environment) -> PageOfWords {
        let base = facts.base(in: environment, texts.language)
        let (title, body) = Self.parts(of: words)
        let page = PageOfWords(title: texts.filled(title), digest: digest) { [tenant] in
            let filled = texts.filled(Self.filled(body, contact: tenant.contact, texts))
            return HTML(markdown: filled.replacing("](portal:", with: "](\(base)/"))
        }
        // Long pages are rendered now, because rendering during a request would block its event loop.
        if words.utf8.count > Self.longPage { _ = page.html }
        return page
    }

    /// The words with a list of the ways to reach the council in place of `{contact}`.
    private static func filled(_ words: Substring, contact: Tenant.Contact, _ texts: Texts) -> String {
        guard words.contains("{contact}") else { return String(words) }
        let digits = contact.phone.filter { $0.isNumber || $0 == "+" }
        let ways = [
            contact.email.isEmpty ? nil : "- \(texts("contact.email")): <\(contact.email)>",
            contact.phone.isEmpty
                ? nil
                : "- \(texts("contact.phone")): [\(contact.phone)](tel:\(digits))",
            contact.web.isEmpty ? nil : "- \(texts("contact.web")): <\(contact.web)>",
        ].compactMap(\.self)
        let list = ways.isEmpty ? texts("contact.none") : ways.joined(separator: "\n")
        return String(words).replacing("{contact}", with: list)
    }

    /// The first heading, empty if the words do not begin with one, and what follows it.
    static func parts(of words: String) -> (title: String, body: Substring) {
        guard words.hasPrefix("# ") else { return ("", words[...]) }
        let end = words.firstIndex(of: "\n") ?? words.endIndex
        return (words[..<end].dropFirst(2).trimmingCharacters(in: .whitespaces), words[end...])
    }

    /// Placeholders in braces without a value.
    private static func gaps(in words: String, _ texts: Texts) -> [TextPageLinks.Fault] {
        guard words.utf8.contains(UInt8(ascii: "{")) else { return [] }
        return words.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
            let filled = texts.filled(String(line).replacing("{contact}", with: ""))
            guard let gap = filled.firstMatch(of: /\{([a-zA-Z]+)\}/) else { return nil }
            let wanted = "wanted {council}, {portal} or {contact}"
            return .init(line: number + 1, message: "has '\(gap.0)', which is filled in nowhere, \(wanted)")
        }
    }
}
