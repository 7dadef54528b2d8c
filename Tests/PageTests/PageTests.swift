import Database
import Foundation
import Markup
import PortalKit
import Testing
import Web

@testable import Portal

/// Every page, as a file in `Golden`, in both languages. `GUILDHALL_GOLDEN=1` rewrites the files.
@Suite struct PageTests {
    @Test func `every page is as its golden file has it`() async throws {
        let council = try await PageCouncil()
        let golden = Golden()
        for site in council.sites {
            let examples = Examples(site: site, story: council.story)
            for route in site.features.routes where !isLeftOut(route, of: site) {
                let path = route.path.joined(separator: "/")
                do {
                    for example in try examples.of(route) {
                        for language in site.portal.languages {
                            let show = Show(
                                council: council, site: site, route: route, example: example, language: language)
                            guard let shown = try await show.text() else { continue }
                            #expect(!examples.closed.contains(path) || route.method == .post, "\(path) is open")
                            golden.check(shown.text, show.name, language, isPage: shown.isPage, on: site)
                        }
                    }
                } catch is Problem where examples.closed.contains(path) {
                } catch {
                    Issue.record("\(route.method.rawValue) \(site.portal.name)/\(path): \(error)")
                }
            }
        }
        for site in council.sites { try Engine(council: council, site: site).check(golden) }
        #expect(try golden.unused() == [])
    }

    /// What the console posts changes the council itself, for every page after it; what it adds has a random name; and all
    /// words as a spreadsheet are long, and no page.
    private func isLeftOut(_ route: Route, of site: Site) -> Bool {
        site.portal.name == PortalFile.consolePack
            && (route.method == .post || route.path.last == "add" || route.path.last == "words.csv")
    }
}

/// One page to show.
struct Show {
    let council: PageCouncil
    let site: Site
    let route: Route
    let example: Example
    let language: Language

    /// The name of its golden file, without its ending.
    var name: String {
        let path = route.path.map { $0.hasPrefix(":") ? $0.dropFirst().uppercased() : $0.replacing(".", with: "-") }
        let page = path.isEmpty ? "landing" : path.joined(separator: "-")
        return "\(route.owner)/\(page)\(example.variant.isEmpty ? "" : "+")\(example.variant)"
    }

    /// What it shows, and whether that is a page; nil for a POST that leads elsewhere or is refused. Throws what its
    /// handler throws.
    func text() async throws -> (text: String, isPage: Bool)? {
        let reply: Reply
        do {
            let visit = visit(try council.copy(of: site))
            reply =
                if let page = route.page {
                    try await visit.site.store.read { try page($0, visit) }
                } else {
                    try await route.handler(visit)
                }
        } catch is Problem where route.method == .post {
            return nil
        }
        let settler = Settler(site, council.story)
        switch reply.content {
        case .page(let page):
            return (Layout(settler: settler).text(of: page, status: reply.status), isPage: true)
        case .redirect where route.method == .post, .response where route.method == .post: return nil
        case .redirect(let address): return (settled("redirect to \(address.text)\n", settler), isPage: false)
        case .response(let response): return (settled(Self.text(of: response), settler), isPage: false)
        }
    }

    private func settled(_ text: String, _ settler: Settler) -> String {
        String(decoding: settler.settled(Array(text.utf8)), as: UTF8.self)
    }

    private static func text(of response: Response) -> String {
        let fields = response.fields.all.map { "\($0.name): \($0.value)\n" }.joined()
        let content =
            switch response.content {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .file(_, let count): "a file of \(count) bytes\n"
            case .asset(let asset): String(decoding: asset.plain, as: UTF8.self)
            }
        return "status \(response.status)\n\(fields)\n\(content)"
    }

    private func visit(_ site: Site) -> Visit {
        let segments = route.path.map { part in
            part.hasPrefix(":") ? example.parameters[String(part.dropFirst())] ?? "" : part
        }
        let page = segments.joined(separator: "/")
        let usual = Examples(site: site, story: council.story).session
        let account = example.account ?? usual.account
        let name = example.account.map { "\($0.capitalized) Hartley" } ?? usual.name
        let session = example.stage.map { stage in
            Session(
                id: "session", account: account, name: name, email: "\(account)@example.org",
                role: site.portal.audience == .staff ? .admin : nil, proof: stage == .signedIn ? .code : .password,
                stage: stage, ends: PageCouncil.now + 1800)
        }
        let query = example.query.sorted { $0.key < $1.key }
        return Visit(
            head: Head(
                route.method, site.base(language) + "/" + page,
                query: query.isEmpty ? nil : query.map { "\($0.key)=\($0.value)" }.joined(separator: "&")),
            site: site, language: language, parameters: example.parameters, query: Self.form(example.query),
            form: Self.form(example.form ?? [:]), session: session, page: page, now: PageCouncil.now)
    }

    private static func form(_ fields: [String: String]) -> Form {
        Form(fields.sorted { $0.key < $1.key }.map { Form.Field(name: $0.key, value: $0.value) })
    }
}
