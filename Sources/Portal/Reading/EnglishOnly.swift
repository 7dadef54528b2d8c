import Configuration
import PortalKit

/// Finds words that a council gives in English only, where the pages of another language then show other words.
struct EnglishOnly {
    /// Words in a table by language, such as `{ "en": "..." }`.
    private struct Words {
        /// The languages that have words elsewhere, and none here.
        let others: [Language]
        let path: [String]
        let place: Position?
    }

    private let found: [Words]
    private let isOverlay: Bool

    /// - Parameters:
    ///   - file: a file of the council.
    ///   - shared: what it is laid over; nil if it stands alone.
    init(_ file: ConfigValue, over shared: ConfigValue? = nil) {
        found = Self.found(in: file, over: shared, isAlone: shared == nil, at: [])
        isOverlay = shared != nil
    }

    /// The warnings on a portal in `languages`.
    func warnings(_ languages: [Language]) -> [ConfigIssue] {
        guard languages.contains(.en) else { return [] }
        return found.flatMap { words in
            words.others.filter(languages.contains).map { language in
                let shown = isOverlay ? "the shared words" : "the English"
                return ConfigIssue(
                    words.place,
                    "\(words.path.joined(separator: ".")) has words in en, and none in \(language.rawValue): the "
                        + "\(language.adjective) page shows \(shown), wanted words in \(language.rawValue) too")
            }
        }
    }

    private static func found(
        in own: ConfigValue, over shared: ConfigValue?, isAlone: Bool, at path: [String]
    ) -> [Words] {
        guard let table = own.table, isAlone || shared?.table != nil else { return [] }
        let others = Language.allCases.filter { language in
            table[language.rawValue] == nil && (isAlone || shared?.table?[language.rawValue] != nil)
        }
        if let words = table["en"]?.string, table.keys.allSatisfy({ Language(rawValue: $0) != nil }) {
            // Words that differ in capital letters only have the same translation.
            let isNew = shared?.table?["en"]?.string?.lowercased() != words.lowercased()
            return isNew && !others.isEmpty ? [Words(others: others, path: path, place: table["en"]?.position)] : []
        }
        return table.entries.flatMap {
            found(in: $0.value, over: shared?.table?[$0.key], isAlone: isAlone, at: path + [$0.key])
        }
    }
}

extension Language {
    /// Its name in messages.
    var adjective: String { self == .en ? "English" : "Welsh" }
}

extension PortalFile {
    /// Whether words for all portals of the council are reported as missing in one of this portal's languages. A team's
    /// pack is in every language whatever the council's other portals are in.
    var wantsEveryLanguage: Bool { facts.audience != .staff || source.says(["languages"]) }
}
