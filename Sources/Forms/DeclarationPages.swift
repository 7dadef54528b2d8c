import Markup
import PortalKit

/// The declarations at the end of the summary, with their checkboxes and Submit.
struct DeclarationPages {
    let open: OpenForm
    let findings: [ValidationError]
    /// The ids of the declarations that are ticked.
    let agreed: Set<String>
    let visit: Visit

    var html: HTML {
        let texts = visit.texts
        return """
            <section class="card raised prose flow">\(words)<div class="actions ends"><button class="button second" name="action" value="back">\(texts("form.back"))\
            </button><button class="button" name="action" value="send">\(texts("form.submit"))</button></div>\
            <p class="small muted on-screen">\(StepPages.status(open, visit))</p></section>
            """
    }

    /// The declarations with their checkboxes.
    var words: HTML {
        "\(each: open.form.declarations, { "\(Self.words($0, isFolding: true, visit))\(agreement($0))" })"
    }

    private func agreement(_ part: FormDefinition.Declaration) -> HTML? { part.agree.map { choice(part, $0) } }

    private func choice(_ part: FormDefinition.Declaration, _ agree: Wording) -> HTML {
        let field = Field("declaration.\(part.id)", .words(agree), .tick)
        let name = field.name
        let finding = findings.first { $0.field == name }
        let described: HTML = finding == nil ? .empty : " aria-describedby=\"\(name)-error\" aria-invalid=\"true\""
        let title: HTML = part.title.map { "<span class=\"hidden\">\($0(visit.language)): </span>" } ?? .empty
        return """
            <div class="field\(" wrong", if: finding != nil)">\(field.errorText(finding, visit.texts))<div class="choice">\
            <input type="checkbox" id="\(name)" name="\(name)" value="yes"\(" checked", if: agreed.contains(part.id))\
            \(described)><label for="\(name)">\(title)\(agree(visit.language))</label></div></div>
            """
    }

    /// The heading and the text of a declaration.
    /// - Parameter isFolding: whether a notice can be folded away; it is open at first.
    static func words(_ part: FormDefinition.Declaration, isFolding: Bool, _ visit: Visit) -> HTML {
        let title: HTML =
            part.title.map { title in
                isFolding ? "<h2>\(title(visit.language))</h2>" : "<h3>\(title(visit.language))</h3>"
            } ?? .empty
        let text = HTML(markdown: visit.texts.filled(part.text(visit.language)))
        guard let notice = part.notice else { return "\(title)\(text)" }
        let words = HTML(markdown: visit.texts.filled(notice.text(visit.language)))
        let heading = notice.title(visit.language)
        return isFolding
            ? """
            \(title)\(text)<details class="long" open><summary>\(heading)</summary>\
            <div class="flow">\(words)</div></details>
            """ : "\(title)\(text)<h4>\(heading)</h4>\(words)"
    }
}
