public import Configuration
public import PortalKit
import Synchronization

extension FormDefinition {
    /// Reads `forms/<name>.json`. Definitions without issues are cached by name, source and languages.
    ///
    /// - Parameters:
    ///   - name: the file's name without `.json`.
    ///   - languages: the languages that every wording must have.
    ///   - issues: receives every mistake in the file. With any issue, the returned definition is incomplete.
    public static func read(
        _ name: String, _ value: ConfigValue, languages: [Language], issues: inout [ConfigIssue]
    ) -> FormDefinition {
        let file = FormFile(name: name, source: value, languages: languages)
        if let known = readForms.withLock({ $0[file] }) { return known }
        var settings = Settings(value, at: "")
        let form = read(&settings, name: name, source: value, languages: languages)
        settings.close()
        issues += settings.issues
        guard settings.issues.isEmpty else { return form }
        readForms.withLock { forms in
            // Clearing the cache is safe: sites hold the definitions that they use.
            if forms.count >= 256 { forms = [:] }
            forms[file] = form
        }
        return form
    }

    /// Reads a form. It is also called with an empty value, because the schema is derived from these reads.
    /// - Parameters:
    ///   - settings: receives every mistake as an issue.
    ///   - name: the file's name without `.json`.
    ///   - source: the whole file, stored with drafts and submissions.
    ///   - languages: the languages that every wording must have.
    public static func read(
        _ settings: inout Settings, name: String, source: ConfigValue, languages: [Language]
    ) -> FormDefinition {
        var reader = FormReader(source, languages)
        _ = settings.read("about", default: [String](), "What the form is, and each choice made for it")
        let form = FormDefinition(
            name: name, title: reader.words("title", &settings, "What it is called"),
            reference: reader.reference(&settings),
            stage: settings.read("stage", default: "request", "The stage of the process that it belongs to"),
            editing: settings.read(
                "editing", default: .never, owner: .council, "Until when something sent may be edited"),
            again: settings.read(
                "again", default: .asking, owner: .council, "Whether another may be started for the same person"),
            about: reader.about(&settings), flow: reader.flow(&settings),
            namesSteps: settings.read(
                "stepNames", default: false, owner: .council, "Whether the bar shows names of steps"),
            marksStep: settings.read(
                "stepMark", default: false, owner: .council, "Whether the bar marks the open step with an arrow"),
            steps: settings.each("steps", owner: .council, "Its pages, in order; the last shows the summary") {
                id, step in
                reader.step(id, &step)
            },
            flags: settings.each("flags", owner: .council, "What the summary points out, and never blocks") {
                id, flag in
                reader.noteAssumed(&flag)
                let condition = reader.when(&flag, at: .flag)
                if !flag.isGiven("when") { flag.note("when", "is missing, wanted when it is shown") }
                return Flag(id: id, when: condition, text: reader.words("text", &flag, "What is pointed out"))
            },
            declarations: settings.each("declarations", owner: .council, "What is read or agreed to, in order") {
                id, part in
                reader.declaration(id, &part)
            },
            sent: settings.group("sent", owner: .council, "What is shown once it is sent") { part in
                reader.noteAssumed(&part)
                return reader.words("text", &part, "What happens next; CommonMark")
            }, source: source)
        if form.steps.count < 2 { settings.note("steps", "has no question and summary, wanted two steps or more") }
        if let last = form.steps.last, !last.questions.isEmpty {
            let wanted = "has questions, wanted a summary without any as the last step"
            // If the last step is called `summary`, its questions are the mistake; otherwise the summary is missing.
            if last.id == "summary" {
                settings.note("steps", at: last.id, wanted)
            } else {
                settings.note("steps", "ends with '\(last.id)', which \(wanted)")
            }
        }
        if !reader.isWithinLimits {
            settings.note(
                "steps",
                """
                has too much in it, wanted at most \(FormLimits.steps) steps, \(FormLimits.questions) questions, and \
                \(FormLimits.conditions) questions in one condition
                """)
        }
        for step in form.steps.dropLast() where step.questions.isEmpty {
            settings.note("steps", at: step.id, "has no questions, wanted one at least")
        }
        return form
    }

    /// Reads a definition that was stored for a draft or submission.
    static func stored(_ name: String, _ source: String) -> FormDefinition {
        var issues: [ConfigIssue] = []
        let value = ConfigValue.parse(Array(source.utf8), file: name, issues: &issues)
        return read(name, value ?? ConfigValue(.null), languages: [], issues: &issues)
    }
}

/// The definitions without issues: equal files of many councils and portals are read and held once.
private let readForms = Mutex<[FormFile: FormDefinition]>([:])

/// What a definition is read from.
private struct FormFile: Hashable {
    let name: String
    let source: ConfigValue
    let languages: [Language]

    /// Hashes no source: comparing it once takes less time than hashing it.
    func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(languages)
    }
}
