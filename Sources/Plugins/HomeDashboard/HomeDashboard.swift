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
            let main: HTML = """
                <div class="title flow"><h1>\(texts("home.title"))</h1>\(texts.paragraphs("home.intro"))</div>\
                <div class="panels">\(panel("details", texts, details(session, texts)))\
                \(panel("messages", texts, empty("messages", .envelope, texts)))\
                \(panel("view", texts, empty("view", .document, texts)))\
                \(panel("complete", texts, empty("complete", .tick, texts)))</div>
                """
            return Page(texts("nav.home"), section: "home", main: main)
        }
    }

    private func details(_ session: Session, _ texts: Texts) -> HTML {
        """
        <dl class="answers two"><div><dt>\(texts("home.name"))</dt><dd>\(session.name)</dd></div>\
        <div><dt>\(texts("signIn.email"))</dt><dd>\(session.email)</dd></div></dl>
        """
    }

    private func empty(_ name: String, _ icon: Icon, _ texts: Texts) -> HTML {
        """
        <p class="empty">\(icon.html)<strong>\(texts(TextKey("home.panel", name, "empty")))</strong>\
        <span>\(texts(TextKey("home.panel", name, "hint")))</span></p>
        """
    }

    private func panel(_ name: String, _ texts: Texts, _ content: HTML) -> HTML {
        """
        <section class="panel" aria-labelledby="panel-\(name)"><h2 id="panel-\(name)"><span>\
        \(texts(TextKey("home.panel", name)))</span></h2><div>\(content)</div></section>
        """
    }
}
