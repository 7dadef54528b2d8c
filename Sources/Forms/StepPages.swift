import Markup
import PortalKit
import Web

enum StepPages {
    /// The fields of a page, without file questions.
    static func fields(_ step: FormDefinition.Step, _ journey: Journey) -> [Field] {
        journey.shown(in: step).flatMap(journey.places).filter { !$0.question.isFile }.map(journey.field)
    }

    /// - Parameter trouble: why the posted page was not saved; nil if it was.
    static func page(
        _ open: OpenForm, _ step: FormDefinition.Step, typed: FormValues, _ visit: Visit,
        conflicts: [Merge.Conflict] = [], trouble: TextKey? = nil
    ) -> Page {
        let texts = visit.texts
        let names = fields(step, open.journey).flatMap(\.names)
        // Restored or unsaved input keeps the base of the page it was typed on.
        let shown = trouble == nil ? visit.heldTyped.map { Base($0["base"]) } : Base(visit.form["base"] ?? "")
        let base = Base.text(names, of: open.draft.answers, shown: shown)
        let questions = QuestionPages(open: open, step: step, typed: typed, conflicts: conflicts, visit: visit)
        let intro = step.intro(visit.language)
        let lead: HTML =
            intro.isEmpty ? .empty : "<div class=\"prose flow\">\(HTML(markdown: texts.filled(intro)))</div>"
        let isFirst = open.journey.step(before: step) == nil
        let back: HTML = """
            <div class="actions ends"><button class="button second" name="action" value="\(isFirst ? "leave" : "back")">\
            \(texts("form.back"))</button><button class="button">\(onward(open, visit))</button></div>
            """
        // A posted page is saved even with validation errors, except in these cases.
        let isUnsaved = trouble != nil || !conflicts.isEmpty || visit.held != nil
        let form: HTML = """
            <form class="flow" id="step" method="post" enctype="multipart/form-data" action="\(open.page(of: step, visit))" \
            novalidate\(Parts.warnUnsaved(typed: isUnsaved)) data-autosave data-autosave-failed="\(texts("form.autosave.failed"))"\
            \(Parts.uploading(together: open.form.bodyLimit.megabytes, texts))>\(visit.formFields)\
            \(Parts.hidden("base", base))\(Parts.hidden("back", "summary"), if: isFromSummary(visit))\
            <button class="hidden" tabindex="-1" aria-hidden="true"></button>\(FormFrame.bar(open, step, visit))\
            \(Parts.summary(typed.findings, texts))<div class="prose flow">\
            \(notes(open, conflicts: conflicts, trouble: trouble, visit))\
            <h2>\(step.title(visit.language))</h2>\(lead)\(FormTemplates.link(open, step, visit))\(required(step, open.journey, texts))\(questions.html)\(back)\
            <p class="small muted" role="status" data-autosave-status>\(status(open, visit))</p></div></form>
            """
        var page = FormFrame.page(
            open, step, main: "\(FormFrame.title(open, visit))\(form)", findings: typed.findings, visit)
        page.savingForm = "step"
        return page
    }

    /// The words of the button that leads on: of a one-page form, those of what sends it.
    private static func onward(_ open: OpenForm, _ visit: Visit) -> String {
        guard open.form.isOnePage else { return visit.texts("form.continue") }
        return open.form.directConfirmation?.title(visit.language) ?? visit.texts("form.check")
    }

    /// The explanation of the asterisk, if a question on the page is required.
    private static func required(_ step: FormDefinition.Step, _ journey: Journey, _ texts: Texts) -> HTML {
        journey.shown(in: step).contains { $0.need == .required } ? Parts.requiredNote(texts) : .empty
    }

    /// Whether the page was opened from the summary, so that it returns there.
    private static func isFromSummary(_ visit: Visit) -> Bool {
        visit.query["back"] == "summary" || visit.form["back"] == "summary"
    }

    /// The time of the last save, and that the form is not sent.
    static func status(_ open: OpenForm, _ visit: Visit) -> String {
        visit.texts(
            open.form.isOnePage ? "form.saved.page" : "form.saved",
            ["time": visit.dates.time(open.draft.saved), "date": visit.dates.date(open.draft.saved)])
    }

    /// What has changed about the form since the draft was last saved: that it is no longer offered, its changed
    /// questions, and the answers that it no longer asks for.
    static func changes(_ open: OpenForm, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let withdrawn: HTML = open.isWithdrawn ? Parts.note("<p>\(texts("form.withdrawn"))</p>") : .empty
        let changed: HTML =
            open.changes.isEmpty
            ? .empty
            : Parts.note(
                """
                <p>\(texts("form.changed"))</p>\
                <ul>\(each: open.changes, { "<li>\($0(visit.language))</li>" })</ul>
                """)
        let typed = FormValues(open.draft.answers.values)
        let lost: HTML =
            open.lost.isEmpty
            ? .empty
            : Parts.warning(
                """
                <p>\(texts("form.lost"))</p><dl class="answers">\(each: open.lost, { answer in
                    let words = answer.file?.name ?? answer.field.words(typed, texts, visit.dates)
                    return "<div><dt>\(answer.label(visit.language))</dt><dd>\(Parts.typed(words, visit))</dd></div>"
                })</dl>
                """)
        return "\(withdrawn)\(open.closing(visit))\(changed)\(lost)"
    }

