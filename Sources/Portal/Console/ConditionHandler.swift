import Configuration
import Forms
import Foundation
import Markup
import PortalKit
import Web

/// When a step or a question of a form is asked: by the answers to earlier questions.
enum ConditionHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.condition) { request in
            .page(ConditionPage.page(try Condition(request), FormValues(), request))
        }
        blueprint.post(ConsoleLinks.condition) { try await save($0) }
    }

    /// The condition of a step, a question or a note, with the questions that it may name.
    struct Condition {
        struct Asked {
            let name: String
            let label: String
            let answers: [(value: String, label: String)]
        }

        /// The step, question or note.
        let path: SettingPath
        /// The wanted answers by question, in order.
        let wanted: [(question: String, values: [String])]
        /// The questions asked before it whose answers can be listed.
        let earlier: [Asked]

        init(_ request: ConsoleRequest) throws {
            path = try request.path()
            guard case .form = path.file, case .leaf? = request.shapes.place(of: path.part("when")) else {
                throw Problem(.notFound)
            }
            let entries = request.value(path.part("when"))?.table?.entries ?? []
            wanted = entries.map { ($0.key, ($0.value.list ?? []).compactMap(\.string)) }
            earlier = Self.earlier(path, request)
        }

        private static func earlier(_ path: SettingPath, _ request: ConsoleRequest) -> [Asked] {
            let words = SettingWords(request)
            let steps = SettingPath(path.file, ["steps"])
            var asked: [Asked] = []
            for step in request.value(steps)?.table?.entries ?? [] {
                if path == steps.part(step.key) { return asked }
                for question in step.value.table?["questions"]?.table?.entries ?? [] {
                    let place = steps.part(step.key, "questions", question.key)
                    if path == place { return asked }
                    let kind = question.value.table?["kind"]?.string ?? "short-text"
                    guard QuestionSettings.hasListedAnswers(kind) else { continue }
                    let choices = question.value.table?["choices"]?.table?.entries ?? []
                    let answers = choices.map { choice in
                        (choice.key, words.words(of: choice.value) ?? choice.key)
                    }
                    let fixed = kind == "tick" ? ["yes"] : ["yes", "no"]
                    let usual = fixed.map { ($0, request.texts($0 == "yes" ? "console.yes" : "console.no")) }
                    asked.append(
                        Asked(name: question.key, label: words.label(place), answers: answers.isEmpty ? usual : answers)
                    )
                }
            }
            return asked
        }
    }

    private static func save(_ request: ConsoleRequest) async throws -> Reply {
        let (visit, condition) = (request.visit, try Condition(request))
        let when = condition.path.part("when")
        let seen = visit.form["seen"] ?? ""
        func edit(_ name: String, _ change: ConfigurationService.Edit.Change) -> ConfigurationService.Edit {
            .init(path: when.part(name), change: change) {
                EntriesHandler.digest($0.value(when)) == seen
            }
        }
        let edits: [ConfigurationService.Edit]
        if let removed = visit.form["remove"] {
            edits = [edit(removed, .clear)]
        } else if let asked = condition.earlier.first(where: { $0.name == visit.form["question"] }) {
            let values = asked.answers.map(\.value).filter { visit.form["answer.\($0)"] == "yes" }
            guard !values.isEmpty else {
                var typed = FormValues()
                typed.add("answer.\(asked.answers.first?.value ?? "")", visit.texts("console.condition.answer.missing"))
                return .page(ConditionPage.page(condition, typed, request, choosing: asked), status: 422)
            }
            edits = [edit(asked.name, .set(values.setting))]
        } else {
            throw Problem(.malformed, detail: "no such question")
        }
        let next = visit.link(ConsoleLinks.condition(condition.path.text)).query(["done": "saved"])
        return try await request.save(edits, at: "conditions", then: next) { typed, request in
            ConditionPage.page(try Condition(request), typed, request)
        }
    }
}

enum ConditionPage {
    typealias Asked = ConditionHandler.Condition.Asked

    /// How many questions a search lists.
    private static let most = 20

