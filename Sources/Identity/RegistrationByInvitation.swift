import Markup
import PortalKit

/// Registration of a portal for residents or professionals that the team invites: a page that says so.
enum RegistrationByInvitation {
    static func contribute(to blueprint: inout Blueprint) {
        // A pack's navigation may list it.
        blueprint.withhold(.register)
        blueprint.get(AccountLinks.register, .everyone, isCacheable: true) { visit in .page(page(visit)) }
    }

    private static func page(_ visit: Visit) -> Page {
        let texts = visit.texts
        let links = ["contact": visit.link(SiteLinks.page("contact")), "sign-in": visit.link(SiteLinks.signIn)]
        let main: HTML = """
            \(Parts.title(texts("register.invited.title")))<div class="prose flow">\
            \(texts.paragraphs("register.invited.body", links: links))\
            \(Parts.button(texts("activate.done.signIn"), to: visit.link(SiteLinks.signIn)))</div>
            """
        return Page(texts("register.invited.title"), main: main)
    }
}
