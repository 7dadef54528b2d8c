import Forms
import Markup
import PortalKit

extension FormEntry {
    /// The step that a draft is at and when it was saved; empty for a submission.
    func draftWords(_ visit: Visit) -> [String] {
        guard case .draft(let step, let steps) = state else { return [] }
        let values = [
            "step": String(step), "steps": String(steps), "date": visit.dates.date(at), "time": visit.dates.time(at),
        ]
        return [visit.texts("progress.draft", values)]
    }

    /// The title, in its own language.
    func title(_ visit: Visit) -> HTML { Parts.words(title, in: language, visit) }

    /// The tag of what is not sent, and the link to continue it.
    /// - Parameters:
    ///   - draft: the id of the draft: of this entry, or one that changes it.
    ///   - name: text for screen readers only, after the label of each link.
    ///   - isDeletable: whether there is also a link to delete the draft.
    func unsent(_ draft: String, _ name: HTML, isDeletable: Bool = true, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let delete: HTML = """
            <a class="button quiet" href="\(visit.link(FormLinks.discard(draft)))">\(texts("progress.delete"))\(name)</a>
            """
        return """
            \(unsentTag(draft, visit))<a class="button slim" href="\(visit.link(FormLinks.draft(draft)))">\
            \(texts("progress.continue"))\(name)</a>\(delete, if: isDeletable)
            """
    }

    /// The tag of what is not sent: a draft, or a change of what was sent.
    func unsentTag(_ draft: String, _ visit: Visit) -> HTML {
        Parts.tag("soon", .clock, visit.texts(draft == id ? "progress.notSent" : "progress.notSent.change"))
    }

    /// What is not sent, as an item of a list.
    /// - Parameters:
    ///   - draft: the id of the draft: of this entry, or one that changes it.
    ///   - small: lines in small print, above the step that it is at.
    func unsentRow(_ draft: String, naming small: [String] = [], isDeletable: Bool = true, _ visit: Visit) -> HTML {
        let about: HTML = "<span class=\"hidden\"> \(title(visit))</span>"
        let buttons = unsent(draft, about, isDeletable: isDeletable, visit)
        return Parts.row(
            title(visit), small + draftWords(visit), beside: "<div class=\"row\">\(buttons)</div>")
    }
}
