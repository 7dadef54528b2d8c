public import Markup
import Web

/// Parts that many pages share.
public enum Parts {
    /// What is wrong with a page, at its top, each entry leading to its field.
    public static func summary(_ findings: [Finding], _ texts: Texts) -> HTML {
        guard !findings.isEmpty else { return .empty }
        return """
            <div class="error-summary" role="alert" aria-labelledby="problems" tabindex="-1">\
            <h2 id="problems">\(texts("error.heading"))</h2><ul>\
            \(each: findings, { "<li><a href=\"\(Address.fragment($0.field))\">\($0.message)</a></li>" })</ul></div>
            """
    }

    /// Several fields, one after the other.
    public static func fields(_ fields: [Field], _ typed: Typed, _ texts: Texts) -> HTML {
        "\(each: fields, { $0.html(typed, texts) })"
    }

    /// A form that posts back. Its checks are the server's: the browser's own are off.
    public static func form(_ action: Address, _ visit: Visit, guarding: Bool = false, _ content: HTML) -> HTML {
        let warn: HTML = guarding ? warnUnsaved(typed: visit.head.method == .post || visit.held != nil) : .empty
        // Enter presses the first button of a form, which must not be one that searches or goes back.
        return """
            <form class="flow" method="post" action="\(action)" novalidate\(warn)>\(visit.formFields)\
            <button class="hidden" tabindex="-1" aria-hidden="true"></button>\(content)</form>
            """
    }

    /// The attribute of a form that asks before its page is left with something typed.
    /// - Parameter typed: whether the page comes with something that was typed before and is not saved.
    public static func warnUnsaved(typed: Bool) -> HTML {
        typed ? " data-warn-unsaved=\"typed\"" : " data-warn-unsaved"
    }

    /// The attributes of a form with files: what is said while they are on their way, and how large they may be together.
    /// - Parameter megabytes: the most for all files of one post.
    public static func uploading(together megabytes: Int, _ texts: Texts) -> HTML {
        """
         data-uploading="\(texts("upload.busy"))" data-progress="\(texts("upload.progress"))" \
        data-upload-failed="\(texts("upload.failed"))" data-offline="\(texts("form.offline"))" data-together="\(megabytes)" \
        data-too-large-together="\(texts("upload.together", ["limit": String(megabytes)]))"
        """
    }

    /// Says that something was done.
    public static func done(_ message: String) -> HTML {
        "<div class=\"notice good\" role=\"status\">\(Icon.tick.html)<p>\(message)</p></div>"
    }

    /// Says something the visitor should know.
    public static func note(_ message: HTML) -> HTML {
        "<div class=\"notice info\">\(Icon.info.html)<div class=\"flow\">\(message)</div></div>"
    }

    /// Says something that asks for care.
    public static func warning(_ message: HTML) -> HTML {
        "<div class=\"notice\">\(Icon.warning.html)<div class=\"flow\">\(message)</div></div>"
    }

    /// The day by which the council has to tell, with the rule that makes it.
    public static func due(_ due: Due, _ visit: Visit) -> HTML {
        let words: TextKey = due.date < CivilDate(visit.now) ? "due.late" : "due.by"
        return """
            <p class="key-date"><span class="small">\(visit.texts(words))</span> \
            <b>\(visit.dates.words(due.date))</b> <span class="small muted">\(rule(due, visit))</span></p>
            """
    }

    /// The rule that makes a day, in plain words, such as `6 weeks from 1 September 2024`.
    public static func rule(_ due: Due, _ visit: Visit) -> String { due.words(visit.texts, visit.dates) }

    /// How much of something is new: a number to see, and words to hear.
    /// - Parameter name: what it is, as its count is named.
    public static func badge(_ count: Int, of name: String, _ texts: Texts) -> HTML {
        guard count > 0 else { return .empty }
        return """
             <span class="badge" aria-hidden="true">\(upTo99(count))</span>\
            <span class="hidden">\(texts(TextKey("waiting", name), ["count": upTo99(count)]))</span>
            """
    }

    /// A number as a badge has it: beyond 99 it is `99+`.
    static func upTo99(_ count: Int) -> String { count > 99 ? "99+" : String(count) }

    /// The way to what is newer and older in a list; nothing where all of it is there.
    public static func pages(
        _ page: Int, hasOlder: Bool, _ texts: Texts, _ address: (_ page: Int) -> Address
    ) -> HTML {
        guard page > 1 || hasOlder else { return .empty }
        func step(_ page: Int, _ label: TextKey) -> HTML {
            "<a class=\"button second slim\" href=\"\(address(page))\">\(texts(label))</a>"
        }
        return """
            <nav class="actions" aria-label="\(texts("progress.pages"))">\(step(page - 1, "progress.newer"), if: page > 1)\
            \(step(page + 1, "progress.older"), if: hasOlder)</nav>
            """
    }

    /// A text as somebody typed it, in paragraphs at its line breaks.
    public static func typed(_ text: String) -> HTML {
        "\(each: text.split(whereSeparator: \.isNewline), { "<p>\(String($0))</p>" })"
    }

    /// Words in a language of their own, which is told where it is not the page's.
    public static func words(_ words: String, in language: Language, _ visit: Visit) -> HTML {
        language == visit.language ? "\(words)" : "<span lang=\"\(language.tag)\">\(words)</span>"
    }

    /// A day beside the words for what it is, such as the day a form is due.
    public static func keyDate(_ words: String, _ day: String, _ about: String = "") -> HTML {
        """
        <p class="key-date"><span class="small">\(words)</span> <b>\(day)</b> <span class="small muted">\(about)</span></p>
        """
    }

    /// Which marks mean what.
    public static func requiredNote(_ texts: Texts) -> HTML {
        "<p><span class=\"required\" aria-hidden=\"true\">*</span> \(texts("register.required"))</p>"
    }

    /// A heading at the top of a page, with what belongs right under it.
    public static func title(_ heading: String, _ lead: HTML = .empty) -> HTML {
        "<div class=\"title prose flow\"><h1>\(heading)</h1>\(lead)</div>"
    }
}
