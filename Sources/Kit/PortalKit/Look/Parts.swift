public import Markup
import Web

/// HTML fragments that many pages share.
public enum Parts {
    /// The validation errors at the top of a page, each a link to its field; empty if there are none.
    public static func summary(_ findings: [ValidationError], _ texts: Texts) -> HTML {
        guard !findings.isEmpty else { return .empty }
        return """
            <div class="error-summary" role="alert" aria-labelledby="problems" tabindex="-1">\
            <h2 id="problems">\(texts("error.heading"))</h2><ul>\
            \(each: findings, { "<li><a href=\"\(Address.fragment($0.field))\">\($0.message)</a></li>" })</ul></div>
            """
    }

    /// Several fields with their values and validation errors.
    public static func fields(_ fields: [Field], _ typed: FormValues, _ texts: Texts) -> HTML {
        "\(each: fields, { $0.html(typed, texts) })"
    }

    /// A form that is posted to `action`, with the CSRF token. The browser's own validation is off.
    /// - Parameters:
    ///   - guarding: whether leaving the page with unsaved input asks for confirmation.
    ///   - checks: whether the script asks the handler, by `check=1`, what of the input would be refused.
    ///   - megabytes: the maximum for all files of the form; nil for a form without files.
    public static func form(
        _ action: Address, _ visit: Visit, guarding: Bool = false, checks: Bool = false, megabytes: Int? = nil,
        _ content: HTML
    ) -> HTML {
        let warn: HTML = guarding ? warnUnsaved(typed: visit.head.method == .post || visit.held != nil) : .empty
        let files = megabytes.map { " enctype=\"multipart/form-data\"\(uploading(together: $0, visit.texts))" as HTML }
        // Enter presses the first button of a form, which must not be one for searching or going back.
        return """
            <form class="flow" method="post" action="\(action)" novalidate\(files)\(warn)\(" data-check", if: checks)>\(visit.formFields)\
            <button class="hidden" tabindex="-1" aria-hidden="true"></button>\(content)</form>
            """
    }

