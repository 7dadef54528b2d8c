import Configuration
import Markup
import PortalKit

/// A home page of panels: who is signed in, what has come in, what is to be done.
struct HomeDashboard: Plugin {
    static let name = "home-dashboard"
    static let summary = "A home page of panels about one's own or a child's assessment."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.home = { visit in
            let texts = visit.texts
            let session = try visit.account
            let send = visit.site.portal.tiles.first
            let view: HTML =
                send.map { tile in
                    """
                    <p class="block"><a class="button" href="\(visit.link("service", tile.name))">\(texts("dashboard.view"))\
                    </a></p>
                    """
                } ?? .empty
            let panels: [(name: String, heading: String, content: HTML)] = [
                ("details", texts("dashboard.details"), details(session, texts)),
                (
                    "messages", texts("dashboard.messages", ["count": "0"]),
                    none("dashboard.messages.none", .envelope, texts)
                ),
                ("involvements", texts("dashboard.involvements"), none("dashboard.involvements.none", .person, texts)),
                ("view", texts("dashboard.view.items"), none("dashboard.view.none", .document, texts)),
                (
                    "complete", texts("dashboard.complete.items", ["count": "0"]),
                    none("dashboard.complete.none", .tick, texts)
                ),
            ]
            let main: HTML = """
                <div class="title flow"><h1>\(texts("dashboard.title"))</h1></div>\(view)<div class="panels">\
                \(each: panels, { panel($0.name, $0.heading, $0.content) })</div>
                """
            return Page(texts("dashboard.title"), section: "home", main: main)
        }
    }

    private func details(_ session: Session, _ texts: Texts) -> HTML {
        """
        <dl class="answers two"><div><dt>\(texts("dashboard.details.name"))</dt><dd>\(session.name)</dd></div>\
        <div><dt>\(texts("signIn.email"))</dt><dd>\(session.email)</dd></div></dl>
        """
    }

    private func none(_ message: TextKey, _ icon: Icon, _ texts: Texts) -> HTML {
        """
        <p class="empty">\(icon.html)<strong>\(texts(message))</strong><span>\(texts("dashboard.nothing.hint"))</span></p>
        """
    }

    private func panel(_ name: String, _ heading: String, _ content: HTML) -> HTML {
        """
        <section class="panel" aria-labelledby="panel-\(name)"><h2 id="panel-\(name)"><span>\(heading)</span></h2>\
        <div>\(content)</div></section>
        """
    }
}
