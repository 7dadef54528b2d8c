import Configuration
import Database
import Identity
import Markup
import PortalKit
import Web

/// The TEST portals as the people of the sample data: a parent, a professional or an officer, with cases of their own.
enum PreviewHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.preview) { .page(page($0)) }
        blueprint.post(ConsoleLinks.preview) { try await enter($0) }
        blueprint.post(ConsoleLinks.tryForm) { try await tryForm($0) }
    }

    /// The TEST sites of the council's portals, without the console.
    private static func sites(_ request: ConsoleRequest) -> [Site] {
        request.base.portals.compactMap { request.testSite($0) }
    }

    private static func page(_ request: ConsoleRequest) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let sample = try? request.service.sample()
        let sections = sites(request).map { site -> HTML in
            let people = sample?.accounts(of: site.portal.audience) ?? []
            return """
                <section class="block"><h2>\(site.portal.title(visit.language))</h2>\(Parts.rows(people) { person in
                    let name = "\(person.forename) \(person.surname)"
                    let form = Parts.form(visit.link(ConsoleLinks.preview), visit, """
                        \(Parts.hidden("portal", site.portal.name))\(Parts.hidden("email", person.email))\
                        <button class="button second slim">\(texts("console.preview.open"))<span class="hidden"> \(name)</span></button>
                        """)
                    let about: HTML = person.about.map { "<p class=\"hint\" lang=\"en\">\($0)</p>" } ?? .empty
                    return Parts.row("\(name)", more: about, beside: form)
                })</section>
                """
        }
        let content: HTML =
            sample == nil ? Parts.empty(.document, texts("console.preview.none")) : "\(each: sections, { $0 })"
        return ConsoleFrame(request).page(
            texts("console.preview.title"), lead: texts("console.preview.lead"), hasMenu: false, content)
    }

    /// Creates the sample data on TEST unless it is there, and leads to TEST as one of its people.
    private static func enter(_ request: ConsoleRequest) async throws -> Reply {
        _ = try await request.author()
        let (visit, sample, sites) = (request.visit, try request.service.sample(), sites(request))
        guard let site = sites.first(where: { $0.portal.name == visit.form["portal"] }),
            let person = sample.accounts(of: site.portal.audience).first(where: { $0.email == visit.form["email"] })
        else { throw Problem(.notFound) }
        return try await enter(site, as: person, of: sample, request)
    }

    /// Leads to TEST as a sample person who can begin the form that the address names: a parent with a child without a case.
    private static func tryForm(_ request: ConsoleRequest) async throws -> Reply {
        _ = try await request.author()
        let sample = try request.service.sample()
        guard case .form(let form) = try request.path().file, let site = testSite(offering: form, request),
            let person = sample.accounts(of: site.portal.audience).first(where: {
                $0.twoStep != nil
            })
        else { throw Problem(.notFound) }
        return try await enter(site, as: person, of: sample, withChild: true, request)
    }

    /// The TEST site on which people begin a form; nil if they begin it on none.
    static func testSite(offering form: FileName, _ request: ConsoleRequest) -> Site? {
        sites(request).first { $0.features.offers.contains { $0.name == form.text } }
    }

    private static func enter(
        _ site: Site, as person: SampleAccount, of sample: SampleFile, withChild: Bool = false,
        _ request: ConsoleRequest
    ) async throws -> Reply {
        let visit = request.visit
        // Its people have no password: they sign in by this page only.
        try await SampleData.fill(sites(request), from: sample, at: visit.now) { "" }
        let path = try await site.store.write { db -> PagePath in
            guard let account = try AccountStore.find(db, email: person.email, site.portal.audience)?.id else {
                throw Problem(.notFound)
            }
            let child =
                try withChild
                ? SampleData.child(db, account: account, on: site, from: sample, at: visit.now) : nil
            return try SampleSignIn.path(db, account: account, next: child, at: visit.now)
        }
        visit.record("preview-opened")
        let language = site.portal.languages.contains(visit.language) ? visit.language : site.defaultLanguage
        return .redirect(request.address(path, on: site, language))
    }

    /// The button that opens a form on TEST beside the editor; empty for what is no form, or is begun nowhere.
    static func tryButton(_ path: SettingPath, _ request: ConsoleRequest) -> HTML {
        guard case .form(let form) = path.file, testSite(offering: form, request) != nil else { return .empty }
        let (texts, visit) = (request.texts, request.visit)
        let content: HTML = """
            <p>\(texts("console.tryForm.about"))</p>\
            <p><button class="button second" formtarget="_blank">\(texts("console.tryForm"))</button></p>
            """
        return """
            <h2>\(texts("console.tryForm.title"))</h2>\
            \(Parts.form(visit.link(ConsoleLinks.tryForm(SettingPath(path.file).text)), visit, content))
            """
    }
}
