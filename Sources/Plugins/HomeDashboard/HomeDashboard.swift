import Configuration
import Markup
import PortalKit

/// A home page of panels: the account's details, its messages and tasks.
struct HomeDashboard: Plugin {
    static let name = "home-dashboard"
    static let summary = "A home page of panels about one's own or a child's assessment."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.page(SiteLinks.home, .account) { db, visit in
            let texts = visit.texts
            let session = try visit.account
            let send = visit.site.portal.tiles.first
            let view: HTML =
                send.map { tile in
                    """
                    <p class="block"><a class="button" href="\(visit.link(to: tile))">\(texts("dashboard.view"))\
                    </a></p>
                    """
                } ?? .empty
            let counts = try visit.counted([SiteSection.messages, .requests].map(\.name), db)
            func counted(_ name: String, _ heading: TextKey, _ section: SiteSection, icon: Icon) -> HTML {
                let count = counts[section.name] ?? 0
                let heading = texts(heading, ["count": String(count)])
                guard count > 0, let path = visit.site.features.entrances[section.name] else {
                    return empty(name, heading, icon: icon, texts)
                }
                let link = Parts.button(texts(TextKey("dashboard", name, "open")), to: visit.link(path))
                return panel(name, heading, link)
            }
            let main: HTML = """
                <div class="title flow"><h1>\(texts("dashboard.title"))</h1></div>\(view)\
                <div class="block">\(panel("details", texts("dashboard.details"), details(session, texts)))</div>\
                <div class="panels">\
                \(counted("messages", "dashboard.messages", .messages, icon: .envelope))\
                \(empty("involvements", texts("dashboard.involvements"), icon: .person, texts))\
                \(empty("view", texts("dashboard.view.items"), icon: .document, texts))\
                \(counted("complete", "dashboard.complete.items", .requests, icon: .tick))</div>
                """
            return .page(Page(texts("dashboard.title"), section: .home, main: main))
        }
    }

    private func details(_ session: Session, _ texts: Texts) -> HTML {
        Parts.details([
            (texts("dashboard.details.name"), "\(session.name)"), (texts("signIn.email"), "\(session.email)"),
        ])
    }

    /// An empty panel, which says so and what will fill it.
    private func empty(_ name: String, _ heading: String, icon: Icon, _ texts: Texts) -> HTML {
        let words: HTML = """
            <p class="empty">\(icon.html)<strong>\(texts(TextKey("dashboard", name, "none")))</strong>\
            <span>\(texts(TextKey("dashboard", name, "hint")))</span></p>
            """
        return panel(name, heading, words)
    }

    private func panel(_ name: String, _ heading: String, _ content: HTML) -> HTML {
        """
        <section class="panel" aria-labelledby="panel-\(name)"><h2 id="panel-\(name)"><span>\(heading)</span></h2>\
        <div>\(content)</div></section>
        """
    }
}
