import Markup
import PortalKit

/// The page that asks, in place of a dialog, whether a form is to be sent.
enum ConfirmPages {
    /// - Parameters:
    ///   - step: the summary, to which the page is posted.
    ///   - agreed: the ids of the declarations that were agreed to.
    static func page(
        _ open: OpenForm, _ confirmation: FormDefinition.Confirmation, of step: FormDefinition.Step,
        agreed: [String] = [], _ visit: Visit
    ) -> Page {
        let (texts, language) = (visit.texts, visit.language)
        let title = confirmation.title(language)
        let before = open.form.isOnePage ? open.journey.step(before: step) : step
        let listing = AnswerPages(
            journey: open.journey, files: open.files, visit: visit, change: nil,
            file: { visit.link(FormLinks.draftFile(open.draft.id, $0)) })
        let flags: HTML = "\(each: open.journey.flags, { Parts.warning("<p>\($0.text(language))</p>") })"
        let main: HTML = """
            <div class="title flow"><h1>\(title)</h1><p class="lead">\(open.form.title(language)), \(open.subject.name)</p></div>\
            <form class="card raised prose flow block" method="post" enctype="multipart/form-data" \
            action="\(open.page(of: step, visit))" novalidate>\(visit.formFields)\
            \(Parts.hidden("version", SummaryPages.edition(open)))\(Parts.hidden("sure", "yes"))\
            \(each: agreed, { Parts.hidden("declaration.\($0)", "yes") })\(StepPages.changes(open, visit))\(flags)\
            \(HTML(markdown: texts.filled(confirmation.text(language))))\
            <div class="actions"><a class="button second" href="\(open.page(of: before, visit))">\(texts("action.cancel"))</a>\
            <button class="button" name="action" value="send">\
            \(confirmation.submit?(language) ?? texts("form.submit"))</button></div></form>\
            <section class="flow"><h2>\(texts("form.answers"))</h2>\(listing.html)</section>
            """
        var page = FormFrame.page(open, step, main: main, findings: [], visit)
        page.title = "\(title) - \(open.form.title(language))"
        return page
    }
}
