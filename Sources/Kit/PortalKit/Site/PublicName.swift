public import Configuration

/// The name of a portal or a council, in each of its languages: a line of 1 to 100 characters.
public struct PublicName: Hashable, Sendable, ExpressibleByStringLiteral {
    private let words: Wording

    /// The same name in every language.
    public init(_ text: String) { words = Wording(always: text) }

    /// The same name in every language.
    public init(stringLiteral text: String) { self.init(text) }

    /// The name in `language`, or else in the first language that has one; empty for the placeholder.
    public func callAsFunction(_ language: Language) -> String { words(language) }

    /// Those of `languages` that it lacks.
    public func missing(_ languages: [Language]) -> [Language] { words.isUnread ? [] : words.missing(languages) }
}

extension PublicName: SettingValue {
    /// A name, or a table of one for each language.
    public static var form: SettingForm {
        let name = ShortText.form
        let table = ConfigValue(.table(ConfigTable(Language.allCases.map { .init($0.rawValue, name.schema) })))
        return SettingForm(
            wanted: "\(name.wanted), or a table of it by language, such as { \"en\": ..., \"cy\": ... }",
            schema: [
                "anyOf": [name.schema, ["type": "object", "properties": table, "additionalProperties": false]]
            ])
    }

    /// A name without languages.
    public static var placeholder: PublicName { PublicName(words: .placeholder) }

    private init(words: Wording) { self.words = words }

    /// Reads a text, which is for every language, or a table. Throws at the first entry that is no name or no language.
    public init(setting value: ConfigValue) throws(SettingFault) {
        let texts = value.table.map { $0.entries.map(\.value) } ?? [value]
        for text in texts where text.string.flatMap(ShortText.init) == nil { throw SettingFault(text, Self.form) }
        guard let words = try? Wording(setting: value) else { throw SettingFault(value, Self.form) }
        self.words = words
    }

    /// A table of the name by language.
    public var setting: ConfigValue { words.setting }
}
