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
            \(VersionHandler.notices(request))\(section("console.overview.council", council, request) { words.subject($0) })\
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

    /// The pages of text and the people, which all portals share.
    private static func more(_ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        let visit = request.visit
        let words: [Entry] = [
            (visit.link(ConsoleLinks.pages), "console.pages.title", "console.pages.lead"),
            (visit.link(ConsoleLinks.sheet), "console.sheet.title", "console.sheet.lead"),
        ]
        let preview: [Entry] = [
            (visit.link(ConsoleLinks.preview), "console.preview.title", "console.preview.lead")
        ]
        return
            "\(list("console.overview.texts", words, texts))\(list("console.overview.people", preview + team(request), texts))"
    }

    /// A page, its name, and what it is for.
    private typealias Entry = (address: Address, title: TextKey, lead: TextKey)

    private static func list(_ title: TextKey, _ entries: [Entry], _ texts: Texts) -> HTML {
        """
        <section class="block"><h2>\(texts(title))</h2>\(Parts.rows(entries) { entry in
            Parts.row("<a href=\"\(entry.address)\">\(texts(entry.title))</a>", [texts(entry.lead)])
        })</section>
        """
    }

    /// The page of the team's portal on which members are invited, get roles and are suspended.
    private static func team(_ request: ConsoleRequest) -> [Entry] {
        request.sites.filter { $0.environment == .live }.compactMap { site in
            site.features.navigation["staff"].map { item in
                (
                    request.address(item.path, on: site, request.visit.language), "console.team.title",
                    "console.team.lead"
                )
            }
        }
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
                let changes = request.changes.count { $0.file == path.file && $0.keys.starts(with: path.keys) }
                let tag: HTML = "<span class=\"tag brand\">\(request.texts("console.overview.changes", ["count": String(changes)]))</span>"
                return Parts.row("<a href=\"\(address)\">\(name(path))</a>", hint, beside: changes > 0 ? tag : .empty)
            })</section>
            """
    }
}
