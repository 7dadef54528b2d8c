import Markup
import PortalKit

/// The summary, the last step: all answers, what is missing, and the declarations.
enum SummaryPages {
    static func summary(
        _ open: OpenForm, _ step: FormDefinition.Step, _ visit: Visit, findings: [ValidationError] = [],
        agreed: Set<String> = [], trouble: TextKey? = nil
    ) -> Page {
        let (texts, journey) = (visit.texts, open.journey)
        let listing = AnswerPages(
            journey: journey, files: open.files, visit: visit,
            change: { visit.link(FormLinks.step(open.draft.id, $0)) },
            file: { visit.link(FormLinks.draftFile(open.draft.id, $0)) }, findings: findings)
        let intro = step.intro(visit.language)
        let lead: HTML = intro.isEmpty ? .empty : HTML(markdown: texts.filled(intro))
        let status =
            "\(texts(open.draft.amends.isEmpty ? "form.notSent" : "form.changesNotSent")), \(visit.dates.date(visit.now))"
        let about = AboutPages(form: open.form, details: open.about(visit), visit: visit, change: open.subject.details)
        let content: HTML = """
            \(FormFrame.title(open, visit))<form class="flow" id="step" method="post" enctype="multipart/form-data" \
            action="\(open.page(of: step, visit))" novalidate>\(visit.formFields)\
            \(Parts.hidden("version", edition(open)))\
            <button class="hidden" tabindex="-1" aria-hidden="true" name="action" value="look"></button>\
            \(FormFrame.bar(open, step, visit))\(Parts.summary(findings, texts))\
            \(trouble.map { Parts.warning("<p>\(texts($0))</p>") })\
            <div class="prose flow"><h2>\(step.title(visit.language))</h2>\(lead)\
            \(StepPages.changes(open, visit))\
            \(each: journey.flags, { Parts.warning("<p>\($0.text(visit.language))</p>") })\
            \(needed(open, findings, visit))\(unsent(open, visit))</div>\
            <div class="flow">\(about.html)\(listing.html)</div>\
            \(DeclarationPages(open: open, findings: findings, agreed: agreed, visit: visit).html)</form>
            """
        let main = Parts.document([open.form.title(visit.language), open.subject.name, status], content, visit.texts)
        return FormFrame.page(open, step, main: main, findings: findings, visit)
    }

    /// Identifies what the page shows: the draft's version and the form's digest, as `<version>.<16 hex digits>`.
    static func edition(_ open: OpenForm) -> String { "\(open.draft.version).\(open.form.digest.prefix(16))" }

    /// A list of missing and invalid answers, each linked to its row. Empty after Submit, when the summary of
    /// validation errors shows them.
    private static func needed(_ open: OpenForm, _ findings: [ValidationError], _ visit: Visit) -> HTML {
        let journey = open.journey
        let faults = findings.isEmpty ? journey.steps.flatMap { journey.faults(in: $0) } : []
        guard !faults.isEmpty else { return .empty }
        return Parts.warning(
            """
            <p>\(visit.texts("form.needed"))</p><ul>\(each: faults, { place, _ in
                let row = Address.fragment("answer-\(place.path)")
                return "<li><a href=\"\(row)\">\(place.question.label(visit.language))</a></li>"
            })</ul>
            """)
    }

    /// The questions with answers that will not be sent, because of other answers.
    private static func unsent(_ open: OpenForm, _ visit: Visit) -> HTML {
        // What was filled in from the person's details was not written here.
        let (journey, known) = (open.journey, open.form.known(open.subject.facts))
        let idle = journey.form.steps.flatMap(\.questions).filter { question in
            journey.answers.values.contains { path, text in
                (path == question.id || path.hasPrefix(question.id + ".")) && journey.counted[path] != text
                    && known[path] != text
            }
        }
        guard !idle.isEmpty else { return .empty }
        return Parts.warning(
            """
            <p>\(visit.texts("form.unasked"))</p><ul>\(each: idle, { "<li>\($0.label(visit.language))</li>" })</ul>
            """)
    }
}
