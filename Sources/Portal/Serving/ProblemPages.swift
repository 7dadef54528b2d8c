import Markup
import PortalKit

/// The page for a problem: what happened, what to do, how to get help.
enum ProblemPages {
    static func page(_ problem: Problem, _ visit: Visit) -> Page {
        page(problem, problem.words ?? family(problem.kind), visit)
    }

    /// The reply to a member of staff without the role that a page requires.
    static func lesserRole(_ visit: Visit, wanted: Role) -> Reply {
        let problem = Problem(.forbidden, detail: "the page is for role \(wanted.rawValue)")
        Finish.record(problem, visit.head, site: visit.site.id, visit.site.services)
        return .page(page(problem, "role", visit), status: problem.kind.rawValue)
    }

    private static func page(_ problem: Problem, _ kind: String, _ visit: Visit) -> Page {
        let texts = visit.texts
        let home = visit.isSignedIn ? visit.link(SiteLinks.home) : visit.link(SiteLinks.landing)
        let title = texts(TextKey("problem", kind, "title"))
        let main: HTML = """
            <div class="prose flow"><h1>\(title)</h1>\(texts.paragraphs(TextKey("problem", kind, "body")))\
            <p class="actions"><a class="button" href="\(home)">\(texts("nav.home"))</a></p>\(typed(visit))\(contact(visit))\
            <p class="small muted">\(texts("problem.reference", ["reference": problem.reference]))</p></div>
            """
        return Page(title, main: main)
    }

    /// The input of the rejected request, for copying; empty if there is none.
    private static func typed(_ visit: Visit) -> HTML {
        let typed = FormTexts.of(visit.form)
        guard !typed.isEmpty else { return .empty }
        return "<p>\(visit.texts("problem.typed"))</p>\(ExpiredSessionPages.copies(typed, visit.texts))"
    }

    private static func contact(_ visit: Visit) -> HTML {
        let contact = visit.site.tenant.contact
        let ways = ContactPages.ways(.init(email: contact.email, phone: contact.phone, web: ""))
        guard !ways.isEmpty else {
            let page: HTML = "<a href=\"\(visit.link(SiteLinks.page("contact")))\">\(visit.texts("footer.contact"))</a>"
            return "<p>\(visit.texts("problem.contact")) \(page)</p>"
        }
        return "<p>\(visit.texts("problem.contact")) \(each: ways, { "\($0) " })</p>"
    }

    static func family(_ kind: Problem.Kind) -> String {
        switch kind {
        case .notFound, .wrongMethod, .gone, .misdirected: "notFound"
        case .forbidden: "forbidden"
        case .tooLarge: "tooLarge"
        case .malformed: "malformed"
        case .conflict: "conflict"
        case .tooMany: "tooMany"
        case .unavailable: "unavailable"
        case .failed: "failed"
        }
    }
}
