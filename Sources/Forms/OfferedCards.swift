import Identity
import Markup
import PortalKit

/// An account's own choices as cards, such as its work roles: each with what is known about it and a button that
/// chooses it and goes on.
struct OfferedCards {
    let field: Field

    func html(_ typed: FormValues, _ visit: Visit) -> HTML {
        guard case .choice(let choices) = field.kind else { return field.html(typed, visit.texts) }
        let texts = visit.texts
        let finding = typed.finding(field.name)
        let described: HTML = finding == nil ? .empty : " aria-describedby=\"\(field.name)-error\""
        let star: HTML = field.isMarked ? " <span class=\"required\" aria-hidden=\"true\">*</span>" : .empty
        let links = ["account": visit.link(AccountLinks.account)]
        let none = texts.paragraphs("form.choose.none", links: links)
        // Each form would have to say it; so a hint of the form's own is not needed.
        let intro: HTML = "<div class=\"flow\">\(texts.paragraphs("form.choose.intro", links: links))</div>"
        return """
            <fieldset class="field wide\(" wrong", if: finding != nil)" id="\(field.name)"\(described)\(field.attributes)>\
            <legend>\(texts.words(field.label))\(star)</legend>\(intro)\(field.guidance)\(field.errorText(finding, texts))\
            \(Parts.hidden(field.name, typed[field.name]))\
            \(each: choices, { card($0, isChosen: $0.value == typed[field.name], texts) })\
            \(Parts.note(none), if: choices.isEmpty)</fieldset>
            """
    }

    private func card(_ choice: Field.Choice, isChosen: Bool, _ texts: Texts) -> HTML {
        let title = choice.card?.title ?? texts.words(choice.label)
        let rows = choice.card?.details.map { (texts($0.label), "\($0.words)" as HTML) } ?? []
        return """
            <div class="card flow offer"><div class="row apart"><h3>\(title)</h3>\
            \(Icon.tick.tag(texts("form.chosen"), "ok"), if: isChosen)</div>\(Parts.details(rows), if: !rows.isEmpty)\
            <p><button class="button" name="action" value="choose:\(field.name):\(choice.value)">\(texts("form.choose"))\
            <span class="hidden"> \(texts.words(choice.label))</span></button></p></div>
            """
    }
}
