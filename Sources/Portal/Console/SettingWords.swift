import Configuration
import PortalKit

/// Names settings and their values in words, in the language of a page.
struct SettingWords {
    private let request: ConsoleRequest
    private let texts: Texts
    /// The state of the council that names of entries come from.
    private let state: CouncilState

    /// - Parameter overlay: the changes that names of entries come from; nil for the draft.
    init(_ request: ConsoleRequest, overlay: Overlay? = nil) {
        (self.request, texts) = (request, request.texts)
        state = overlay.map { CouncilState(base: request.base, overlay: $0) } ?? request.state
    }

    /// The key of the words about a setting, such as `set.portal.tiles.icon`.
    static func key(_ path: SettingPath, _ shapes: CouncilShapes) -> TextKey? {
        let file: String
        switch path.file {
        case .tenant: file = "tenant"
        case .portal: file = "portal"
        case .form: file = "form"
        case .theme: file = "theme"
        case .wordings, .page, .drawing: return nil
        }
        let settings = settings(path, shapes).joined(separator: ".")
            .replacing("questions.questions.", with: "questions.")
        return settings.isEmpty ? nil : TextKey("set", "\(file).\(settings)")
    }

    /// The names of the settings on a path, without those of entries and of parts of a value.
    private static func settings(_ path: SettingPath, _ shapes: CouncilShapes) -> [String] {
        path.keys.indices.compactMap { index in
            let around = SettingPath(path.file, Array(path.keys[..<index]))
            switch shapes.place(of: around) {
            case .group: return path.keys[index]
            default: return nil
            }
        }
    }

    /// Names of settings that also end the names of other words, so that the label is under a name of its own.
    private static let endings: Set = ["hint", "add"]

    /// The name of a setting, a page of text or an entry.
    func label(_ path: SettingPath) -> String {
        if case .wordings = path.file { return wordingLabel(path.keys.last ?? "") }
        if case .page(let name, _) = path.file { return page(name.text) }
        if request.shapes.isEntry(path) { return entry(path) }
        if case .portal(let portal) = path.file, path == .pack(of: portal) { return texts("console.version.title") }
        guard let key = Self.key(path, request.shapes) else { return file(path.file) }
        let label = Self.endings.contains(path.keys.last ?? "") ? key.part("label") : key
        // A setting of the provider's has no words.
        return texts.has(label) ? texts(label) : PathWords.of(path.keys)
    }

    /// The name of a page of settings in the menu beside it.
    func subject(_ path: SettingPath) -> String {
        guard path.keys.isEmpty, case .portal = path.file else { return label(path) }
        return texts("console.root.portal")
    }

    func hint(_ path: SettingPath) -> TextKey? {
        if case .page = path.file { return "console.page.hint" }
        guard let hint = Self.key(path, request.shapes)?.part("hint"), texts.has(hint) else { return nil }
        return hint
    }

    /// What a wording is: that of an entry by what it is for, any other by its English.
    private func wordingLabel(_ key: String) -> String {
        EntryWordings.label(of: key).map { texts($0) } ?? texts("console.wording")
    }

    /// The names of the parts on the way to a setting, the portal or form first, then the setting itself.
    func trail(_ path: SettingPath) -> [String] {
        let (names, language) = parts(path)
        return names + (language.map { [$0.endonym] } ?? [])
    }

    /// The same without the language of its words.
    func names(_ path: SettingPath) -> [String] { parts(path).names }

    /// Where a setting is, and what it is: its name, with the language of its words.
    func place(_ path: SettingPath) -> (group: [String], label: [String]) {
        let (names, language) = parts(path)
        return (names.dropLast(), names.suffix(1) + (language.map { [$0.endonym] } ?? []))
    }

    private func parts(_ path: SettingPath) -> (names: [String], language: Language?) {
        if case .wordings(let language) = path.file {
            return path.keys.count == 2 ? (wordingTrail(path), language) : ([file(path.file)], nil)
        }
        if case .page(let name, let language) = path.file {
            return ([texts("console.pages.title"), page(name.text)], language)
        }
        var names = [file(path.file)]
        for end in path.keys.indices {
            let part = SettingPath(path.file, Array(path.keys[...end]))
            switch request.shapes.place(of: part) {
            case .group, .each, .leaf: names.append(label(part))
            case .text, nil: names.append(part.keys.last == "$order" ? texts("console.order") : "")
            }
            if case .leaf? = request.shapes.place(of: part) { break }
        }
        let language = path.keys.count > 1 ? path.keys.last.flatMap(Language.init(rawValue:)) : nil
        return (names.filter { !$0.isEmpty }, language)
    }

