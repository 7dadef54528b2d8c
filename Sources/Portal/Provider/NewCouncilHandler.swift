import Markup
import PortalKit
import Web

/// The page that brings a council on, with what a new one needs: three inputs, and two colours if they are known.
enum NewCouncilHandler {
    private static let fields = [
        Field("name", "provider.new.name", hint: "provider.new.name.hint", required: true, limit: 100),
        Field("host", "provider.new.host", hint: "provider.new.host.hint", required: true, limit: 253),
        Field("admin", "provider.new.admin", hint: "provider.new.admin.hint", .email, required: true, limit: 254),
        Field("colours", "provider.new.colours", hint: "provider.new.colours.hint", limit: 20),
        Field("id", "provider.new.id", hint: "provider.new.id.hint", limit: 60),
    ]

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ProviderLinks.new) { .page(page($0, FormValues())) }
        blueprint.post(ProviderLinks.new) { try await make($0) }
    }

    private static func make(_ request: ProviderRequest) async throws -> Reply {
        let (visit, texts) = (request.visit, request.texts)
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(request, typed), status: 422) }
        let council = NewCouncil.Typed(
            name: typed["name"], host: typed["host"], admin: typed["admin"], colours: typed["colours"], id: typed["id"])
        do {
            let made = try await request.service.admin.make(council)
            visit.record("council-made")
            request.service.gather(at: visit.now)
            return .page(result(of: made, request))
        } catch let mistakes as NewCouncil.Mistakes {
            for mistake in mistakes.all {
                typed.add(mistake.input.rawValue, texts("provider.new.wrong", ["reason": mistake.reason]))
            }
            return .page(page(request, typed), status: 422)
        } catch let failure as CommandFailure {
            typed.add("name", failure.description)
            return .page(page(request, typed), status: 409)
        }
    }

    private static func page(_ request: ProviderRequest, _ typed: FormValues) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let content: HTML = """
            \(Parts.fields(fields, typed, texts))<div class="actions"><button class="button">\(texts("provider.new.button"))</button>\
            <a href="\(visit.link(SiteLinks.home))">\(texts("provider.cancel"))</a></div>
            """
        let main: HTML = """
            <div class="wrap">\(Parts.summary(typed.findings, texts))\(Parts.title(texts("provider.new.title")))\
            <div class="prose flow"><p>\(texts("provider.new.about"))</p>\(Parts.form(visit.link(ProviderLinks.new), visit, guarding: true, content))</div></div>
            """
        var page = Page(
            texts("provider.new.title"), section: .councils, hasFindings: !typed.findings.isEmpty, main: main)
        page.trail = [Page.Above(texts("provider.home.title"), visit.link(SiteLinks.home))]
        return page
    }

    /// What was made. The link of the first admin is shown once, here, and mailed.
    private static func result(of made: TenantAdmin.Made, _ request: ProviderRequest) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let title = texts("provider.made.title", ["name": made.name])
        let colours: HTML = """
            <h2>\(texts("provider.made.colours"))</h2><ul>\(each: made.changedColours, { "<li>\($0)</li>" })</ul>
            """
        let main: HTML = """
            <div class="wrap">\(Parts.title(title))<div class="prose flow">\(Parts.done(texts("provider.made.done")))\
            <h2>\(texts("provider.made.addresses"))</h2><ul>\(each: made.addresses, { "<li><a href=\"\($0)\">\($0)</a></li>" })</ul>\
            \(colours, if: !made.changedColours.isEmpty)\
            <h2>\(texts("provider.made.admin"))</h2><p>\(texts("provider.made.link"))</p><p class="breakable">\(made.activation)</p>\
            \(Parts.button(texts("provider.made.next"), to: visit.link(ProviderLinks.council(made.id))))</div></div>
            """
        var page = Page(title, section: .councils, main: main)
        page.trail = [Page.Above(texts("provider.home.title"), visit.link(SiteLinks.home))]
        return page
    }
}
