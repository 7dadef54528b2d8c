import Casework
import Forms
import Identity
import Markup
import PortalKit

/// The pages around a form that needs no account.
enum OpenRequestPages {
    /// The forms that need no account.
    static func list(_ forms: [WholeForm], _ visit: Visit) -> Page {
        let (texts, title) = (visit.texts, visit.texts("openRequest.title"))
        let rows = Parts.rows(forms) { form in
            Parts.row(
                "<a href=\"\(visit.link(OpenRequestLinks.form(form.name)))\">\(form.title(visit.language))</a>", [])
        }
        let main: HTML = """
            \(Parts.title(title))<div class="prose flow">\(texts.paragraphs("openRequest.about"))\(rows)\
            <p><a href="\(visit.link(SiteLinks.signIn))">\(texts("openRequest.rather"))</a></p></div>
            """
        return Page(title, main: main)
    }

    static func receipt(_ request: OpenRequest, _ form: WholeForm, _ visit: Visit) -> Page {
        let (texts, title) = (visit.texts, visit.texts("openRequest.sent"))
        let next = HTML(markdown: texts.filled(form.sent(visit.language)))
        let rows = Parts.details([
            (texts("openRequest.reference"), "<strong>\(request.reference)</strong>"),
            (
                texts("openRequest.receivedOn"),
                "\(visit.dates.date(request.received)) \(visit.dates.time(request.received))"
            ),
        ])
        let main: HTML = """
            <div class="title flow"><div class="notice good" role="status">\(Icon.tick.html)<div class="flow">\
            <h1>\(title)</h1><p>\(texts("openRequest.sent.body"))</p></div></div></div>\
            <div class="prose flow">\(rows)<h2>\(texts("openRequest.next"))</h2>\(next)\
            \(texts.paragraphs("openRequest.next.confirm"))\
            <div class="actions"><a class="button" href="\(visit.link(SiteLinks.landing))">\
            \(texts("openRequest.finish"))</a></div></div>
            """
        return Page(title, main: main)
    }

    /// The page behind the mailed link: its button confirms the address.
    static func confirm(_ visit: Visit, isGood: Bool) -> Page {
        let (texts, title) = (visit.texts, visit.texts(isGood ? "openRequest.confirm" : "openRequest.confirm.bad"))
        let body: HTML =
            isGood
            ? """
            \(texts.paragraphs("openRequest.confirm.body"))\
            \(Parts.form(visit.link(OpenRequestLinks.confirm(visit.parameters["token"] ?? "")), visit,
                "<button class=\"button\">\(texts("openRequest.confirm.button"))</button>"))
            """ : "\(texts.paragraphs("openRequest.confirm.bad.body"))\(ways(visit))"
        return Page(title, main: "\(Parts.title(title))<div class=\"prose flow\">\(body)</div>")
    }

    static func confirmed(_ request: OpenRequest, _ visit: Visit) -> Page {
        let (texts, title) = (visit.texts, visit.texts("openRequest.confirmed"))
        let main: HTML = """
            \(Parts.title(title))<div class="prose flow">\
            \(texts.paragraphs("openRequest.confirmed.body", ["reference": request.reference]))\(ways(visit))</div>
            """
        return Page(title, main: main)
    }

    /// The links to register, and to sign in and claim.
    private static func ways(_ visit: Visit) -> HTML {
        let register: HTML =
            visit.site.answers(AccountLinks.register)
            ? """
            <a class="button second" href="\(visit.link(AccountLinks.register))">\
            \(visit.texts("openRequest.register"))</a>
            """ : .empty
        let claim = visit.signInLink(next: OpenRequestLinks.claim().segments.joined(separator: "/"))
        return """
            <div class="actions"><a class="button" href="\(claim)">\(visit.texts("openRequest.signIn"))</a>\(register)</div>
            """
    }
}