    /// Where the words of a portal are shown, and their kind.
    private func wordingTrail(_ path: SettingPath) -> [String] {
        let (section, key) = (path.keys[0], path.keys[1])
        let portal = FileName(section).map { file(.portal($0)) } ?? ""
        let place = section == CouncilBase.allPortals ? texts("console.allPortals") : portal
        guard let entry = EntryWordings.entry(of: key) else {
            let english = state.value(SettingPath(.wordings(.en), path.keys))?.string ?? ""
            return [place, texts("console.words.title"), Self.short(Self.withoutBraces(english))]
        }
        let names = FileName(section).map { portal in
            [SettingPath(.portal(portal), entry.table), SettingPath(.portal(portal), entry.table + [entry.name])]
        }
        return [place] + (names ?? []).map(label) + [wordingLabel(key)]
    }

    /// The name of a file as its readers know it: of a portal, a form or a page.
    func file(_ file: CouncilFile) -> String {
        switch file {
        case .tenant: return texts("console.file.tenant")
        case .portal(let name):
            let title = state.value(SettingPath(file, ["name"]))
            return words(of: title) ?? name.text
        case .form(let name):
            let title = state.value(SettingPath(file, ["title"]))
            return words(of: title) ?? name.text
        case .wordings(let language): return texts("console.file.wordings", ["language": language.endonym])
        case .page(let name, _): return page(name.text)
        case .theme: return texts("console.file.theme")
        case .drawing: return texts("console.file.drawing")
        }
    }

    /// The title of a page of text.
    func page(_ name: String) -> String {
        guard let name = FileName(name) else { return name }
        let languages = [texts.language] + Language.allCases
        let words = languages.lazy.compactMap { state.value(SettingPath(.page(name, $0)))?.string }.first
        let title = words.map { SitePages.parts(of: $0).title } ?? ""
        // A page without a heading, such as the welcome, is known by how it begins.
        let start = title.isEmpty ? words.map(Self.shown) ?? "" : title
        return start.isEmpty ? texts("console.page.untitled") : texts.filled(start)
    }

    /// The name of an entry of a table, by its words or by its number.
    func entry(_ path: SettingPath) -> String {
        guard let parent = path.parent, let name = path.keys.last else { return "" }
        if parent.keys == ["plugins", "forms", "limits"], let form = FileName(name) { return file(.form(form)) }
        let value = state.value(path)
        if let words = wording(path, name) { return Self.short(Self.withoutBraces(words)) }
        // An old address is known by itself.
        let keys = parent.keys.last == "redirects" ? ["from"] : ["title", "label", "name", "text"]
        for key in keys {
            if let words = words(of: value?.table?[key]) { return Self.short(words) }
        }
        let names = state.value(parent)?.table?.keys ?? []
        let number = (names.firstIndex(of: name) ?? names.count) + 1
        let one = Self.key(parent, request.shapes).map { texts($0.part("one")) } ?? ""
        let numbered = texts("console.entry.number", ["entry": one, "number": String(number)])
        return numbered.prefix(1).uppercased() + numbered.dropFirst()
    }

    /// The words of an entry whose name is that of a wording, such as a tile.
    private func wording(_ path: SettingPath, _ name: String) -> String? {
        guard case .portal(let portal) = path.file else { return nil }
        return EntryWordings(of: path)?.all.first.flatMap { state.wording($0.key, texts.language, portal: portal) }
    }

    /// Words in the language of the page, or else in any; nil if there are none.
    func words(of value: ConfigValue?) -> String? {
        guard let value else { return nil }
        let text =
            value.string ?? value.table?[texts.language.rawValue]?.string ?? value.table?.entries.first?.value.string
        return text.flatMap { $0.isEmpty ? nil : texts.filled($0) }
    }

    private static func short(_ text: String) -> String {
        let line = text.prefix { !$0.isNewline }
        return line.count > 80 ? "\(line.prefix(79))\u{2026}" : String(line)
    }
}

