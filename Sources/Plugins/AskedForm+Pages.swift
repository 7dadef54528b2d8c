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
            \(Parts.typed(request.note, visit))
            """
    }

    /// The button that starts, continues or corrects the answer; text if the answer does not come through the portal.
    func button(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let about: HTML = """
            <span class="hidden"> \(texts("asked.of", ["form": title, "name": name]))</span>
            """
        switch step {
        case .start: return opener("\(texts("progress.start"))\(about)", visit)
        case .goOn: return opener("\(texts("progress.continue"))\(about)", visit)
        case .mend: return opener("\(texts("progress.mend"))\(about)", visit)
        case .take: return opener("\(texts("asked.take"))\(about)", visit)
        case .none: return request.isOpen ? "<span>\(texts("asked.elsewhere"))</span>" : .empty
        }
    }

    /// What opens the form: a link to the draft, or a button that starts or corrects it; the words alone if the answer
    /// does not come through the portal.
    /// - Parameters:
    ///   - style: the class of the link or button.
    ///   - inNewTab: whether it opens in a new tab, which it then says.
    private func opener(
        _ words: HTML, style: HTML = "button slim", inNewTab: Bool = false, _ visit: Visit
    ) -> HTML {
        let target: HTML = inNewTab ? " target=\"_blank\"" : .empty
        let said: HTML = inNewTab ? "\(words) <span class=\"plain\">\(visit.texts("asked.newTab"))</span>" : words
        switch step {
        case .start(let form):
            return """
                <form method="post" action="\(visit.link(FormLinks.start(form)))"\(target)>\(visit.formFields)\
                <input type="hidden" name="subject" value="\(request.entry)">\
                <input type="hidden" name="draft" value="\(newID())">\
                <button class="\(style)">\(said)</button></form>
                """
        case .goOn(let draft):
            return "<a class=\"\(style)\" href=\"\(visit.link(FormLinks.draft(draft)))\"\(target)>\(said)</a>"
        case .mend(let submission):
            return """
                <form method="post" action="\(visit.link(FormLinks.edit(submission)))"\(target)>\(visit.formFields)\
                <button class="\(style)">\(said)</button></form>
                """
        case .take(let allocation):
            return
                "<a class=\"\(style)\" href=\"\(visit.link(FamilyLinks.allocation(allocation)))\"\(target)>\(said)</a>"
        case .none: return words
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
    /// - Parameter inNewTab: whether its title opens the form, in a new tab, in place of a button.
    func row(_ visit: Visit, inNewTab: Bool = false) -> HTML {
        let name = visit.texts("asked.about", ["name": name])
        let words = inNewTab ? opener("\(title)", style: "link-button", inNewTab: true, visit) : "\(title)"
        return """
            <li><div class="what"><b>\(words)</b><small>\(name)</small>\
            \(held(visit))\(returned(visit))</div><div class="row">\(tag(visit))\(button(visit), if: !inNewTab || !isHere)</div></li>
            """
    }

    /// Who has what is asked of a role at an organisation, and for that member the link to hand it on; otherwise empty.
    private func held(_ visit: Visit) -> HTML {
        guard let allocation, visit.site.answers(FamilyLinks.allocation) else { return .empty }
        let texts = visit.texts
        let words = holder.isEmpty ? texts("asked.holder.none") : texts("asked.holder", ["name": holder])
        let pass: HTML = """
             <a href="\(visit.link(FamilyLinks.allocation(allocation.id)))">\(texts("asked.handOn"))\
            <span class="hidden"> \(texts("asked.of", ["form": title, "name": name]))</span></a>
            """
        return "<small>\(words)\(pass, if: isHeld)</small>"
    }

    /// Whether the account has it.
    private var isHeld: Bool { if case .take = step { false } else { request.isOpen } }

    /// Whether the answer comes through the portal.
    private var isHere: Bool { if case .none = step { false } else { true } }
}
