public import Configuration

/// A text from a configuration file, by language.
public struct Wording: Hashable, Sendable {
    /// In the order of the languages; nil for one that it lacks.
    private let words: [String?]

    private init(ordered words: [String?]) { self.words = words }

    /// A wording in these languages.
    public init(_ words: [Language: String]) { self.init(ordered: Language.allCases.map { words[$0] }) }

    /// The same words in every language.
    public init(always text: String) { self.init(ordered: Language.allCases.map { _ in text }) }

    /// The words in `language`, or else in the first language that has them; empty if none has.
    public func callAsFunction(_ language: Language) -> String {
        words[language.index] ?? given.first ?? ""
    }

    private var given: [String] { words.compactMap(\.self) }

    /// The same wording with `{name}` replaced by `value` in every language.
    public func filled(_ name: String, _ value: String) -> Wording {
        Wording(ordered: words.map { $0?.replacing("{\(name)}", with: value) })
    }

    /// Those of `languages` that it lacks. Empty words are not lacking.
    public func missing(_ languages: [Language]) -> [Language] { languages.filter { words[$0.index] == nil } }

    /// Whether its words are empty in all of its languages.
    public var isEmpty: Bool { given.allSatisfy(\.isEmpty) }

    /// Whether it is the placeholder for words that could not be read: it has no language.
    public var isUnread: Bool { given.isEmpty }

    /// Whether in any of its languages it is empty or only white space.
    public var isBlank: Bool { given.contains { $0.allSatisfy(\.isWhitespace) } }
}

extension Wording: SettingValue {
    /// Text, or a table of text by language.
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

    /// A wording without languages, see ``isUnread``.
    public static var placeholder: Wording { Wording([:]) }

    /// Reads text, which is for every language, or a table. Throws for an empty table, and at its first entry that is
    /// not text or not a language.
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

    /// A table of text by language.
    public var setting: ConfigValue {
        let entries = Language.allCases.compactMap { language in
            words[language.index].map { ConfigTable.Entry(language.rawValue, $0.setting) }
        }
        return ConfigValue(.table(ConfigTable(entries)))
    }
}

/// The text of a label, hint or choice.
public enum Label: Sendable, ExpressibleByStringLiteral {
    /// The key of a wording of the site.
    case key(TextKey)
    /// Words from a configuration file, such as a form.
    case words(Wording)

    /// A key from the source code.
    public init(stringLiteral literal: String) { self = .key(TextKey(stringLiteral: literal)) }
}

extension Texts {
    /// The text of `label` in this language, with each `{name}` replaced by its value.
    public func words(_ label: Label, _ values: [String: String] = [:]) -> String {
        switch label {
        case .key(let key): self(key, values)
        case .words(let wording): filled(wording(language), values)
        }
    }
}