extension SettingWords {
    /// A value as people read it.
    /// - Parameter isMoved: whether to name the step that a question is in.
    func value(_ value: ConfigValue?, at path: SettingPath, isMoved: Bool = false) -> String {
        guard let value, value.kind != .null else { return texts("console.value.none") }
        if case .theme = path.file, path.keys == ["tokens"] {
            return parts(of: value, at: path).joined(separator: "; ")
        }
        if request.shapes.isEntry(path), value.isTable {
            let step = isMoved ? ["\(label(SettingPath(path.file, Array(path.keys.prefix(2)))))"] : []
            return (step + parts(of: value, at: path)).joined(separator: "; ")
        }
        switch value.kind {
        case .bool(let isSet): return texts(isSet ? "console.yes" : "console.no")
        case .number(let number): return Int(exactly: number).map(String.init) ?? "\(number)"
        case .string(let text):
            if text.isEmpty { return texts("console.value.none") }
            if isTime(path), let time = LondonTime(text) { return request.visit.dates.dateAndTime(time.instant) }
            if case .theme = path.file, text.hasPrefix("var(--"), text.hasSuffix(")") {
                return texts("console.value.as", ["label": Self.token(String(text.dropFirst(6).dropLast()), texts)])
            }
            if path.keys.last == "page", FileName(text) != nil { return page(text) }
            return choice(text, at: path) ?? texts.filled(Self.withoutBraces(text))
        case .list(let values) where path.keys.last == "$order":
            guard let table = path.parent else { return "" }
            return values.compactMap(\.string).map { entry(table.part($0)) }.joined(separator: ", ")
        case .list(let values) where path.keys.dropLast().last == "when":
            return condition(path, values.compactMap(\.string))
        case .list(let values): return values.map { self.value($0, at: path) }.joined(separator: ", ")
        case .table(let table) where path.keys.last == "choices":
            let labels = table.entries.map { self.value($0.value, at: path.part($0.key)) }
            return labels.joined(separator: "; ")
        case .table(let table): return table.entries.map { self.value($0.value, at: path) }.joined(separator: ", ")
        case .null: return texts("console.value.none")
        }
    }

    private func isTime(_ path: SettingPath) -> Bool {
        guard case .leaf(let entry)? = request.shapes.place(of: path), case .value(let form) = entry.content else {
            return false
        }
        return form == LondonTime.form
    }

    /// A condition in words, such as: Is there a plan? is answered with Yes.
    /// - Parameter path: ends with the name of the question.
    private func condition(_ path: SettingPath, _ values: [String]) -> String {
        let steps = SettingPath(path.file, ["steps"])
        let places = (state.value(steps)?.table?.keys ?? []).map {
            steps.part($0, "questions", path.keys.last ?? "")
        }
        guard let place = places.first(where: { state.value($0) != nil }) else { return values.joined(separator: ", ") }
        let answers = values.map { value in
            switch value {
            case "": texts("console.condition.none")
            case "yes": texts("console.yes")
            case "no": texts("console.no")
            default: words(of: state.value(place.part("choices", value))) ?? value
            }
        }
        let values = ["question": label(place), "answers": answers.joined(separator: texts("console.condition.or"))]
        return texts("console.condition.is", values)
    }

    /// The settings of an entry, each with its name; of the entries in it the names only.
    private func parts(of entry: ConfigValue, at path: SettingPath) -> [String] {
        (entry.table?.entries ?? []).compactMap { part in
            let inner = path.part(part.key)
            let words: String
            switch request.shapes.place(of: inner) {
            case .leaf?: words = value(part.value, at: inner)
            case .each?:
                words = (part.value.table?.keys ?? []).map { label(inner.part($0)) }.joined(separator: ", ")
            case .group?: words = parts(of: part.value, at: inner).joined(separator: ", ")
            case .text?, nil: return nil
            }
            return texts("console.value.part", ["label": label(inner), "value": words])
        }
    }

    /// The name of a colour of a theme, also of those that only the base style sets.
    static func token(_ name: String, _ texts: Texts) -> String {
        let key = TextKey("set", "theme.tokens.\(name)")
        return texts(texts.has(key) ? key : TextKey("console.look", name))
    }

    /// The words of one of the values that a setting may have; nil for free text.
    func choice(_ value: String, at path: SettingPath) -> String? {
        if path.keys.first == "navigation", case .portal(let name) = path.file,
            let label = request.navigation(of: path.file)[value]?.label
        {
            return request.testSite(name)?.texts(texts.language)(label)
        }
        guard let key = Self.key(path, request.shapes) else { return nil }
        let words = TextKey("set", "\(key.name.dropFirst(4)).is.\(value)")
        return texts.has(words) ? texts(words) : nil
    }

    /// A text on one line, shortened, without marks of Markdown, with names to fill in as they are read.
    static func shown(_ text: String) -> String {
        let plain = text.replacing(/^#+\s/, with: "").replacing(/\[([^\]]+)\]\([^)]*\)/) { $0.1 }.replacing(
            "**", with: "")
        return short(withoutBraces(plain))
    }

    /// Names to fill in, without their braces.
    private static func withoutBraces(_ text: String) -> String {
        text.replacing(/\{([A-Za-z]+)\}/) { "\u{2039}\($0.1)\u{203A}" }
    }
}
