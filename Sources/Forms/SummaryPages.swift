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
        let main: HTML = """
            \(FormFrame.title(open, visit))<form class="flow" id="step" method="post" enctype="multipart/form-data" \
            action="\(open.page(of: step, visit))" novalidate>\(visit.formFields)\
            \(Parts.hidden("version", edition(open)))\
            <button class="hidden" tabindex="-1" aria-hidden="true" name="action" value="look"></button>\
            \(FormFrame.bar(open, step, visit))\(Parts.summary(findings, texts))\
            \(trouble.map { Parts.warning("<p>\(texts($0))</p>") })\
            <div class="prose flow"><h2>\(step.title(visit.language))</h2>\
            \(StepPages.changes(open, visit))\
            \(each: journey.flags, { Parts.warning("<p>\($0.text(visit.language))</p>") })\
            \(needed(open, findings, visit))\(unsent(journey, visit))</div>\
            <div class="flow">\(listing.html)</div>\
            \(declarations(open, findings: findings, agreed: agreed, visit))</form>
            """
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
    private static func unsent(_ journey: Journey, _ visit: Visit) -> HTML {
        let idle = journey.form.steps.flatMap(\.questions).filter { question in
            journey.answers.values.contains { path, text in
                (path == question.id || path.hasPrefix(question.id + ".")) && journey.counted[path] != text
            }
        }
        guard !idle.isEmpty else { return .empty }
        return Parts.warning(
            """
            <p>\(visit.texts("form.unasked"))</p><ul>\(each: idle, { "<li>\($0.label(visit.language))</li>" })</ul>
            """)
    }

    private static func declarations(
        _ open: OpenForm, findings: [ValidationError], agreed: Set<String>, _ visit: Visit
    ) -> HTML {
        let texts = visit.texts
        let parts = open.form.declarations
        return """
            <section class="card raised prose flow">\(each: parts, { part in
                let field = Field("declaration.\(part.id)", .words(part.agree), .tick)
                let name = field.name
                let finding = findings.first { $0.field == name }
                let described: HTML = finding == nil ? .empty : " aria-describedby=\"\(name)-error\" aria-invalid=\"true\""
                return """
                    <h2>\(part.title(visit.language))</h2>\(HTML(markdown: texts.filled(part.text(visit.language))))\
                    <div class="field\(" wrong", if: finding != nil)">\(field.errorText(finding, texts))<div class="choice">\
                    <input type="checkbox" id="\(name)" name="\(name)" value="yes"\(" checked", if: agreed.contains(part.id))\
                    \(described)><label for="\(name)"><span class="hidden">\(part.title(visit.language)): </span>\
                    \(part.agree(visit.language))</label></div></div>
                    """
            })<div class="actions ends"><button class="button second" name="action" value="back">\(texts("form.back"))\
            </button><button class="button" name="action" value="send">\(texts("form.submit"))</button></div>\
            <p class="small muted">\(StepPages.status(open, visit))</p></section>
            """
    }
}
