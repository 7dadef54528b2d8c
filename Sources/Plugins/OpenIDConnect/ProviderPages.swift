import Markup
import PortalKit

/// The pages that say why no one was signed in.
enum ProviderPages {
    static func refused(_ kind: SignInRefusal.Page, _ provider: String, _ visit: Visit) -> Page {
        let texts = visit.texts
        let title = texts(TextKey("elsewhere", kind.rawValue, "title"))
        let links = ["contact": visit.link(SiteLinks.page("contact"))]
        let main: HTML = """
            \(Parts.title(title))<div class="prose flow">\
            \(texts.paragraphs(TextKey("elsewhere", kind.rawValue, "body"), links: links))\
            <p class="actions"><a class="button" href="\(visit.link(ProviderLinks.begin(provider)))">\
            \(texts("elsewhere.again"))</a><a class="button second" href="\(visit.link(SiteLinks.signIn))">\
            \(texts("elsewhere.back"))</a></p></div>
            """
        return Page(title, main: main)
    }
}
