import Markup
import PortalKit
import Web

/// Pages that belong to no portal. None of them names a council, except the list of a tenant's portals on its own host.
struct OutsidePages: Sendable {
    private let style: SiteAsset
    private let texts: Texts
    private let services: Services

    init(_ shared: Shared, _ services: Services) {
        style = SiteAsset(Array(shared.style.utf8), type: "text/css; charset=utf-8")
        texts = Texts(language: .en, wordings: shared.wordings[.en]?.all ?? [:])
        self.services = services
    }

    var styleAddress: Address? { Address(path: "/assets/\(style.version)/base.css") }

    /// The neutral style sheet, on any host.
    func asset(_ head: Head) -> Response? {
        guard head.method.isSafe, head.path == styleAddress?.text else { return nil }
        return Finish.file(style, head)
    }

    func unknown(_ kind: Problem.Kind, _ head: Head) -> Response {
        let problem = Problem(kind, detail: "nothing at this address")
        Finish.record(problem, head, site: "", services)
        let main: HTML = """
            <div class="prose flow"><span class="gate">\(Icon.gate.html)</span><h1>\(texts("outside.unknown.title"))</h1>\
            \(texts.paragraphs("outside.unknown.body"))\
            <p class="small muted">\(texts("problem.reference", ["reference": problem.reference]))</p></div>
            """
        return page(texts("outside.unknown.title"), main, head, status: kind.rawValue)
    }

    /// The response to plain HTTP from another host: only an error page, because input could be intercepted.
    func insecure(_ head: Head) -> Response {
        let problem = Problem(.forbidden, detail: "plain HTTP")
        Finish.record(problem, head, site: "", services)
        let main: HTML = """
            <div class="prose flow"><h1>\(texts("outside.insecure.title"))</h1>\
            \(texts.paragraphs("outside.insecure.body"))</div>
            """
        return page(texts("outside.insecure.title"), main, head, status: problem.kind.rawValue)
    }

    /// The response on every address of a tenant that the provider has suspended.
    func suspended(_ tenant: Tenant, _ head: Head) -> Response {
        let title = texts("outside.suspended.title")
        let contact = tenant.contact.line
        let main: HTML = """
            <div class="prose flow"><h1>\(title)</h1>\(texts.paragraphs("outside.suspended.body", ["name": tenant.name]))\
            \(contact.isEmpty ? .empty : "<p>\(contact)</p>")</div>
            """
        var response = page(title, main, head, status: Problem.Kind.unavailable.rawValue)
        response.fields.append("Retry-After", "3600")
        return response
    }

    /// The page at `/` of a tenant's host: a list of its portals.
    func portals(_ tenant: Tenant, _ sites: [Site], _ head: Head) -> Response {
        guard head.method.isSafe else { return unknown(.notFound, head) }
        let live = sites.filter { $0.environment == .live }
        let others = live.filter { $0.portal.audience != .staff }
        func landing(_ site: Site) -> Address { site.link(site.defaultLanguage, SiteLinks.landing()) }
        // On a separate host for staff, the team's portal is the only one.
        let quiet =
            others.isEmpty
            ? [] : live.filter { $0.portal.audience == .staff && $0.portal.name != PortalFile.consolePack }
        let main: HTML = """
            <div class="prose flow"><h1>\(tenant.name)</h1><p class="lead">\(texts("outside.portals"))</p>\
            <ul class="rows">\(each: others.isEmpty ? live : others, { site in
                "<li><div class=\"what\"><b><a href=\"\(landing(site))\">\(site.portal.title(.en))</a></b></div></li>"
            })</ul>\(each: quiet, { site in
                "<p class=\"small\"><a href=\"\(landing(site))\">\(texts("outside.staff"))</a></p>"
            })</div>
            """
        return page(tenant.name, main, head, status: 200)
    }

    static func document(head: HTML, body: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        \(head)</head>
        <body>
        \(body)
        </body>
        </html>

        """
    }

    func page(_ title: String, _ main: HTML, _ head: Head, status: Int) -> Response {
        let link: HTML = styleAddress.map { "<link rel=\"stylesheet\" href=\"\($0)\">" } ?? .empty
        let html = Self.document(
            head: "<title>\(title)</title>\n\(link)\n",
            body: """
                <a class="skip" href="#main">\(texts("frame.skip"))</a>
                <main id="main" tabindex="-1"><div class="wrap">\(main)</div></main>
                """)
        return Finish.secured(
            Response(
                status: status, fields: ["Content-Type": "text/html; charset=utf-8"], content: .bytes(html.bytes)),
            head, cache: "no-store")
    }
}
