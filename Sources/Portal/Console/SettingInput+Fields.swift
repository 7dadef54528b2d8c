import Configuration
import PortalKit

extension SettingInput {
    /// Its fields, in the order of the page.
    func fields(_ words: SettingWords, _ texts: Texts) -> [Field] {
        let label = words.label(path)
        let hint = words.hint(path).map { Label.key($0) }
        func field(_ kind: Field.Kind, limit: Int = 2000) -> [Field] {
            [Field(name, .saying(label), hint: hint, kind, limit: limit)]
        }
        switch kind {
        case .text: return field(.text)
        case .lines, .numbers: return field(.longText(), limit: 20_000)
        case .yesNo:
            return field(.radios([.init("yes", .key("console.yes")), .init("no", .key("console.no"))]))
        case .number(let min, let max): return field(.number(min: min, max: max))
        case .choice(let values):
            let choices = choices(values, words)
            return field(values.count > 5 ? .choice(choices) : .radios(choices))
        case .page(let names): return field(.choice(names.map { .init($0, saying: words.page($0)) }))
        case .choices(let values):
            return values.indices.map { place in
                let name = texts("console.place", ["label": label, "number": String(place + 1)])
                return Field(
                    "\(self.name).\(place + 1)", .saying(name), hint: place == 0 ? hint : nil,
                    .choice(choices(values, words)))
            }
        case .words(let languages, let isLong):
            return byLanguage(languages, label, hint: hint, isLong ? .longText() : .text, limit: 16_000, in: texts)
        case .options(let languages):
            return byLanguage(languages, label, hint: hint, .longText(), limit: 60_000, in: texts)
        case .time:
            let time = Field(
                "\(name).time", .saying(texts("console.time", ["label": label])),
                hint: isEnd ? "console.time.hint.end" : "console.time.hint", limit: 5)
            return [Field(name, .saying(label), hint: hint, .date(.any)), time]
        }
    }

    private func choices(_ values: [String], _ words: SettingWords) -> [Field.Choice] {
        values.map { .init($0, saying: words.choice($0, at: path) ?? $0) }
    }

    private func byLanguage(
        _ languages: [Language], _ label: String, hint: Label?, _ kind: Field.Kind, limit: Int, in texts: Texts
    ) -> [Field] {
        languages.map { language in
            let name = texts(TextKey("console.language", language.rawValue))
            let both = texts("console.in", ["label": label, "language": name])
            return Field(
                "\(self.name).\(language.rawValue)", .saying(languages.count == 1 ? label : both),
                hint: language == languages.first ? hint : nil, kind, limit: limit)
        }
    }
}

extension Label {
    /// The same words in every language.
    static func saying(_ words: String) -> Label { .words(Wording(always: words)) }
}
