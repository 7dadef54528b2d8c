import Casework
import Forms
import Markup
import PortalKit

extension AskedForm {
    /// Its state as a tag with an icon and words; late requests say so.
    func tag(_ visit: Visit) -> HTML {
        let (texts, due) = (visit.texts, ["date": visit.dates.words(request.due)])
        let isLate = request.isLate(on: CivilDate(visit.now))
        switch request.state {
        case .open where isLate, .returned where isLate:
            return "<span class=\"tag late\">\(Icon.warning.html) \(texts("asked.late", due))</span>"
        case .open, .returned: return "<span class=\"tag soon\">\(Icon.clock.html) \(texts("asked.due", due))</span>"
        case .answered:
            let words = request.answered.map { texts("asked.answered", ["date": visit.dates.words($0)]) } ?? ""
            let late = isLate ? " \(texts("asked.answeredLate", due))" : ""
            return "<span class=\"tag ok\">\(Icon.tick.html) \(words + late)</span>"
        case .accepted: return "<span class=\"tag ok\">\(Icon.tick.html) \(texts("asked.accepted"))</span>"
        case .withdrawn: return "<span class=\"tag\">\(texts("asked.withdrawn"))</span>"
        }
    }

    /// What is missing, if it was returned; otherwise empty.
    func returned(_ visit: Visit) -> HTML {
        guard request.state == .returned else { return .empty }
        return """
            <p><span class="tag returned">\(Icon.warning.html) \(visit.texts("progress.returned"))</span></p>\
            \(Parts.typed(request.note))
            """
    }

    /// The button that starts, continues or corrects the answer; text if the answer does not come through the portal.
    func button(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let about: HTML = """
            <span class="hidden"> \(texts("asked.of", ["form": title, "name": name]))</span>
            """
        switch step {
        case .start(let form):
            return """
                <form method="post" action="\(visit.link(FormLinks.start(form)))">\(visit.formFields)\
                <input type="hidden" name="subject" value="\(request.entry)">\
                <input type="hidden" name="draft" value="\(newID())">\
                <button class="button slim">\(texts("progress.start"))\(about)</button></form>
                """
        case .goOn(let draft):
            return """
                <a class="button slim" href="\(visit.link(FormLinks.draft(draft)))">\(texts("progress.continue"))\(about)</a>
                """
        case .mend(let submission): return Self.mend(submission, about, visit)
        case .none: return request.isOpen ? "<span>\(texts("asked.elsewhere"))</span>" : .empty
        }
    }

    /// The button that opens a returned submission for correction.
    /// - Parameters:
    ///   - submission: the id of the submission.
    ///   - about: text for screen readers only, after the button's label.
    static func mend(_ submission: String, _ about: HTML, _ visit: Visit) -> HTML {
        """
        <form method="post" action="\(visit.link(FormLinks.edit(submission)))">\(visit.formFields)\
        <button class="button slim">\(visit.texts("progress.mend"))\(about)</button></form>
        """
    }

    /// The request as an item of a list.
    func row(_ visit: Visit) -> HTML {
        """
        <li><div class="what"><b>\(title)</b><small>\(visit.texts("asked.about", ["name": name]))</small>\
        \(returned(visit))</div><div class="row">\(tag(visit))\(button(visit))</div></li>
        """
    }
}
