import Configuration
import Folders
import Forms
import Foundation
import PortalKit

/// The files that all councils share, from `Config`: wordings, packs, pages, style sheets, script.
struct Shared: Sendable {
    let wordings: [Language: Wordings]
    let packs: [String: Pack]
    /// The wordings of the engine and of each pack, in each language, by key.
    let layers: [[String: String]]
    /// The parts of the engine's wordings, with the keys of each in order: the folders of `texts`, but for those of the
    /// consoles.
    let wordingParts: [(name: String, keys: [String])]
    /// Every wording of the engine and its packs in English.
    let known: Wordings
    /// CommonMark by file name without extension, such as `privacy.en`.
    let pages: [String: String]
    let style: String
    let staffStyle: String
    let script: SiteAsset
    let commonPasswords: Set<String>
    /// The processes with their stages and deadlines, by file name without extension.
    let processes: [String: ConfigValue]
    /// The forms that every council has, by file name without extension. A council's form of the same name overrides parts
    /// of it.
    let forms: [String: ConfigValue]
    /// The folder it was read from.
    let files: ConfinedFolder
    private(set) var catalogue: Catalogue

    /// A base configuration that portals build on.
    struct Pack: Sendable {
        let portal: ConfigValue
        /// Whether its file could be read.
        let isWhole: Bool
        let wordings: [Language: Wordings]
        /// The engine's wordings, overridden by the pack's. Wordings missing in a language are in English.
        let vocabularies: [Language: Vocabulary]
    }

    init(_ folder: inout Folder, _ catalogue: Catalogue) {
        var issues: [ConfigIssue] = []
        self.catalogue = catalogue.adding(Console.self)
        files = folder.files
        processes = folder.tables(in: "processes")
        forms = folder.tables(in: "forms")
        for (name, form) in forms.sorted(by: { $0.key < $1.key }) {
            let definition = FormDefinition.read(name, form, languages: Language.allCases, issues: &issues)
            var templates = FormTemplates()
            issues += templates.read(definition, form, in: [folder.files], Language.allCases)
        }
        let (engine, parts) = Self.engine(&folder, &issues)
        let hidden = [PortalFile.consolePack, ProviderSite.id]
        (wordings, wordingParts) = (engine, parts.filter { part in !hidden.contains(where: part.name.hasPrefix) })
        var packs: [String: Pack] = [:]
        for name in folder.folders(in: "packs") {
            let portal = folder.json("packs", name, "portal.json")
            let wordings = Self.wordings(&issues) { folder.json("packs", name, $0.texts, isOptional: true) }
            packs[name.text] = Pack(
                portal: portal ?? [:], isWhole: portal != nil, wordings: wordings,
                vocabularies: Self.vocabularies([engine, wordings]))
        }
        self.packs = packs
        layers = (Array(engine.values) + packs.values.flatMap(\.wordings.values)).map(\.all)
        known = packs.values.compactMap { $0.wordings[.en] }
            .reduce(engine[.en] ?? Wordings()) { $0.overlaid(with: $1) }
        var pages: [String: String] = [:]
        for name in folder.names(in: "pages", ending: "md") {
            pages[name.text] = folder.text("pages", name.dotted("md"))
        }
        self.pages = pages
        style = folder.text("style", "base.css") ?? ""
        staffStyle = folder.text("style", "staff.css") ?? ""
        script = SiteAsset(folder.bytes(["script", "portal.js"]) ?? [], type: "text/javascript; charset=utf-8")
        let passwords = folder.text("common-passwords.txt") ?? ""
        commonPasswords = Set(passwords.split(whereSeparator: \.isNewline).map { $0.lowercased() })
        for pack in packs.values {
            for wordings in pack.wordings.values {
                issues += wordings.unknown(beside: self.wordings[.en] ?? Wordings())
            }
        }
        folder.note(issues)
    }

    /// The same files, with a plugin that no council has.
    func adding(_ plugin: any Plugin.Type) -> Shared {
        var shared = self
        shared.catalogue = catalogue.adding(plugin)
        return shared
    }

    /// The wordings of each language; later layers override earlier ones.
    private static func vocabularies(_ layers: [[Language: Wordings]]) -> [Language: Vocabulary] {
        Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let languages = language == .en ? [.en] : [Language.en, language]
                let all = languages.flatMap { language in layers.compactMap { $0[language]?.all } }
                return (language, Vocabulary(all.reduce(into: [:]) { $0.merge($1) { $1 } }))
            })
    }

    /// The wordings of the engine: each module and plugin has its own folder in `texts`, with a file for each language.
    private static func engine(
        _ folder: inout Folder, _ issues: inout [ConfigIssue]
    ) -> ([Language: Wordings], parts: [(name: String, keys: [String])]) {
        var all: [Language: Wordings] = [:]
        var parts: [(name: String, keys: [String])] = []
        for part in folder.folders(in: "texts") {
            let wordings = wordings(&issues) { folder.json("texts", part, $0.part.dotted("json")) }
            for key in wordings[.en]?.all.keys.sorted() ?? [] where wordings[.cy]?.all[key] == nil {
                folder.note("\(folder.path)/texts/\(part)/cy.json", "has no '\(key)'")
            }
            parts.append((part.text, wordings[.en]?.keys ?? []))
            for (language, own) in wordings {
                let known = all[language] ?? Wordings()
                issues += own.repeated(from: known)
                all[language] = known.overlaid(with: own)
            }
        }
        return (all, parts)
    }

    private static func wordings(
        _ issues: inout [ConfigIssue], read: (Language) -> ConfigValue?
    ) -> [Language: Wordings] {
        var found: [Language: Wordings] = [:]
        for language in Language.allCases {
            if let table = read(language)?.table { found[language] = Wordings(table, issues: &issues) }
        }
        return found
    }
}
