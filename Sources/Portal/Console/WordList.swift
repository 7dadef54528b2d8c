import Configuration
import Foundation
import PortalKit

/// The wordings of a portal.
struct WordList {
    /// A part of the site with the keys of its wordings.
    struct Part {
        let name: String
        let keys: [String]
    }

    let portal: FileName
    let languages: [Language]
    /// The parts, in the order of their names.
    let parts: [Part]
    private let request: ConsoleRequest
    private let translations: Translations

    init(_ request: ConsoleRequest, _ portal: FileName, _ translations: Translations) {
        (self.request, self.portal, self.translations) = (request, portal, translations)
        languages = request.languages(.portal(portal))
        parts = request.base.wordingParts.map { Part(name: $0.name, keys: $0.keys) }
    }

    func words(_ key: String, _ language: Language) -> String? {
        request.state.wording(key, language, portal: portal)
    }

    private func path(_ key: String, _ language: Language) -> SettingPath {
        SettingPath(.wordings(language), [portal.text, key])
    }

    /// Whether it is a part of an email.
    func isOfMail(_ key: String) -> Bool { key.split(separator: ".").contains("mail") }

    func isChanged(_ key: String) -> Bool {
        languages.contains { request.draft.overlay[path(key, $0)] != nil }
    }

    /// Whether the English was changed since the words in another language were written.
    func isStale(_ key: String) -> Bool {
        guard languages.contains(.en) else { return false }
        return languages.contains { language in
            language != .en
                && translations.isStale(.init(english: path(key, .en), other: path(key, language)))
        }
    }

    /// The name of the part of the site that a wording is for.
    func part(of key: String) -> String { parts.first { $0.keys.contains(key) }?.name ?? "" }

    /// The keys in their order; what a search finds with the shortest words first, which are the nearest to it.
    /// - Parameters:
    ///   - part: the part to look in; empty for all.
    ///   - search: text that the words have in one of the languages; empty for any.
    func find(part: String, search: String, _ filter: WordsPage.Filter) -> [String] {
        let keys = parts.filter { part.isEmpty || $0.name == part }.flatMap(\.keys)
        let found = keys.filter { key in
            let isShown =
                switch filter {
                case .all: true
                case .changed: isChanged(key)
                case .mails: isOfMail(key)
                case .missing: languages.contains { words(key, $0) == nil }
                case .stale: isStale(key)
                }
            guard isShown, !search.isEmpty else { return isShown }
            return languages.contains { words(key, $0)?.localizedCaseInsensitiveContains(search) == true }
        }
        if search.isEmpty { return found }
        return found.map { ($0, words($0, languages[0])?.count ?? 0) }.sorted { $0.1 < $1.1 }.map(\.0)
    }
}
