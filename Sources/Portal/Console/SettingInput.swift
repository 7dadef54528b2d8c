import Configuration
import Forms
import PortalKit

/// What settings of a portal may name, which other files or plugins have.
struct KnownNames {
    /// The pages of text.
    var pages: [String] = []
    /// The sections that the navigation may lead to.
    var sections: [String] = []
}

/// How a setting is typed: its fields, and the values that they mean.
struct SettingInput {
    enum Kind {
        case text, yesNo
        /// A text in each line.
        case lines
        /// A number in each line.
        case numbers
        case number(min: Int?, max: Int?)
        case choice([String])
        /// The name of one of these pages of text.
        case page([String])
        /// Several of these, in an order.
        case choices([String])
        /// Words by language.
        case words([Language], isLong: Bool)
        /// A day and a time in London.
        case time
        /// What may be chosen as an answer: a line for each, by language.
        case options([Language])
    }

    /// A value that is changed by itself: that of the setting, or its words in one language.
    struct Part: Sendable {
        /// The names of its fields.
        let names: [String]
        let path: SettingPath
        /// Whether it is words in one of several languages.
        var isOneLanguage = false
    }

    let path: SettingPath
    let kind: Kind
    /// The name of its field, or what the names of its fields begin with.
    let name: String
    /// The value of a setting that is left out; nil for none.
    let fallback: ConfigValue?
    /// Where its words in each language are, if each has a file of its own; empty otherwise.
    private let places: [(language: Language, path: SettingPath)]

    /// The input of a setting; nil for one that is edited on a page of its own.
    /// - Parameters:
    ///   - name: the name of its field, or what the names of its fields begin with.
    ///   - known: what a setting may name.
    init?(
        _ entry: SettingsShape.Entry, at path: SettingPath, name: String, languages: [Language],
        known: KnownNames = KnownNames()
    ) {
        guard case .value(let form) = entry.content, let kind = Self.kind(form, entry, at: path, in: languages, known)
        else {
            return nil
        }
        (self.path, self.kind, self.name, fallback, places) = (path, kind, name, entry.fallback, [])
    }

    /// The input of a wording of a portal, in the portal's languages.
    init(wording key: String, of portal: String, isLong: Bool, name: String, languages: [Language]) {
        self.init(isLong: isLong, name: name, languages) { SettingPath(.wordings($0), [portal, key]) }
    }

    /// The input of a page of text, in these languages.
    init(page: FileName, languages: [Language]) {
        self.init(isLong: true, name: "page", languages) { SettingPath(.page(page, $0)) }
    }

    /// The inputs of its words, each translated by itself: one, or one for each choice of a question; none for other settings.
    /// - Parameter value: that of the setting.
    func translated(_ value: ConfigValue?) -> [SettingInput] {
        switch kind {
        case .words: [self]
        case .options(let languages):
            (value?.table?.keys ?? []).map { SettingInput(choice: path.part($0), languages: languages) }
        default: []
        }
    }

    /// The input of the words of one choice of a question.
    private init(choice path: SettingPath, languages: [Language]) {
        (self.path, kind, name, fallback, places) = (path, .words(languages, isLong: false), "choice", nil, [])
    }

    private init(isLong: Bool, name: String, _ languages: [Language], _ place: (Language) -> SettingPath) {
        places = languages.map { ($0, place($0)) }
        path = place(languages.first ?? .en)
        (kind, self.name, fallback) = (.words(languages, isLong: isLong), name, nil)
    }

    /// Whether it is a time until which something holds.
    var isEnd: Bool { path.keys.last == "until" }

    /// Settings whose words may have several paragraphs.
    private static let long: Set = ["intro", "text", "guidance", "notice"]

    private static func kind(
        _ form: SettingForm, _ entry: SettingsShape.Entry, at path: SettingPath, in languages: [Language],
        _ known: KnownNames
    ) -> Kind? {
        if form == Bool.form { return .yesNo }
        if form == FileName.form { return entry.key == "page" ? .page(known.pages) : nil }
        if form == LondonTime.form { return .time }
        if form == Choices.form { return .options(languages) }
        if form == Wording.form || form == PublicName.form {
            return .words(languages, isLong: form == Wording.form && long.contains(entry.key))
        }
        if !form.choices.isEmpty { return .choice(form.choices) }
        let schema = form.schema.table
        let items = schema?["items"]?.table
        switch schema?["type"]?.string {
        case "integer": return .number(min: number(schema?["minimum"]), max: number(schema?["maximum"]))
        case "array":
            if let choices = items?["enum"]?.list?.compactMap(\.string) { return .choices(choices) }
            if path.keys.first == "navigation", !known.sections.isEmpty { return .choices(known.sections) }
            return items?["type"]?.string == "integer" ? .numbers : .lines
        case "object": return nil
        default: return schema?["oneOf"] != nil ? nil : .text
        }
    }

    private static func number(_ value: ConfigValue?) -> Int? {
        if case .number(let number)? = value?.kind { Int(exactly: number) } else { nil }
    }

    /// The parts that are changed each by itself.
    /// - Parameter current: the value of the setting.
    func parts(_ current: ConfigValue?) -> [Part] {
        switch kind {
        case .choices(let values): [Part(names: values.indices.map { "\(name).\($0 + 1)" }, path: path)]
        case .time: [Part(names: DatePart.allCases.map { "\(name).\($0.rawValue)" } + ["\(name).time"], path: path)]
        case .words where !places.isEmpty:
            places.map { Part(names: ["\(name).\($0.language.rawValue)"], path: $0.path, isOneLanguage: true) }
        case .words(let languages, _) where current == nil || current?.isTable == true:
            languages.map {
                Part(names: ["\(name).\($0.rawValue)"], path: path.part($0.rawValue), isOneLanguage: true)
            }
        case .words(let languages, _), .options(let languages):
            [Part(names: languages.map { "\(name).\($0.rawValue)" }, path: path)]
        case .text, .yesNo, .lines, .numbers, .number, .choice, .page: [Part(names: [name], path: path)]
        }
    }

    /// Its words in each language but English, with the English that they translate; empty if there is no English.
    /// - Parameter current: the value of the setting.
    func translations(_ current: ConfigValue?) -> [Translations.Pair] {
        guard case .words(let languages, _) = kind, let english = languages.firstIndex(of: .en) else { return [] }
        let parts = parts(current)
        guard parts.count == languages.count else { return [] }
        return parts.indices.filter { $0 != english }.map { .init(english: parts[english].path, other: parts[$0].path) }
    }

    /// What the fields show of the council.
    func typed(_ state: CouncilState) -> [String: String] {
        var typed: [String: String] = [:]
        for part in parts(state.value(path)) {
            for (name, text) in zip(part.names, shown(state.value(part.path), of: part)) { typed[name] = text }
        }
        return typed
    }

    /// The name of the field at which a refusal about `path` is shown.
    func fieldName(at path: SettingPath, _ state: CouncilState) -> String {
        let parts = parts(state.value(self.path))
        let part = parts.first { $0.path == path } ?? parts.first
        return part?.names.first ?? name
    }

    /// Whether a refusal about `path` is shown beside it.
    func isAbout(_ path: SettingPath, _ state: CouncilState) -> Bool {
        path == self.path || path.isPart(of: self.path) || parts(state.value(self.path)).contains { $0.path == path }
    }
}