    /// A hidden input.
    public static func hidden(_ name: String, _ value: String) -> HTML {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    /// The attribute of a form that asks for confirmation when its page is left with unsaved input.
    /// - Parameter typed: whether the page is rendered with input that is not saved.
    public static func warnUnsaved(typed: Bool) -> HTML {
        typed ? " data-warn-unsaved=\"typed\"" : " data-warn-unsaved"
    }

    /// The attributes of a form with files: the script's messages about the upload, and its limit.
    /// - Parameter megabytes: the maximum for all files of one request, such as ``BodyLimit/megabytes``.
    public static func uploading(together megabytes: Int, _ texts: Texts) -> HTML {
        """
         data-uploading="\(texts("upload.busy"))" data-progress="\(texts("upload.progress"))" \
        data-upload-failed="\(texts("upload.failed"))" data-offline="\(texts("form.offline"))" data-together="\(megabytes)" \
        data-too-large-together="\(texts("upload.together", ["limit": String(megabytes)]))"
        """
    }

    /// A notice of success, which screen readers announce. `message` is escaped.
    public static func done(_ message: String) -> HTML {
        "<div class=\"notice good\" role=\"status\">\(Icon.tick.html)<p>\(message)</p></div>"
    }

    /// A notice with information.
    public static func note(_ message: HTML) -> HTML {
        "<div class=\"notice info\">\(Icon.info.html)<div class=\"flow\">\(message)</div></div>"
    }

    /// A notice with a warning.
    public static func warning(_ message: HTML) -> HTML {
        "<div class=\"notice\">\(Icon.warning.html)<div class=\"flow\">\(message)</div></div>"
    }

    /// The day by which the council must notify its decision, with the rule; after that day, that it is overdue.
    public static func due(_ due: Due, _ visit: Visit) -> HTML {
        let words: TextKey = due.date < CivilDate(visit.now) ? "due.late" : "due.by"
        return keyDate(visit.texts(words), visit.dates.words(due.date), rule(due, visit))
    }

    /// The rule of a due date in words, such as `6 weeks from 1 September 2024`.
    public static func rule(_ due: Due, _ visit: Visit) -> String { due.words(visit.texts, visit.dates) }

    /// A badge with a number, and words for screen readers; empty for 0.
    /// - Parameter name: the name of the count (see ``Blueprint/count(_:_:)``), for the wording `waiting.<name>`.
    public static func badge(_ count: Int, of name: String, _ texts: Texts) -> HTML {
        guard count > 0 else { return .empty }
        return """
             <span class="badge" aria-hidden="true">\(upTo99(count))</span>\
            <span class="hidden">\(texts(TextKey("waiting", name), ["count": upTo99(count)]))</span>
            """
    }

    /// A number for a badge; `99+` above 99.
    static func upTo99(_ count: Int) -> String { count > 99 ? "99+" : String(count) }

    /// Links to the newer and older page of a list, the newest first; empty if there is only one page.
    /// - Parameter page: the number of the current page, from 1.
    public static func pages(
        _ page: Int, hasOlder: Bool, _ texts: Texts, _ address: (_ page: Int) -> Address
    ) -> HTML {
        guard page > 1 || hasOlder else { return .empty }
        func step(_ page: Int, _ label: TextKey) -> HTML {
            "<a class=\"button second slim\" href=\"\(address(page))\">\(texts(label))</a>"
        }
        return """
            <nav class="actions" aria-label="\(texts("pager.pages"))">\(step(page - 1, "pager.newer"), if: page > 1)\
            \(step(page + 1, "pager.older"), if: hasOlder)</nav>
            """
    }

    /// A link that looks like a button, in a paragraph of its own. `words` are escaped.
    public static func button(_ words: String, to address: Address) -> HTML {
        "<p><a class=\"button\" href=\"\(address)\">\(words)</a></p>"
    }

    /// A list of labels, each with its value beside it.
    public static func details(_ rows: [(label: String, value: HTML)]) -> HTML {
        "<dl class=\"answers two\">\(each: rows, { "<div><dt>\($0.label)</dt><dd>\($0.value)</dd></div>" })</dl>"
    }

    /// A typed text, escaped, with a paragraph for each line. Its language is not known: on a page in another language
    /// than the portal's first, it is marked as in the first.
    public static func typed(_ text: String, _ visit: Visit) -> HTML {
        let first = visit.site.defaultLanguage
        let lang: HTML = first == visit.language ? .empty : " lang=\"\(first.tag)\""
        return "\(each: text.split(whereSeparator: \.isNewline), { "<p\(lang)>\(String($0))</p>" })"
    }

    /// Words in `language`, with a `lang` attribute if it is not the page's language.
    public static func words(_ words: String, in language: Language, _ visit: Visit) -> HTML {
        language == visit.language ? "\(words)" : "<span lang=\"\(language.tag)\">\(words)</span>"
    }

    /// A title that was written when something was sent, escaped and marked as `typed` marks a text.
    public static func written(_ title: String, _ visit: Visit) -> HTML {
        words(title, in: visit.site.defaultLanguage, visit)
    }

    /// A formatted date with its label, such as the day a form is due.
    /// - Parameter about: an explanation after it; empty for none.
    public static func keyDate(_ words: String, _ day: String, _ about: String = "") -> HTML {
        """
        <p class="key-date"><span class="small">\(words)</span> <b>\(day)</b> <span class="small muted">\(about)</span></p>
        """
    }

    /// The note that required fields are marked with an asterisk.
    public static func requiredNote(_ texts: Texts) -> HTML {
        "<p><span class=\"required\" aria-hidden=\"true\">*</span> \(texts("field.required"))</p>"
    }

    /// The heading of a page, and what follows directly below it.
    public static func title(_ heading: String, _ lead: HTML = .empty) -> HTML { title(html: "\(heading)", lead) }

    /// The same with marks in the heading, such as that of its language.
    public static func title(html heading: HTML, _ lead: HTML = .empty) -> HTML {
        "<div class=\"title prose flow\"><h1>\(heading)</h1>\(lead)</div>"
    }
}
