import Configuration
import Forms
import Markup
import PortalKit
import Web

/// Copies an entry of a table, such as a step or a tile, and moves a question to another step.
struct EntryCopy {
    typealias Edit = ConfigurationService.Edit

    private let path: SettingPath
    private let table: SettingPath
    private let request: ConsoleRequest

    /// Nil for what is no entry of a table, or not there.
    init?(_ path: SettingPath, _ request: ConsoleRequest) {
        guard let table = path.parent, case .each? = request.shapes.place(of: table), request.value(path) != nil else {
            return nil
        }
        (self.path, self.table, self.request) = (path, table, request)
    }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.post(ConsoleLinks.copy) { request in
            guard let entry = EntryCopy(try request.path(), request) else { throw Problem(.notFound) }
            let copy = entry.table.part(NewEntry.name())
            return try await entry.save(entry.copied(to: copy), then: copy, "copied")
        }
        blueprint.post(ConsoleLinks.move) { request in
            guard let entry = EntryCopy(try request.path(), request),
                let moved = entry.steps.first(where: { $0.keys[1] == request.visit.form["to"] }).map({
                    $0.part("questions", entry.path.keys[3])
                })
            else { throw Problem(.notFound) }
            return try await entry.save(entry.moved(to: moved), then: moved, "moved")
        }
    }

    private func save(_ edits: [Edit], then next: SettingPath, _ done: String) async throws -> Reply {
        let address = request.visit.link(ConsoleLinks.settings(next.text)).query(["done": done])
        return try await request.save(edits, at: "main", then: address) { typed, request in
            let form = SettingsForm(request, at: path)
            var shown = form.initial
            shown.findings = typed.findings
            return try await SettingsPage.page(form, shown, request)
        }
    }

    /// An edit that is refused where the entry has changed since the page was shown.
    private func edit(_ changed: SettingPath, _ change: Edit.Change) -> Edit {
        let seen = request.visit.form["seen"] ?? ""
        return Edit(path: changed, change: change) { [path] in EntriesHandler.digest($0.value(path)) == seen }
    }

    /// The edits that add the same entry below this one, without what is the provider's. An answer is kept by its question's name in the form, so that the
    /// questions of a copied step get names of their own.
    func copied(to copy: SettingPath) -> [Edit] {
        guard let whole = request.value(path), let name = path.keys.last, let new = copy.keys.last else { return [] }
        let value = request.shapes.councilsPart(of: whole, at: path)
        var names = request.value(table)?.table?.keys ?? []
        names.insert(new, at: (names.firstIndex(of: name) ?? names.count - 1) + 1)
        let copied = called(withOwnQuestions(value, seed: new))
        return [edit(copy, .set(copied)), edit(table.part("$order"), .set(names.setting))]
            + wordings(of: new)
    }

    /// The entry with a name that tells it from the one that it is a copy of.
    private func called(_ entry: ConfigValue) -> ConfigValue {
        guard let key = ["title", "label"].first(where: { entry.table?[$0] != nil }), let words = entry.table?[key]
        else { return entry }
        if let text = words.string { return entry.setting([key], to: copy(of: text, request.visit.language)) }
        let named = (words.table?.entries ?? []).reduce(words) { words, text in
            guard let language = Language(rawValue: text.key), let said = text.value.string else { return words }
            return words.setting([text.key], to: copy(of: said, language))
        }
        return entry.setting([key], to: named)
    }

    private func copy(of words: String, _ language: Language) -> ConfigValue {
        request.visit.site.texts(language)("console.copy.of", ["label": words]).setting
    }

    private func withOwnQuestions(_ step: ConfigValue, seed: String) -> ConfigValue {
        guard case .form = path.file, table.keys == ["steps"], let questions = step.table?["questions"]?.table else {
            return step
        }
        let names = Dictionary(uniqueKeysWithValues: questions.keys.map { ($0, NewEntry.name(from: seed + $0)) })
        func renamed(_ table: ConfigTable) -> ConfigValue {
            ConfigValue(.table(ConfigTable(table.entries.map { .init(names[$0.key] ?? $0.key, $0.value) })))
        }
        let own = questions.entries.map { question -> ConfigTable.Entry in
            let when = question.value.table?["when"]?.table
            let value = when.map { question.value.setting(["when"], to: renamed($0)) } ?? question.value
            return .init(names[question.key] ?? question.key, value)
        }
        return step.setting(["questions"], to: ConfigValue(.table(ConfigTable(own))))
    }

    /// The wordings of the copy of an entry whose name is in their keys, such as a tile.
    private func wordings(of new: String) -> [Edit] {
        guard case .portal(let portal) = path.file, let own = EntryWordings(of: path),
            let copy = EntryWordings(of: table.part(new))
        else { return [] }
        return zip(own.all, copy.all).enumerated().flatMap { index, keys in
            request.languages(path.file).compactMap { language in
                request.state.wording(keys.0.key, language, portal: portal).map { words in
                    Edit(
                        path: SettingPath(.wordings(language), [portal.text, keys.1.key]),
                        change: .set(index == 0 ? self.copy(of: words, language) : words.setting))
                }
            }
        }
    }

    /// The other steps that a question can be moved to; empty for anything but a question of a step.
    var steps: [SettingPath] {
        request.state.otherPlaces(of: path).compactMap { place in
            let questions = place.parent.flatMap { request.value($0)?.table }
            return questions?.isEmpty == false ? place.parent?.parent : nil
        }
    }

    /// The edits that move the question, with its name, by which its answers are kept.
    private func moved(to place: SettingPath) -> [Edit] {
        guard let value = request.value(path) else { return [] }
        return [edit(path, .clear), edit(place, .set(value))]
    }

    /// The buttons that copy and move it.
    var html: HTML {
        let (texts, visit, words) = (request.texts, request.visit, SettingWords(request))
        let seen = Parts.hidden("seen", EntriesHandler.digest(request.value(path)))
        let copy: HTML = "\(seen)<p><button class=\"button second\">\(texts("console.copy"))</button></p>"
        let choices = steps.map { Field.Choice($0.keys[1], saying: words.label($0)) }
        let to = Field("to", "console.move.to", .choice(choices))
        let move: HTML = """
            \(seen)\(Parts.fields([to], FormValues(), texts))<p><button class="button second">\(texts("console.move"))</button></p>
            """
        return """
            <h2>\(texts(choices.isEmpty ? "console.copy.title" : "console.copy.orMove"))</h2>\
            \(Parts.form(visit.link(ConsoleLinks.copy(path.text)), visit, copy))\
            \(Parts.form(visit.link(ConsoleLinks.move(path.text)), visit, move), if: !choices.isEmpty)
            """
    }
}
