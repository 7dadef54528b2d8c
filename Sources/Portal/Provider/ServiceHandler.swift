import Markup
import PortalKit
import Web

/// The page of a service that a council relies on, on which it is tried.
enum ServiceHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ProviderLinks.service) { request in
            let (council, service) = try target(request)
            var typed = FormValues()
            // A test mail goes to the person who sends it, unless another address is typed.
            if let field = field(of: service), case .email = field.kind {
                typed.values[field.name] = try request.visit.account.email
            }
            return .page(page(of: service, council, request, typed))
        }
        blueprint.post(ProviderLinks.service) { try await tryOut($0) }
    }

    /// The services of a council, with what was last found about each.
    static func list(_ id: String, _ request: ProviderRequest) -> HTML {
        guard let council = request.service.council(id) else { return .empty }
        let services = request.service.services.services(of: council)
        return """
            <section class="block"><h2>\(request.texts("provider.services"))</h2>\
            \(Parts.rows(services) { row($0, council, request) })</section>
            """
    }

    private static func row(_ service: ServiceCheck, _ council: Council, _ request: ProviderRequest) -> HTML {
        let texts = request.texts
        let address = request.visit.link(ProviderLinks.service(council.tenant.id, service.name))
        let finding = request.service.services.finding(service, of: council.tenant.id)
        let at = finding.map { texts("provider.service.at", ["time": request.time($0.at)]) }
        let name = label(of: service, council, request)
        return Parts.row(
            "<a href=\"\(address)\">\(name)</a>", [finding?.failure, at].compactMap { $0 },
            beside: state(service, finding, texts))
    }

    private static func state(
        _ service: ServiceCheck, _ finding: ServiceWatch.Finding?, _ texts: Texts
    ) -> HTML {
        guard let finding else {
            let words: TextKey = service.check == nil ? "provider.service.untried" : "provider.step.unchecked"
            return Parts.tag("brand", .info, texts(words))
        }
        return finding.failure == nil
            ? Parts.tag("ok", .tick, texts("provider.service.ok"))
            : Parts.tag("returned", .warning, texts("provider.service.failing"))
    }

    /// What people call a service: the council may have words of its own.
    private static func label(of service: ServiceCheck, _ council: Council, _ request: ProviderRequest) -> String {
        let site = council.sites.first { site in site.features.services.contains { $0.name == service.name } }
        return (site?.texts(request.visit.language) ?? request.texts)(service.label)
    }

    private static func target(_ request: ProviderRequest) throws -> (Council, ServiceCheck) {
        let name = request.visit.parameters["service"]
        guard let council = request.service.council(try request.council().id),
            let service = request.service.services.services(of: council).first(where: { $0.name == name })
        else { throw Problem(.notFound) }
        return (council, service)
    }

    private static func field(of service: ServiceCheck) -> Field? {
        if case .message(let field, _)? = service.test { field } else { nil }
    }

    private static func tryOut(_ request: ProviderRequest) async throws -> Reply {
        let (council, service) = try target(request)
        let visit = request.visit
        let fields = [field(of: service)].compactMap { $0 }
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(of: service, council, request, typed), status: 422) }
        do {
            let to = fields.first.map { typed[$0.name] } ?? ""
            try await request.service.tryOut(service, of: council, typed: to, at: visit.now)
        } catch {
            typed.add(fields.first?.name ?? "do", request.texts("provider.service.failed", ["reason": "\(error)"]))
            return .page(page(of: service, council, request, typed), status: 422)
        }
        visit.record("service-tried", "\(council.tenant.id) \(service.name)")
        let next = visit.link(ProviderLinks.service(council.tenant.id, service.name))
        return .redirect(next.query(["done": "tried"]))
    }

    private static func page(
        of service: ServiceCheck, _ council: Council, _ request: ProviderRequest, _ typed: FormValues
    ) -> Page {
        let (texts, visit, id) = (request.texts, request.visit, council.tenant.id)
        let title = label(of: service, council, request)
        let back = visit.link(ProviderLinks.council(id))
        let about: TextKey =
            switch service.test {
            case .message: "provider.service.message"
            case .sample: "provider.service.sample"
            case nil: "provider.service.check"
            }
        let done: HTML = visit.query["done"] == "tried" ? Parts.done(texts("provider.service.done")) : .empty
        let content: HTML = """
            \(Parts.fields([field(of: service)].compactMap { $0 }, typed, texts))\
            <div class="actions"><button class="button" id="do">\(texts("provider.service.button"))</button>\
            <a href="\(back)">\(texts("provider.cancel"))</a></div>
            """
        let main: HTML = """
            <div class="wrap">\(done)\(Parts.summary(typed.findings, texts))\(Parts.title(title, "<p>\(council.tenant.name)</p>"))\
            <div class="prose flow"><p>\(texts(about))</p>\
            \(Parts.form(visit.link(ProviderLinks.service(id, service.name)), visit, content))</div></div>
            """
        var page = Page(title, section: .councils, hasFindings: !typed.findings.isEmpty, main: main)
        page.trail = [
            Page.Above(texts("provider.home.title"), visit.link(SiteLinks.home)), Page.Above(council.tenant.name, back),
        ]
        return page
    }
}
