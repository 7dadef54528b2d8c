import Foundation
import Identity
import Markup
import PortalKit
import Web

/// Pages and notes about forms that were posted after their session had ended.
enum ExpiredSessionPages {
    private struct Answer: Encodable {
        let message: String
        /// Whether what was typed is stored.
        let kept: Bool
    }

    static func json(_ visit: Visit, isKept: Bool) -> Response {
        let words: TextKey = isKept ? "session.autosave.kept" : "session.autosave.lost"
        let json = (try? JSONEncoder().encode(Answer(message: visit.texts(words), kept: isKept))).map(Array.init) ?? []
        return Response(
            status: 403, fields: ["Content-Type": "application/json; charset=utf-8"], content: .bytes(json))
    }

    /// A page with input that could not be stored, for copying.
    static func copies(_ typed: [String], _ visit: Visit) -> Page {
        let texts = visit.texts
        let isOut = visit.session == nil
        let title = texts(isOut ? "session.lost.title" : "session.stale.title")
        let next = visit.link(SiteLinks.signIn).query(["next": visit.page])
        let here = visit.link(PagePath(segments: visit.page.split(separator: "/").map(String.init)))
        let main: HTML = """
            \(Parts.title(title, texts.paragraphs("session.lost.body")))<div class="prose flow">\(copies(typed, texts))\
            <p><a class="button" target="_blank" rel="noopener" href="\(isOut ? next : here)">\
            \(texts(isOut ? "session.lost.signIn" : "session.stale.open"))</a></p></div>
            """
        return Page(title, main: main)
    }

    /// Read-only text areas for copying. Leaving the page asks for confirmation.
    static func copies(_ typed: [String], _ texts: Texts) -> HTML {
        """
        <form class="flow" data-warn-unsaved="typed">\(each: typed.enumerated(), { place, text in
            let rows = min(12, max(2, text.count / 60 + text.split(separator: "\n").count))
            return """
                <div class="field"><label for="typed-\(place + 1)">\
                \(texts("session.lost.text", ["number": String(place + 1)]))</label>\
                <textarea class="input" id="typed-\(place + 1)" rows="\(rows)" readonly>\(text)</textarea></div>
                """
        })</form>
        """
    }

    /// The page if another account has signed in since the form was opened: it does not show that form's input.
    static func otherAccount(_ visit: Visit, isKept: Bool) -> Page {
        let texts = visit.texts
        let main: HTML = """
            \(Parts.title(texts("session.other.title")))<div class="prose flow">\
            \(texts.paragraphs(isKept ? "session.other.kept" : "session.other.body"))\
            \(Parts.button(texts("nav.home"), to: visit.link(SiteLinks.home)))</div>
            """
        return Page(texts("session.other.title"), main: main)
    }

    /// The note above a page with restored input: that it was restored, or the texts if the page has no fields for
    /// them, and which files must be chosen again.
    static func note(_ held: PendingForm, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let typed = held.shown == .nowhere ? held.texts : []
        guard held.shown != .elsewhere, held.shown == .inFields || !typed.isEmpty || !held.files.isEmpty else {
            return .empty
        }
        let words: TextKey? = held.shown == .inFields ? "session.kept" : typed.isEmpty ? nil : "session.kept.copy"
        let lead: HTML = words.map { "<p>\(texts($0))</p>" } ?? .empty
        let files: HTML =
            held.files.isEmpty
            ? .empty
            : """
            <p>\(texts("session.kept.files"))</p><ul>\(each: held.files, { "<li>\($0)</li>" })</ul>
            """
        let forget: HTML = """
            <form method="post" action="\(visit.link(AccountLinks.forgetPendingForms))">\(visit.formFields)\
            <input type="hidden" name="held-page" value="\(visit.page)"><button class="link-button">\
            \(texts("session.kept.forget"))</button></form>
            """
        let note: HTML = "\(lead)\(copies(typed, texts), if: !typed.isEmpty)\(files)\(forget)"
        return "<div class=\"block\">\(Parts.note(note))</div>"
    }
}
