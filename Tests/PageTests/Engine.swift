import Foundation
import Markup
import PortalKit
import Support
import Web

@testable import Portal

/// The pages that belong to no route: the frame around every page, problems, and forms that were posted too late.
struct Engine {
    let council: PageCouncil
    let site: Site

    func check(_ golden: Golden) throws {
        for language in site.portal.languages {
            for environment in Environment.allCases {
                let site = try council.copy(of: site, as: environment)
                let suffix = environment == .live ? "" : "+test"
                try show(frame(visit(site, language)), "frame-signed-out\(suffix)", language, golden)
                try show(frame(visit(site, language, isSignedIn: true)), "frame\(suffix)", language, golden)
            }
            let (out, here) = (visit(site, language), visit(site, language, isSignedIn: true))
            for (name, page) in problems(out) + late(out, here) {
                try show(Layout(settler: settler).text(of: page, status: 200), name, language, golden)
            }
        }
        guard site === council.sites.first else { return }
        for (name, response) in outside() {
            guard case .bytes(let bytes) = response.content else { continue }
            try show(Layout(settler: settler).text(of: bytes), name, .en, golden)
        }
    }

    private var settler: Settler { Settler(site, council.story) }

    private func show(_ text: String, _ name: String, _ language: Language, _ golden: Golden) throws {
        golden.check(text, "portal/\(name)", language, isPage: true, on: site)
    }

    private func visit(_ site: Site, _ language: Language, isSignedIn: Bool = false) -> Visit {
        let (account, name) = Examples(site: site, story: council.story).session
        let session = Session(
            id: "session", account: account, name: name, email: "\(account)@example.org",
            role: site.portal.audience == .staff ? .admin : nil, proof: .code, ends: PageCouncil.now + 1800)
        return Visit(
            head: Head(.get, site.base(language) + "/people", query: "q=a"), site: site, language: language,
            form: Form([Form.Field(name: "body", value: "What was typed before.")]),
            session: isSignedIn ? session : nil, page: "people", now: PageCouncil.now
        ).with(counts: isSignedIn ? ["messages": 3, "requests": 120] : [:])
    }

    /// A page with all that a page can have.
    private func frame(_ visit: Visit) -> String {
        var page = Page("A page", section: .people, hasFindings: true, main: "<h1>A page</h1>")
        page.isLargePrint = true
        page.trail = [Page.Above("Home", visit.link(SiteLinks.home))]
        page.savingForm = "step"
        page.note = "<p>A note</p>"
        return Layout(settler: settler).text(of: Frame.html(page, visit).bytes)
    }

    /// A page for each wording of a problem.
    private func problems(_ visit: Visit) -> [(String, Page)] {
        let words = (try? EngineTexts.all("en").keys) ?? [:].keys
        return words.compactMap { $0.wholeMatch(of: /problem\.(\w+)\.title/).map { String($0.1) } }.sorted().map {
            ("problem-\($0)", ProblemPages.page(Problem(.failed, words: $0), visit))
        }
    }

    private func late(_ out: Visit, _ here: Visit) -> [(String, Page)] {
        let pending = PendingForm(id: "held", values: ["body": "What was typed before."], files: ["report.pdf"])
        func noted(_ visit: Visit) -> Page {
            var page = Page("A page", main: "<h1>A page</h1>")
            page.note = ExpiredSessionPages.note(pending, visit)
            return page
        }
        let copied = noted(here)
        _ = pending.typed()
        return [
            ("late-copied", copied), ("late-restored", noted(here)),
            ("late-signed-out", ExpiredSessionPages.copies(["What was typed before."], out)),
            ("late-lost", ExpiredSessionPages.copies(["What was typed before."], here)),
            ("late-other-account", ExpiredSessionPages.otherAccount(here, isKept: false)),
            ("late-other-account-kept", ExpiredSessionPages.otherAccount(here, isKept: true)),
        ]
    }

    /// The pages of no portal, which are in English.
    private func outside() -> [(String, Response)] {
        let pages = OutsidePages(council.shared, PageCouncil.services(site.services.scratch))
        let head = Head(.get, "/")
        return [
            ("outside-unknown", pages.unknown(.misdirected, head)), ("outside-insecure", pages.insecure(head)),
            ("outside-portals", pages.portals(site.tenant, council.sites, head)),
        ]
    }
}
