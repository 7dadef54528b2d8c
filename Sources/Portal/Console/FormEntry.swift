import Configuration
import Forms
import PortalKit

/// What the page of an entry of a table does besides changing its settings: an entry that is not there yet is added with
/// them, and steps and questions of a form show only what is of use to them.
struct FormEntry {
    private let path: SettingPath
    private let request: ConsoleRequest

    init(_ path: SettingPath, _ request: ConsoleRequest) { (self.path, self.request) = (path, request) }

    /// Whether it is an entry that is not there yet.
    var isNew: Bool { request.shapes.isEntry(path) && request.value(path) == nil }
    private var isQuestion: Bool {
        guard case .form = path.file else { return false }
        return path.parent?.keys.last == "questions" && request.shapes.isEntry(path)
    }

    /// Whether a setting is of no use to the entry. The kind of a question can be chosen until it is published, because an
    /// answer is kept by the question's name.
    func hides(_ setting: SettingPath) -> Bool {
        // A document is a file that the provider keeps.
        if path.isStep, setting.keys.contains("template") { return request.value(path.part("template")) == nil }
        guard isQuestion, setting.parent == path, let key = setting.keys.last else { return false }
        if key == "kind" {
            return CouncilState(base: request.base, overlay: request.live).ofQuestion(setting) != nil
        }
        guard let kind = request.value(path.part("kind"))?.string else { return !Self.order.contains(key) }
        return !QuestionSettings.isUsed(key, by: kind)
    }

    /// The settings of a question in the order in which one thinks of them.
    private static let order = ["label", "kind", "hint", "need", "choices"]

    /// The inputs in the order of the page.
    func sorted(
        _ inputs: [(heading: SettingPath?, input: SettingInput)]
    ) -> [(heading: SettingPath?, input: SettingInput)] {
        guard isQuestion else { return inputs }
        let first = Self.order.compactMap { key in inputs.first { $0.input.path == path.part(key) } }
        return first + inputs.filter { input in !first.contains { $0.input.path == input.input.path } }
    }

    /// The label of the first question of a new step, without which it would be none; nil for anything else.
    func firstQuestion(_ languages: [Language]) -> SettingInput? {
        guard path.isStep, isNew, case .group(let shape)? = request.shapes.place(of: question),
            let label = shape.entries.first(where: { $0.key == "label" })
        else { return nil }
        return SettingInput(
            label, at: question.part("label"), name: "first", languages: languages)
    }

    private var question: SettingPath {
        path.part("questions", NewEntry.name(from: path.text))
    }

    /// The edits without those of settings that the chosen kind of a new question does not use.
    func used(_ edits: [ConfigurationService.Edit]) -> [ConfigurationService.Edit] {
        guard isQuestion, isNew else { return edits }
        let kind = edits.lazy.compactMap { edit -> String? in
            guard edit.path == path.part("kind"), case .set(let kind) = edit.change else { return nil }
            return kind.string
        }.first
        return edits.filter { QuestionSettings.isUsed($0.path.keys[path.keys.count], by: kind ?? "short-text") }
    }

    /// What is added before the settings that the page sets: the entry itself, its place before the summary, and what a
    /// question needs.
    func added(besides edits: [ConfigurationService.Edit]) -> [ConfigurationService.Edit] {
        guard isNew else { return [] }
        if path.isStep, let table = path.parent, let name = path.keys.last {
            var names = request.value(table)?.table?.keys ?? []
            names.insert(name, at: max(0, names.count - 1))
            return [
                .init(path: table.part("$order"), change: .set(names.setting)),
                .init(path: question.part("kind"), change: .set("short-text")),
            ]
        }
        let isInside = edits.contains { $0.path.isPart(of: path) }
        return isInside ? [] : [.init(path: path, change: .set([:]))]
    }
}