    /// - Parameter choosing: the question whose answers are chosen; nil for the one that the address names, if any.
    static func page(
        _ condition: ConditionHandler.Condition, _ typed: FormValues, _ request: ConsoleRequest, choosing: Asked? = nil
    ) -> Page {
        let (texts, words, visit) = (request.texts, SettingWords(request), request.visit)
        let asked = choosing ?? condition.earlier.first { $0.name == visit.query["question"] }
        let content: HTML = """
            <section class="flow" id="conditions">\(current(condition, request))</section>\
            \(asked.map { answers($0, of: condition, typed, request) } ?? questions(condition, request))\
            <p><a href="\(visit.link(ConsoleLinks.settings(condition.path.text)))">\(texts("console.condition.back"))</a></p>
            """
        return ConsoleFrame(request).page(
            texts("console.condition.title"), lead: words.trail(condition.path).joined(separator: ", "),
            at: condition.path, findings: typed.findings, content)
    }

    /// A condition in words, such as: "Is there a plan?" is "Yes".
    static func words(
        _ condition: ConditionHandler.Condition, _ question: String, are values: [String], _ texts: Texts
    )
        -> String
    {
        let asked = condition.earlier.first { $0.name == question }
        let answers = values.map { value in
            value.isEmpty ? texts("console.condition.none") : asked?.answers.first { $0.value == value }?.label ?? value
        }
        return texts(
            "console.condition.is",
            ["question": asked?.label ?? "", "answers": answers.joined(separator: texts("console.condition.or"))])
    }

    private static func current(_ condition: ConditionHandler.Condition, _ request: ConsoleRequest) -> HTML {
        let (texts, visit) = (request.texts, request.visit)
        guard !condition.wanted.isEmpty else { return Parts.note("<p>\(texts("console.condition.always"))</p>") }
        let seen = EntriesHandler.digest(request.value(condition.path.part("when")))
        return """
            <p>\(texts("console.condition.all"))</p>\(Parts.rows(condition.wanted) { question, values in
                let button: HTML = """
                    \(Parts.hidden("seen", seen))<button class="link-button" name="remove" value="\(question)">\
                    \(texts("console.condition.remove"))</button>
                    """
                return Parts.row(
                    "\(words(condition, question, are: values, texts))",
                    beside: Parts.form(visit.link(ConsoleLinks.condition(condition.path.text)), visit, button))
            })
            """
    }

    /// The earlier questions to choose from, with a search where there are many.
    private static func questions(_ condition: ConditionHandler.Condition, _ request: ConsoleRequest) -> HTML {
        let (texts, visit) = (request.texts, request.visit)
        let address = visit.link(ConsoleLinks.condition(condition.path.text))
        let search = FormValues.cleaned(visit.query["q"] ?? "")
        let found = condition.earlier.filter { search.isEmpty || $0.label.localizedCaseInsensitiveContains(search) }
        let field = Field("q", "console.condition.search")
        let form: HTML = """
            <form class="flow" method="get" action="\(address)">\(Parts.fields([field], FormValues(["q": search]), texts))\
            <p><button class="button second">\(texts("console.words.find"))</button></p></form>
            """
        return """
            <h2>\(texts("console.condition.add"))</h2>\(form, if: condition.earlier.count > most)\
            \(Parts.empty(.document, texts("console.condition.noQuestion")), if: condition.earlier.isEmpty)\
            \(Parts.rows(found.prefix(most)) { asked in
                Parts.row("<a href=\"\(address.query(["question": asked.name]))\">\(asked.label)</a>")
            })
            """
    }

    private static func answers(
        _ asked: Asked, of condition: ConditionHandler.Condition, _ typed: FormValues, _ request: ConsoleRequest
    ) -> HTML {
        let (texts, visit) = (request.texts, request.visit)
        let field = Field(
            "answer", .saying(texts("console.condition.answers", ["question": asked.label])),
            .ticks(asked.answers.map { .init($0.value, saying: $0.label) }))
        var typed = typed
        for value in condition.wanted.first(where: { $0.question == asked.name })?.values ?? [] {
            typed.values["answer.\(value)"] = "yes"
        }
        let seen = EntriesHandler.digest(request.value(condition.path.part("when")))
        let content: HTML = """
            \(Parts.hidden("seen", seen))\(Parts.hidden("question", asked.name))\(Parts.fields([field], typed, texts))\
            <div class="actions"><button class="button">\(texts("console.save"))</button></div>
            """
        return Parts.form(visit.link(ConsoleLinks.condition(condition.path.text)), visit, content)
    }
}