    private static func notes(
        _ open: OpenForm, conflicts: [Merge.Conflict], trouble: TextKey?, _ visit: Visit
    ) -> HTML {
        let texts = visit.texts
        let unsaved: HTML = trouble.map { Parts.warning("<p>\(texts($0))</p>") } ?? .empty
        let other: HTML =
            conflicts.isEmpty ? .empty : Parts.warning("<p>\(texts("form.conflict.lead"))</p>")
        let returned: HTML =
            open.returned.map { missing in
                Parts.warning("<p><strong>\(texts("form.returned"))</strong></p>\(Parts.typed(missing, visit))")
            } ?? .empty
        return "\(unsaved)\(other)\(returned)\(changes(open, visit))"
    }
}

/// The common layout of form pages.
enum FormFrame {
    /// A page about a person, with its breadcrumb trail.
    static func page(_ title: String, _ subject: Subject, main: HTML) -> Page {
        var page = Page(title, section: .people, main: main)
        page.trail = subject.trail
        return page
    }

    /// A page of a form that is being filled in.
    static func page(
        _ open: OpenForm, _ step: FormDefinition.Step, main: HTML, findings: [ValidationError], _ visit: Visit
    ) -> Page {
        let form = open.form.title(visit.language)
        var page = page("\(step.title(visit.language)) - \(form)", open.subject, main: main)
        page.here = form
        page.hasFindings = !findings.isEmpty
        return page
    }

    /// The person's name, the form's title, and that the form is not sent.
    static func title(_ open: OpenForm, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let words: TextKey = open.draft.amends.isEmpty ? "form.notSent" : "form.changesNotSent"
        return """
            <div class="title flow">\(name(open.subject, visit))<div class="row"><p class="lead muted">\
            \(open.form.title(visit.language))</p><span class="tag soon">\(Icon.clock.html) \(texts(words))</span>\
            </div></div>
            """
    }

    /// The person's name, with a link to correct the details if this account may.
    static func name(_ subject: Subject, _ visit: Visit) -> HTML {
        let pencil: HTML =
            subject.details.map { details in
                """
                <a class="button quiet" href="\(details)">\(Icon.pencil.html) <span>\(visit.texts("person.correct.title"))\
                <span class="hidden"> \(visit.texts("progress.of", ["name": subject.name]))</span></span></a>
                """
            } ?? .empty
        return "<div class=\"row\"><h1>\(subject.name)</h1>\(pencil)</div>"
    }

    /// The progress bar. Each step is a submit button, so that the answers are saved when it is pressed.
    static func bar(_ open: OpenForm, _ current: FormDefinition.Step, _ visit: Visit) -> HTML {
        guard !open.form.isOnePage else { return .empty }
        let journey = open.journey
        return """
            <nav aria-label="\(visit.texts("form.steps"))"><ol class="steps">\
            \(each: journey.steps, { "<li>\(tab($0, current: current, journey, visit))</li>" })</ol></nav>
            """
    }

    private static func tab(
        _ step: FormDefinition.Step, current: FormDefinition.Step, _ journey: Journey, _ visit: Visit
    ) -> HTML {
        let texts = visit.texts
        let isCurrent = step.id == current.id
        let isDone = !isCurrent && !journey.isSummary(step) && journey.isComplete(step)
        let done: HTML = isDone ? "<span class=\"hidden\"> \(texts("form.step.done"))</span>" : .empty
        let tick: HTML =
            isDone ? "\(Icon.tick.html) " : isCurrent && journey.form.marksStep ? "\(Icon.down.html) " : .empty
        let (number, title) = (journey.number(of: step), step.title(visit.language))
        let words: HTML =
            journey.form.namesSteps
            ? "<small>\(tick)\(texts("form.step")) \(number)</small> <span>\(title)</span>"
            : "\(tick)<span><span class=\"word\">\(texts("form.step")) </span>\(number)</span><span class=\"hidden\">: \(title)</span>"
        let place: HTML = isCurrent ? " aria-current=\"step\"" : .empty
        return """
            <button class="step\(" done", if: isDone)" name="action" value="go:\(step.id)"\(place)>\(words)\(done)\
            </button>
            """
    }
}

extension Question {
    var isTicks: Bool {
        if case .field(.ticks) = kind { true } else { false }
    }

    var isFile: Bool {
        if case .file = kind { true } else { false }
    }
}
