public import Configuration

/// Words that a file of configuration brings with it, by language.
public struct Wording: Hashable, Sendable {
    private let words: [Language: String]

    public init(_ words: [Language: String]) { self.words = words }

    /// The same words in every language.
    public init(always text: String) {
        words = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, text) })
    }

    /// The words in `language`; in another where there are none.
    public func callAsFunction(_ language: Language) -> String {
        words[language] ?? Language.allCases.lazy.compactMap { self.words[$0] }.first ?? ""
    }

    /// The same words with `value` in the place of `{name}`.
    public func filled(_ name: String, _ value: String) -> Wording {
        Wording(words.mapValues { $0.replacing("{\(name)}", with: value) })
    }

    /// Which of `languages` it has no words in.
    public func missing(_ languages: [Language]) -> [Language] { languages.filter { words[$0] == nil } }

    public var isEmpty: Bool { words.values.allSatisfy(\.isEmpty) }

    /// Whether it stands in for words that could not be read: it has none in any language, not even empty ones.
    public var isUnread: Bool { words.isEmpty }

    /// Whether in any of its languages nothing is to be seen.
    public var isBlank: Bool { words.values.contains { $0.allSatisfy(\.isWhitespace) } }
}

extension Wording: SettingValue {
    public static var form: SettingForm {
        let languages = Language.allCases.map(\.rawValue)
        let table = ConfigValue(.table(ConfigTable(languages.map { .init($0, String.form.schema) })))
        return SettingForm(
            wanted: "words, or a table of them by language (\(languages.joined(separator: ", ")))",
            schema: [
                "anyOf": [
                    String.form.schema, ["type": "object", "properties": table, "additionalProperties": false],
                ]
            ])
    }

    public static var placeholder: Wording { Wording([:]) }

    public init(setting value: ConfigValue) throws(SettingFault) {
        if let text = value.string {
            self.init(always: text)
            return
        }
        guard let table = value.table, !table.isEmpty else { throw SettingFault(value, Self.form) }
        var words: [Language: String] = [:]
        for entry in table.entries {
            guard let language = Language(rawValue: entry.key), let text = entry.value.string else {
                throw SettingFault(entry.value, Self.form)
            }
            words[language] = text
        }
        self.init(words)
    }

    public var setting: ConfigValue {
        ConfigValue(
            .table(
                ConfigTable(
                    Language.allCases.compactMap { language in
                        words[language].map { .init(language.rawValue, $0.setting) }
                    })))
    }
}

/// What a field or a choice is called: a wording of the portal's, or words that a form brings with it.
public enum Label: Sendable, ExpressibleByStringLiteral {
    case key(TextKey)
    case words(Wording)

    public init(stringLiteral literal: String) { self = .key(TextKey(stringLiteral: literal)) }
}

extension Texts {
    /// What `label` says in this language, each `{name}` in it replaced.
    public func words(_ label: Label, _ values: [String: String] = [:]) -> String {
        switch label {
        case .key(let key): self(key, values)
        case .words(let wording): filled(wording(language), values)
        }
    }
}
