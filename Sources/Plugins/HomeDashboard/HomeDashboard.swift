import Configuration
import Markup
import PortalKit

/// A home page of panels: the account's details, and one for each section of which a plugin counts what waits.
struct HomeDashboard: Plugin {
    static let name = "home-dashboard"
    static let summary = "A home page of panels about one's own or a child's assessment."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.page(SiteLinks.home, .account) { db, visit in
            let (texts, session) = (visit.texts, try visit.account)
            let counts = try visit.counted([SiteSection.messages, .requests].map(\.name), db)
            let details = Parts.details([
                (texts("dashboard.details.name"), "\(session.name)"), (texts("signIn.email"), "\(session.email)"),
            ])
            func waiting(_ name: String, _ heading: TextKey, _ section: SiteSection, icon: Icon) -> HTML {
                guard let count = counts[section.name], let path = visit.site.features.entrances[section.name] else {
                    return .empty
                }
                let content =
                    count > 0
                    ? Parts.button(texts(TextKey("dashboard", name, "open")), to: visit.link(path))
                    : Parts.empty(
                        icon, texts(TextKey("dashboard", name, "none")), "\(texts(TextKey("dashboard", name, "hint")))")
                return panel(name, texts(heading, ["count": String(count)]), content)
            }
            let panels: HTML = """
                \(waiting("messages", "dashboard.messages", .messages, icon: .envelope))\
                \(waiting("complete", "dashboard.complete.items", .requests, icon: .tick))
                """
            let view: HTML? = visit.site.portal.tiles.first.map { tile in
                """
                <p class="block"><a class="button" href="\(visit.link(to: tile))">\(texts("dashboard.view"))</a></p>
                """
            }
            let main: HTML = """
                <div class="title flow"><h1>\(texts("dashboard.title"))</h1></div>\(view)\
                <div class="block">\(panel("details", texts("dashboard.details"), details))</div>\
                \("<div class=\"panels\">\(panels)</div>", if: !panels.isEmpty)
                """
            return .page(Page(texts("dashboard.title"), section: .home, main: main))
        }
    }

    private func panel(_ name: String, _ heading: String, _ content: HTML) -> HTML {
        """
        <section class="panel" aria-labelledby="panel-\(name)"><h2 id="panel-\(name)"><span>\(heading)</span></h2>\
        <div>\(content)</div></section>
        """
    }
}
