import Configuration
import Markup
import PortalKit

/// The first page of the console: the parts of what the council can change.
enum OverviewPage {
    static func page(_ request: ConsoleRequest) -> Page {
        let texts = request.texts
        let words = SettingWords(request)
        let council = ConsoleFrame.subjects(request, .tenant)
        let content: HTML = """
            \(section("console.overview.council", council, request) { words.subject($0) })\
            \(section("console.overview.portals", request.base.portals.map { SettingPath(.portal($0)) }, request) {
                words.file($0.file)
            })\
            \(more(request))\(section("console.overview.forms", forms(request), request) { words.file($0.file) })\
            \(section("console.overview.look", request.base.themes.map { SettingPath(.theme($0)) }, request) {
                words.file($0.file)
            })
            """
        return ConsoleFrame(request).page(
            texts("console.home.title"), lead: texts("console.home.lead"), section: .overview, hasMenu: false, content)
    }

    /// The pages of text, which all portals share.
    private static func more(_ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        let pages = "<a href=\"\(request.visit.link(ConsoleLinks.pages))\">\(texts("console.pages.title"))</a>" as HTML
        return """
            <section class="block"><h2>\(texts("console.overview.texts"))</h2>\
            \(Parts.rows([pages]) { Parts.row($0, [texts("console.pages.lead")]) })</section>
            """
    }

    private static func forms(_ request: ConsoleRequest) -> [SettingPath] {
        request.base.forms.filter { request.isOffered($0) }.map { SettingPath(.form($0)) }
    }

    private static func section(
        _ title: TextKey, _ subjects: [SettingPath], _ request: ConsoleRequest, name: (SettingPath) -> String
    ) -> HTML {
        guard !subjects.isEmpty else { return .empty }
        let words = SettingWords(request)
        return """
            <section class="block"><h2>\(request.texts(title))</h2>\(Parts.rows(subjects) { path in
                let address = request.visit.link(ConsoleLinks.settings(path.text))
                let hint = words.hint(path).map { [request.texts($0)] } ?? []
                let changes = request.changes.count { $0.path.file == path.file && $0.path.keys.starts(with: path.keys) }
                let tag: HTML = "<span class=\"tag brand\">\(request.texts("console.overview.changes", ["count": String(changes)]))</span>"
                return Parts.row("<a href=\"\(address)\">\(name(path))</a>", hint, beside: changes > 0 ? tag : .empty)
            })</section>
            """
    }
}
