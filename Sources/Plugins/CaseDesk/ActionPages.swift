import Casework
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The pages of a case action.
struct ActionPages<Action: CaseAction> {
    let open: OpenCase
    let action: Action
    let act: ActionInput
    let stamp: HTML

    private var visit: Visit { act.visit }
    private var texts: Texts { visit.texts }
    private var title: String { texts(TextKey("act", Action.name, "title")) }

    /// The form; `others` are the changes of others that prevented the action, shown above the fields.
    func form(others: [AuditLine]? = nil) -> Page {
        guard action.isPossible else {
            return open.page(
                title, visit,
                """
                \(others.map { OpenCase.changed($0, visit) })\(action.lead(visit))\(answers, if: others != nil)\(back)
                """)
        }
        let fields = action.fields(visit)
        let needsNote = fields.contains(where: \.isMarked)
        let content: HTML = """
            \(others.map { OpenCase.conflicts($0, visit) })\(carried)\(Parts.fields(fields, act.typed, texts))\(file)<div class="actions">\
            \(submit)\
            <a class="button second" href="\(visit.link(TeamLinks.case(open.current.id)))">\(texts("signIn.cancel"))</a></div>
            """
        return open.page(
            title, findings: act.typed.findings, visit,
            """
            \(action.lead(visit))\
            \(Parts.requiredNote(texts), if: needsNote)\(wrapped(content))
            """)
    }

    /// The preview of everything that the action will do.
    func preview(_ confirmed: FormValues = FormValues()) -> Page {
        let fields = action.fields(visit)
        let hidden: HTML = """
            \(each: fields.flatMap(\.names), { name in
                act.typed[name].isEmpty
                    ? .empty : "<input type=\"hidden\" name=\"\(name)\" value=\"\(act.typed[name])\">"
            })
            """
        let content: HTML = """
            \(carried)\(hidden)\(Parts.fields(action.confirmations(act), confirmed, texts))<div class="actions">\
            <button class="button" name="action" value="do">\(texts(TextKey("act", Action.name, "button")))</button>\
            <button class="button second" name="action" value="edit">\(texts("case.edit"))</button>\
            <a class="button quiet" href="\(visit.link(TeamLinks.case(open.current.id)))">\(texts("signIn.cancel"))</a></div>
            """
        return open.page(
            texts("case.preview.title", ["action": title]), findings: confirmed.findings, visit,
            """
            <p>\(texts("case.preview.intro"))</p>\(answers)\(action.preview(act))\(NotificationPreview.table(action.tellings(act), visit))\
            \(Parts.form(here, visit, content))
            """)
    }

    /// The submitted values and the chosen file.
    private var answers: HTML {
        let said = action.fields(visit).filter(action.previews).compactMap { field -> (String, String)? in
            let words = field.words(act.typed, texts, visit.dates)
            return words.isEmpty ? nil : (texts.words(field.label), words)
        }
        return """
            <dl class="answers two">\(each: said, { label, words in
                "<div><dt>\(label)</dt><dd>\(broken(words))</dd></div>"
            })\(chosen)</dl>
            """
    }

    private var submit: HTML {
        Action.isPreviewed
            ? "<button class=\"button\" name=\"action\" value=\"preview\">\(texts("case.preview"))</button>"
            : """
            <button class="button" name="action" value="do">\(texts(TextKey("act", Action.name, "button")))</button>
            """
    }

    private var back: HTML {
        """
        <div class="actions"><a class="button" href="\(visit.link(TeamLinks.case(open.current.id)))">\(texts("case.back"))</a></div>
        """
    }

    private var here: Address { Address(path: visit.head.path) ?? visit.link(TeamLinks.case(open.current.id)) }

    private var carried: HTML {
        let upload: HTML = act.file.map { "<input type=\"hidden\" name=\"upload\" value=\"\($0.id)\">" } ?? .empty
        return "\(stamp)<input type=\"hidden\" name=\"id\" value=\"\(act.id)\">\(upload)"
    }

    private var chosen: HTML {
        act.file.map { "<div><dt>\(texts("case.file"))</dt><dd>\($0.name)</dd></div>" } ?? .empty
    }

    private func wrapped(_ content: HTML) -> HTML {
        guard Action.takesFile else { return Parts.form(here, visit, guarding: true, content) }
        return """
            <form class="flow" method="post" enctype="multipart/form-data" action="\(here)" novalidate\
            \(Parts.warnUnsaved(typed: visit.head.method == .post || visit.held != nil))\
            \(Parts.uploading(together: ActionHandler<Action>.megabytes, texts))>\(visit.formFields)<button class="hidden" tabindex="-1" aria-hidden="true"></button>\(content)</form>
            """
    }

    private var file: HTML {
        guard Action.takesFile else { return .empty }
        let finding = act.typed.finding("file")
        let field = Field("file", "case.file")
        let wrong: HTML = finding == nil ? .empty : " aria-invalid=\"true\""
        let before: HTML =
            act.file.map { file in
                """
                <p>\(Icon.document.html) \(texts("case.file.chosen", ["name": file.name]))</p><div class="choice">\
                <input type="checkbox" id="remove-file" name="remove-file" value="yes"><label for="remove-file">\
                \(texts("case.file.remove"))</label></div>
                """
            } ?? .empty
        return """
            <div class="field"><label for="file">\(texts("case.file"))</label><p class="hint" id="file-hint">\
            \(texts("case.file.hint"))</p>\(field.errorText(finding, texts))\(before)<div class="file">\
            <input type="file" id="file" name="file" data-megabytes="\(ActionHandler<Action>.megabytes)" \
            data-too-large="\(texts("upload.tooLarge", ["limit": String(ActionHandler<Action>.megabytes)]))" aria-describedby="file-hint\(" file-error", if: finding != nil)"\(wrong)></div></div>
            """
    }
}

/// Text as HTML with its line breaks.
func broken(_ words: String) -> HTML {
    let lines = words.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    return "\(each: lines, { $0.offset == 0 ? "\(String($0.element))" : "<br>\(String($0.element))" })"
}
