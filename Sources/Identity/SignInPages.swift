import Configuration
import Markup
import PortalKit
import Web

enum SignInPages {
    /// The landing page: the welcome text beside the sign-in form, or two cards.
    static func landing(_ typed: FormValues, _ visit: Visit) -> Page { page(typed, visit, section: .home) }

    static func signIn(_ typed: FormValues, _ visit: Visit) -> Page { page(typed, visit, section: .signIn) }

    private static func page(_ typed: FormValues, _ visit: Visit, section: SiteSection) -> Page {
        let landing = visit.site.portal.landing
        let summary: HTML = "\(Parts.summary(typed.findings, visit.texts))\(ended(visit))"
        let isFailed = !typed.findings.isEmpty
        switch landing.layout {
        case .signInFirst:
            let heading = visit.texts(section == .home ? "landing.heading" : "signIn.title")
            let main: HTML = """
                \(hero(heading))<div class="wrap">\(summary)<div class="split sign-in-first">\
                <section class="card raised" aria-label="\(visit.texts("signIn.title"))">\(form(typed, visit))</section>\
                <div class="flow">\(notices(visit))\(welcome(visit))</div></div></div>
                """
            let title = visit.texts(section == .home ? "nav.home" : "signIn.title")
            return Page(title, section: section, hasFindings: isFailed, isWide: true, main: main)
        case .existingAndNew:
            let main: HTML = """
                \(summary)\(Parts.title(visit.texts("signIn.title")))\(notices(visit))<div class="split">\
                <section class="card raised" aria-labelledby="existing">\(form(typed, visit))</section>\
                \(newUsers(visit), if: visit.site.portal.audience != .staff || Registration.isOpen(visit.site))</div>\
                \(welcome(visit))
                """
            return Page(visit.texts("signIn.title"), section: section, hasFindings: isFailed, main: main)
        }
    }

    /// The reason why the visitor has to sign in again.
    private static func ended(_ visit: Visit) -> HTML {
        let reason: TextKey
        switch visit.query["ended"] {
        case "code": reason = "signIn.ended.code"
        case "tries": reason = "signIn.ended.tries"
        case "tries-own": reason = "signIn.ended.tries-own"
        case "two-step": reason = "signIn.ended.two-step"
        case "session": reason = "signIn.ended.session"
        case "kept": reason = "signIn.ended.kept"
        case "cookies": reason = "signIn.ended.cookies"
        default: return .empty
        }
        return "<div class=\"block\">\(Parts.note("<p>\(visit.texts(reason))</p>"))</div>"
    }

    private static func hero(_ heading: String) -> HTML {
        "<div class=\"hero\"><div class=\"wrap\"><h1>\(heading)</h1></div></div>"
    }

    private static func notices(_ visit: Visit) -> HTML {
        let shown = visit.site.portal.notices.filter { $0.period.contains(visit.now) }
        return """
            \(each: shown, { notice in
                "<div class=\"notice\">\(Icon.warning.html)<div>\(visit.texts.html(TextKey("notice", notice.name)))</div></div>"
            })
            """
    }

    private static func welcome(_ visit: Visit) -> HTML {
        (visit.site.portal.landing.page.flatMap { visit.site.pages[$0.text] })?[visit.language].map {
            "<div class=\"flow prose welcome\">\($0.html)</div>"
        } ?? .empty
    }

    /// The ways to sign in: address and password, and the buttons of services outside.
    static func form(_ typed: FormValues, _ visit: Visit) -> HTML {
        let next = visit.form["next"] ?? visit.query["next"] ?? ""
        let outside = OutsideSignInPages.buttons(next: next, visit)
        guard !visit.site.signsInOutsideOnly else {
            return """
                <div class="flow"><h2 id="existing">\(visit.texts("signIn.title"))</h2>\(outside)</div>
                """
        }
        let password = passwordForm(typed, next: next, visit)
        return visit.site.outsideSignIns.isEmpty ? password : "<div class=\"flow\">\(password)\(outside)</div>"
    }

    private static func passwordForm(_ typed: FormValues, next: String, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let isCards = visit.site.portal.landing.layout == .existingAndNew
        let links = ["register": visit.link(AccountLinks.register)]
        let lead: HTML =
            isCards
            ? """
            <h2 id="existing">\(texts("signIn.existing.heading"))</h2><p>\(texts("signIn.existing.intro"))</p>
            """
            : Registration.isOpen(visit.site)
                ? "<p>\(texts.html("signIn.prompt", links: links))</p>"
                : visit.site.portal.audience == .staff
                    ? "<p>\(texts("signIn.invited"))</p>"
                    : "<p>\(texts.html("signIn.invited.resident", links: links))</p>"
        let forgot: HTML = "<a href=\"\(visit.link(AccountLinks.forgot))\">\(texts("signIn.forgot"))</a>"
        let button: HTML = "<button class=\"button\">\(texts("signIn.button"))</button>"
        let cancel: HTML =
            "<a class=\"button second\" href=\"\(visit.link(SiteLinks.landing))\">\(texts("action.cancel"))</a>"
        let end: HTML =
            isCards
            ? "<div class=\"actions\">\(button)\(cancel)</div><p>\(forgot)</p>"
            : "<div class=\"row apart\">\(forgot)\(button)</div>"
        let recovery = visit.form["recovery"] ?? visit.query["recovery"] ?? ""
        let passed: HTML = recovery.isEmpty ? .empty : Parts.hidden("recovery", recovery)
        return Parts.form(
            visit.link(SiteLinks.signIn), visit,
            """
            \(lead)\(Parts.hidden("next", next))\(passed)\(Parts.fields(SignIn.fields(visit.site), typed, texts))\(end)\
            \(each: visit.site.features.collected(LandingLink.self), { link in
                "<p><a href=\"\(visit.link(link.path))\">\(texts(link.label))</a></p>"
            })
            """)
    }

    private static func newUsers(_ visit: Visit) -> HTML {
        let links = ["register": visit.link(AccountLinks.register)]
        guard Registration.isOpen(visit.site) else {
            return """
                <section class="card wash flow" aria-labelledby="new"><h2 id="new">\(visit.texts("signIn.new.heading"))</h2>\
                <p>\(visit.texts.html("signIn.invited.resident", links: links))</p></section>
                """
        }
        return """
            <section class="card wash flow" aria-labelledby="new"><h2 id="new">\(visit.texts("signIn.new.heading"))</h2>\
            <p>\(visit.texts.html("signIn.new.intro", links: links))</p>\
            <a class="button second" href="\(visit.link(AccountLinks.register))">\(visit.texts("signIn.new.button"))</a></section>
            """
    }

    static func signedOut(_ visit: Visit) -> Page {
        let main: HTML = """
            \(Parts.title(visit.texts("signOut.done"), "<p class=\"lead\">\(visit.texts("signOut.safe"))</p>"))\
            \(Parts.button(visit.texts("signOut.again"), to: visit.link(SiteLinks.signIn)))
            """
        return Page(visit.texts("signOut.done"), main: main)
    }
}
