import Configuration
import PortalKit

/// A council's `texts.<language>.json`: wordings for all its portals, and for each portal by name.
struct TenantWordings {
    private(set) var issues: [ConfigIssue] = []
    private(set) var warnings: [ConfigIssue] = []
    private var sections: [Language: [String: Wordings]] = [:]
    /// The languages whose files could not be read, which is reported already.
    private var unread: Set<Language> = []
    private let shared: Shared
    private static let longestName = 200

    init(_ folder: inout Folder, _ shared: Shared) {
        self.shared = shared
        let portals = folder.names(in: "portals", ending: "json").map(\.text)
        for language in Language.allCases {
            let known = folder.issues.count
            guard let value = folder.json(language.texts, isOptional: true) else {
                if folder.issues.count > known { unread.insert(language) }
                continue
            }
            guard let table = value.table else {
                unread.insert(language)
                let wanted = "wanted a table of wordings for \"all\" its portals, or for one by its name"
                issues.append(ConfigIssue(value.position, "the file is no table, \(wanted)"))
                continue
            }
            for entry in table.entries where entry.key != "$schema" {
                guard entry.key == "all" || portals.contains(entry.key) else {
                    let hint = suggestion(for: entry.key, in: portals + ["all"])
                    let choices = (["all"] + portals.sorted()).joined(separator: ", ")
                    issues.append(
                        ConfigIssue(entry.position, "'\(entry.key)' is none of its portals, wanted \(choices)\(hint)"))
                    continue
                }
                if entry.value.table == nil {
                    issues.append(
                        ConfigIssue(entry.position, "'\(entry.key)' is no table, wanted wordings by their keys"))
                }
                let words = Wordings(entry.value.table ?? ConfigTable(), issues: &issues)
                sections[language, default: [:]][entry.key] = words
            }
        }
    }

    /// Notes the mistakes in the council's wordings, after its portals were read.
    ///
    /// - Parameters:
    ///   - named: the wordings with keys made of names in the configuration, by portal.
    ///   - areWhole: whether `named` is complete.
    mutating func check(_ named: [String: [NamedWording]], areWhole: Bool) {
        // The values of each wording, by its key.
        let own = named.mapValues { Dictionary($0.map { ($0.key.name, $0.values) }) { $0.union($1) } }
        let all = own.values.reduce(into: [:]) { $0.merge($1) { $0.union($1) } }
        for (name, words) in sections.values.joined() {
            let called = name == "all" ? all : own[name] ?? [:]
            for (key, text) in words.all {
                let known = shared.layers.compactMap { $0[key] }
                guard !known.isEmpty || called[key] != nil else {
                    // An unused wording is a mistake only if `named` is complete.
                    guard areWhole else { continue }
                    let hint = suggestion(for: key, in: Set(shared.known.all.keys).union(called.keys))
                    issues.append(ConfigIssue(words.positions[key], "'\(key)' is not a wording\(hint)"))
                    continue
                }
                let check = WordingCheck(known, values: called[key] ?? [])
                let place = words.positions[key]
                issues += check.faults(in: text, of: key).map { ConfigIssue(place, $0) }
                warnings += check.doubts(in: text, of: key).map { ConfigIssue(place, $0) }
            }
        }
    }

    /// Warnings about words that the council changes in English, where the portal's other languages show other words.
    /// - Parameter named: the portal's wordings with keys made of names. A required one that is missing is reported where
    ///   its name is written.
    func inEnglishOnly(on portal: PortalFile, _ named: [NamedWording]) -> [ConfigIssue] {
        guard portal.facts.languages.contains(.en), unread.isEmpty else { return [] }
        let english = sections[.en] ?? [:]
        let own = english[portal.facts.name] ?? Wordings()
        let all = portal.wantsEveryLanguage ? english["all"] ?? Wordings() : Wordings()
        let optional = Set(named.filter { !$0.isRequired }.map(\.key.name))
        return portal.facts.languages.filter { $0 != .en }.flatMap { language -> [ConfigIssue] in
            let others = sections[language] ?? [:]
            return all.overlaid(with: own).all.keys.sorted().compactMap { key in
                if others[portal.facts.name]?.all[key] != nil { return nil }
                let isInAll = others["all"]?.all[key] != nil
                // Words for all portals are not those that this one has instead.
                if isInAll, own.all[key] == nil || english["all"]?.all[key] == nil { return nil }
                let layers = [shared.packs[portal.pack]?.wordings, shared.wordings]
                let isShared = layers.contains { $0?[language]?.all[key] != nil }
                guard isInAll || isShared || optional.contains(key) else { return nil }
                let words = own.all[key] ?? all.all[key]
                let former = isInAll ? english["all"]?.all[key] : layers.compactMap { $0?[.en]?.all[key] }.first
                // Words that differ in capital letters only have the same translation.
                guard words?.lowercased() != former?.lowercased() else { return nil }
                let section = own.all[key] == nil ? "" : "\(portal.facts.name) of "
                let shown = isInAll ? "the words under all" : isShared ? "the shared words" : "the English"
                return ConfigIssue(
                    own.positions[key] ?? all.positions[key],
                    "'\(key)' is in \(section)\(Language.en.texts), and not in \(section)\(language.texts): the "
                        + "\(language.adjective) page shows \(shown)")
            }
        }
    }

    /// Whether the engine, the portal's pack or the council has words for `key` in `language`; also true if the council's
    /// file could not be read.
    func says(_ key: String, in language: Language, of portal: PortalFile) -> Bool {
        let sections = sections[language] ?? [:]
        return unread.contains(language) || shared.wordings[language]?.all[key] != nil
            || shared.packs[portal.pack]?.wordings[language]?.all[key] != nil
            || sections["all"]?.all[key] != nil || sections[portal.facts.name]?.all[key] != nil
    }

    /// Every wording of a portal in its languages.
    func texts(of portal: PortalFile, _ tenant: Tenant) -> [Language: Texts] {
        let languages = Set(portal.facts.languages)
        return Dictionary(uniqueKeysWithValues: languages.map { ($0, texts($0, portal: portal, tenant: tenant)) })
    }

    /// Every wording of a portal; in order of precedence, from the lowest: the engine's, its pack's, the council's for
    /// all its portals, the council's for this portal. Wordings missing in a language are in English.
    private func texts(_ language: Language, portal: PortalFile, tenant: Tenant) -> Texts {
        let pack = shared.packs[portal.pack]
        var own: [String: String] = [:]
        for said in language == .en ? [.en] : [Language.en, language] {
            let sections = sections[said] ?? [:]
            for (key, wording) in [sections["all"], sections[portal.facts.name]].flatMap({ $0?.all ?? [:] }) {
                // The council's English is used only for wordings that do not exist in the language.
                let isSaid = [shared.wordings, pack?.wordings].contains { $0?[language]?.all[key] != nil }
                if said == language || !isSaid { own[key] = wording }
            }
        }
        let named = sections[language]?.values.compactMap { $0.all["identity.council"] }.first
        let council = language == .en ? tenant.name : named ?? tenant.names(language)
        return Texts(
            language: language, pack?.vocabularies[language] ?? Vocabulary(shared.wordings[language]?.all ?? [:]),
            own: own,
            constants: [
                "council": council, "short": tenant.shortNames(language), "portal": portal.facts.title(language),
            ]
            // Limited, because a page may contain each of them in every line.
            .mapValues { String($0.prefix(Self.longestName)) })
    }
}
