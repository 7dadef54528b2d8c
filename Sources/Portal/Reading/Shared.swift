import Configuration
import Foundation
import PortalKit

/// What all councils share: wordings, packs, pages, style, script. Read from `Config`.
struct Shared: Sendable {
    let wordings: [Language: Wordings]
    let packs: [String: Pack]
    /// Every wording of the engine and its packs in English.
    let known: Wordings
    /// CommonMark by file name without its ending, such as `privacy.en`.
    let pages: [String: String]
    let style: String
    /// What staff sites have beside it.
    let staffStyle: String
    let script: SiteAsset
    let commonPasswords: Set<String>
    /// Stages and deadlines, by the name of their file.
    let processes: [String: ConfigValue]
    /// The folder it was read from.
    let path: String

    /// A ready-made base that portals build on.
    struct Pack: Sendable {
        let portal: ConfigValue
        let wordings: [Language: Wordings]
        /// The engine's wordings with its own over them. What a language lacks is in English.
        let vocabularies: [Language: Vocabulary]
    }

    init(_ folder: inout Folder) {
        var issues: [ConfigIssue] = []
        path = folder.path
        processes = folder.tables(in: "processes")
        let engine = Self.wordings("", &folder, &issues, optional: false)
        wordings = engine
        var packs: [String: Pack] = [:]
        for name in folder.names(in: "packs") {
            let portal = folder.json("packs/\(name)/portal.json")
            let wordings = Self.wordings("packs/\(name)/", &folder, &issues, optional: true)
            packs[name] = Pack(
                portal: portal ?? ConfigValue(.table(ConfigTable())), wordings: wordings,
                vocabularies: Self.vocabularies([engine, wordings]))
        }
        self.packs = packs
        known = packs.values.compactMap { $0.wordings[.en] }
            .reduce(engine[.en] ?? Wordings()) { $0.overlaid(with: $1) }
        var pages: [String: String] = [:]
        for name in folder.names(in: "pages") where name.hasSuffix(".md") {
            pages[String(name.dropLast(3))] = folder.text("pages/\(name)")
        }
        self.pages = pages
        style = folder.text("style/base.css") ?? ""
        staffStyle = folder.text("style/staff.css") ?? ""
        script = SiteAsset(folder.bytes("script/portal.js") ?? [], type: "text/javascript; charset=utf-8")
        let passwords = folder.text("common-passwords.txt") ?? ""
        commonPasswords = Set(passwords.split(whereSeparator: \.isNewline).map { $0.lowercased() })
        for key in wordings[.en]?.all.keys.sorted() ?? [] where wordings[.cy]?.all[key] == nil {
            folder.note("\(folder.path)/texts.cy.json", "has no '\(key)'")
        }
        for pack in packs.values {
            for wordings in pack.wordings.values {
                issues += wordings.unknown(beside: self.wordings[.en] ?? Wordings())
            }
        }
        folder.note(issues)
    }

    /// What is said in each language, each layer over those before it.
    private static func vocabularies(_ layers: [[Language: Wordings]]) -> [Language: Vocabulary] {
        Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let languages = language == .en ? [.en] : [Language.en, language]
                let all = languages.flatMap { language in layers.compactMap { $0[language]?.all } }
                return (language, Vocabulary(all.reduce(into: [:]) { $0.merge($1) { $1 } }))
            })
    }

    private static func wordings(
        _ prefix: String, _ folder: inout Folder, _ issues: inout [ConfigIssue], optional: Bool
    ) -> [Language: Wordings] {
        var found: [Language: Wordings] = [:]
        for language in Language.allCases {
            let value = folder.json("\(prefix)texts.\(language.rawValue).json", optional: optional)
            if let table = value?.table { found[language] = Wordings(table, issues: &issues) }
        }
        return found
    }
}
