import Configuration
import PortalKit

/// A council's `texts.<language>.json`: wordings for all of its portals, and for each by name.
struct TenantWordings {
    private(set) var issues: [ConfigIssue] = []
    private var sections: [Language: [String: Wordings]] = [:]
    private let shared: Shared
    private static let longestName = 200

    init(_ folder: inout Folder, _ shared: Shared) {
        self.shared = shared
        let portals = folder.names(in: "portals", ending: "json").map(\.text)
        for language in Language.allCases {
            guard let table = folder.json(language.texts, isOptional: true)?.table else { continue }
            for entry in table.entries where entry.key != "$schema" {
                guard entry.key == "all" || portals.contains(entry.key) else {
                    let hint = suggestion(for: entry.key, in: portals + ["all"])
                    issues.append(ConfigIssue(entry.position, "'\(entry.key)' is none of its portals\(hint)"))
                    continue
                }
                let words = Wordings(entry.value.table ?? ConfigTable(), issues: &issues)
                sections[language, default: [:]][entry.key] = words
            }
        }
        issues += sections.values.flatMap { $0.values.flatMap { $0.unknown(beside: shared.known) } }
    }

    /// Every wording of a portal in its languages.
    func texts(of portal: PortalFile, _ tenant: Tenant) -> [Language: Texts] {
        let languages = Set(portal.facts.languages)
        return Dictionary(uniqueKeysWithValues: languages.map { ($0, texts($0, portal: portal, tenant: tenant)) })
    }

    /// Every wording of a portal: the engine's, its pack's, the council's for all its portals, its own. What a language
    /// lacks is shown in English.
    private func texts(_ language: Language, portal: PortalFile, tenant: Tenant) -> Texts {
        let pack = shared.packs[portal.pack]
        var own: [String: String] = [:]
        for said in language == .en ? [.en] : [Language.en, language] {
            let sections = sections[said] ?? [:]
            for (key, wording) in [sections["all"], sections[portal.facts.name]].flatMap({ $0?.all ?? [:] }) {
                // The council's English stands in only for what nobody says in the language.
                let isSaid = [shared.wordings, pack?.wordings].contains { $0?[language]?.all[key] != nil }
                if said == language || !isSaid { own[key] = wording }
            }
        }
        let named = sections[language]?.values.compactMap { $0.all["identity.council"] }.first
        let council = language == .en ? tenant.name : named ?? tenant.name
        return Texts(
            language: language, pack?.vocabularies[language] ?? Vocabulary(shared.wordings[language]?.all ?? [:]),
            own: own,
            constants: ["council": council, "short": tenant.short, "portal": portal.facts.title]
                // A page may have each of them in every line.
                .mapValues { String($0.prefix(Self.longestName)) })
    }
}
