import Foundation
import Markup
import PortalKit
import Web

/// The page of one council: how it is, what it lacks, and what can be done.
enum CouncilHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ProviderLinks.council) { .page(try await page($0)) }
    }

    private static func page(_ request: ProviderRequest) async throws -> Page {
        let council = try request.council()
        let onboarding = await request.service.onboarding(of: council.id, request.visit.now)
        let (texts, visit) = (request.texts, request.visit)
        let why: HTML = council.health.why.isEmpty ? .empty : Parts.warning("<p>\(council.health.why)</p>")
        let details: [(label: String, value: HTML)] = [
            (
                texts("provider.council.state"),
                "\(CouncilListPage.state(of: council, texts)) \(council.suspension ?? "")"
            ),
            (texts("provider.council.id"), "\(council.id)"),
            (texts("provider.council.hosts"), "\(council.hosts.joined(separator: ", "))"),
            (texts("provider.council.packs"), packs(council, request)),
            (
                texts("provider.council.mail"),
                "\(texts("provider.council.mail.counts", ["waiting": String(council.health.mailWaiting), "failed": String(council.health.mailFailed)]))"
            ),
            (texts("provider.council.sizes"), sizes(onboarding?.sizes, texts)),
            (texts("provider.council.backup"), "\(request.time(council.health.backup))"),
            (texts("provider.council.sent"), "\(request.time(council.health.backupSent))"),
        ]
        let settings = visit.link(ProviderLinks.settings(council.id))
        let main: HTML = """
            <div class="wrap">\(done(visit))\(Parts.title(council.name))<div class="flow">\(why)\(Parts.details(details))\
            <p><a href="\(settings)">\(texts("provider.settings.title"))</a></p>\
            \(onboarding.map { steps($0, request) } ?? .empty)\(ServiceHandler.list(council.id, request))\
            \(actions(council, request))</div></div>
            """
        var page = Page(council.name, section: .councils, isWide: true, main: main)
        page.trail = [Page.Above(texts("provider.home.title"), visit.link(SiteLinks.home))]
        return page
    }

    /// The pack of each portal with its version, and the newest version where that is another.
    private static func packs(_ council: CouncilSummary, _ request: ProviderRequest) -> HTML {
        let shared = request.service.shared
        let lines = council.packs.sorted { $0.key < $1.key }.map { portal, pack in
            let newest = shared.newest(of: pack)
            let values = ["name": portal, "pack": pack.text, "newest": newest.text]
            return request.texts(newest > pack ? "provider.council.pack.older" : "provider.council.pack", values)
        }
        return "\(each: lines, { "\($0)<br>" })"
    }

    private static func sizes(_ sizes: CouncilSizes?, _ texts: Texts) -> HTML {
        guard let sizes else { return "\(texts("provider.unknown"))" }
        let values = ["databases": sizes.databases, "files": sizes.files].mapValues {
            $0.formatted(.byteCount(style: .file, spellsOutZero: false))
        }
        return "\(texts("provider.council.sizes.value", values))"
    }

    /// The confirmation of the last action.
    static func done(_ visit: Visit) -> HTML {
        guard let action = visit.query["done"].flatMap(CouncilAction.init(rawValue:)) else { return .empty }
        return "<div class=\"block\">\(Parts.done(visit.texts(TextKey("provider.done", action.rawValue))))</div>"
    }

    /// What is done and what is missing before the council is on.
    private static func steps(_ onboarding: Onboarding, _ request: ProviderRequest) -> HTML {
        let texts = request.texts
        return """
            <section class="block"><h2>\(texts("provider.steps"))</h2>\(Parts.rows(Onboarding.Step.allCases) { step in
                let name = texts(TextKey("provider.step", step.rawValue))
                switch onboarding.states[step] {
                case .missing(let details):
                    let todo = texts(TextKey("provider.step", step.rawValue, "todo"))
                    return Parts.row("\(name)", [todo] + details.prefix(6), beside: Parts.tag("soon", .warning, texts("provider.step.missing")))
                case .unchecked:
                    return Parts.row("\(name)", [texts("provider.step.unchecked.hint")], beside: Parts.tag("brand", .info, texts("provider.step.unchecked")))
                case .done, nil: return Parts.row("\(name)", beside: Parts.tag("ok", .tick, texts("provider.step.done")))
                }
            })</section>
            """
    }

    private static func actions(_ council: CouncilSummary, _ request: ProviderRequest) -> HTML {
        let texts = request.texts
        let offered = CouncilAction.allCases.filter { $0.isOffered(for: council, request.service) }
        return """
            <section class="block"><h2>\(texts("provider.actions"))</h2>\(Parts.rows(offered) { action in
                let address = request.visit.link(ProviderLinks.action(council.id, action.rawValue))
                return Parts.row("<a href=\"\(address)\">\(texts(TextKey("provider.do", action.rawValue)))</a>",
                    [texts(TextKey("provider.do", action.rawValue, "about"))])
            })</section>
            """
    }
}
