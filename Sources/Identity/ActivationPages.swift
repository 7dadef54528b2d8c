import Markup
import PortalKit

enum ActivationPages {
    static let email = Field(
        "email", "activate.again.email", .email, required: true, marked: false, limit: 254, autocomplete: "email")

    /// Says that the mail was sent, and offers to send it again.
    static func sent(_ visit: Visit, _ typed: FormValues = FormValues(), isRepeat: Bool) -> Page {
        let texts = visit.texts
        let contact = ["contact": visit.link(SiteLinks.page("contact"))]
        let again: HTML = isRepeat ? Parts.done(texts("activate.sent.again")) : .empty
        let form = Parts.form(
            visit.link(AccountLinks.resendActivation), visit,
            """
            \(email.html(typed, texts))<p><button class="button second">\(texts("activate.again.button"))</button></p>
            """)
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(again)\
            \(Parts.title(texts("activate.sent.title"), texts.paragraphs("activate.sent.body")))\
            <div class="prose flow">\(texts.paragraphs("activate.sent.spam", links: contact))\
            <h2>\(texts("activate.again"))</h2>\(form)\
            <p><a class="button second" href="\(visit.link(SiteLinks.signIn))">\(texts("activate.done.signIn"))</a></p></div>
            """
        return Page(texts("activate.sent.title"), hasFindings: !typed.findings.isEmpty, main: main)
    }

    /// The page of a link, with a button that activates.
    static func confirm(_ visit: Visit) -> Page {
        let texts = visit.texts
        let here = visit.link(SiteLinks.activation(visit.token))
        let form = Parts.form(
            here, visit, "<p><button class=\"button\">\(texts("activate.confirm.button"))</button></p>")
        let lead: HTML = "<p class=\"lead\">\(texts("activate.confirm.body"))</p>"
        return LinkPages.page("activate.confirm.title", lead: lead, visit, form)
    }

    /// The page of a link, with a sign-in form that activates.
    static func signIn(_ typed: FormValues, _ visit: Visit) -> Page {
        let texts = visit.texts
        let here = visit.link(SiteLinks.activation(visit.token))
        let content: HTML = """
            \(Parts.fields(SignIn.fields, typed, texts))<div class="row apart">\
            <a href="\(visit.link(AccountLinks.forgot))">\(texts("signIn.forgot"))</a>\
            <button class="button">\(texts("signIn.button"))</button></div>
            """
        let lead: HTML = "<p class=\"lead\">\(texts("activate.signIn.body"))</p>"
        let form: HTML = "<section class=\"card raised\">\(Parts.form(here, visit, content))</section>"
        return LinkPages.page("activate.confirm.title", lead: lead, typed: typed, visit, form)
    }

    static func done(_ visit: Visit) -> Page {
        let texts = visit.texts
        let links = ["sign-in": visit.link(SiteLinks.signIn)]
        let main: HTML = """
            \(Parts.title(texts("activate.done.title"), texts.paragraphs("activate.done.body", links: links)))\
            <div class="prose flow">\(Parts.button(texts("activate.done.signIn"), to: visit.link(SiteLinks.signIn)))</div>
            """
        return Page(texts("activate.done.title"), main: main)
    }

    static func used(_ visit: Visit) -> Page {
        let button = Parts.button(visit.texts("activate.done.signIn"), to: visit.link(SiteLinks.signIn))
        return LinkPages.message("activate.used.title", "activate.used.body", visit, action: button)
    }

    /// The form that mails a new activation link.
    static func resend(_ token: String, _ visit: Visit) -> HTML {
        Parts.form(
            visit.link(AccountLinks.resendActivation), visit,
            """
            <input type="hidden" name="token" value="\(token)"><p><button class="button">\
            \(visit.texts("activate.resend"))</button></p>
            """)
    }

    static func unknown(_ visit: Visit) -> Page {
        let register: HTML = """
            <a class="button second" href="\(visit.link(AccountLinks.register))">\(visit.texts("nav.register"))</a>
            """
        let buttons: HTML = """
            <p class="actions"><a class="button" href="\(visit.link(SiteLinks.signIn))">\
            \(visit.texts("activate.done.signIn"))</a>\(register, if: Registration.isOpen(visit.site))</p>
            """
        return LinkPages.message("link.unknown.title", "link.unknown.body", visit, action: buttons)
    }
}
