import Configuration
import Markup
import PortalKit
import Web

/// The wordings of a portal: found by a part of the site or by words in them, and changed one at a time.
enum WordsHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.words) { .page(try await WordsPage.page($0)) }
    }
}

enum WordsPage {
    /// How many wordings a page lists.
    private static let most = 40

    /// Which wordings are listed.
    enum Filter: String, CaseIterable {
        case all, changed
        /// Of emails.
        case mails
        /// Without words in a language of the portal.
        case missing
        /// With English that was changed since the words in the other language were written.
        case stale
    }

    static func page(_ request: ConsoleRequest) async throws -> Page {
        let visit = request.visit
        guard let portal = FileName(visit.parameters["portal"] ?? ""), request.base.portals.contains(portal) else {
            throw Problem(.notFound)
        }
        let list = WordList(request, portal, try await request.translations())
        let part = visit.query["part"] ?? ""
        let search = FormValues.cleaned(visit.query["q"] ?? "")
        let filter = visit.query["show"].flatMap(Filter.init(rawValue:)) ?? .all
        let number = visit.query["page"].flatMap { Int($0, in: 1...10_000) } ?? 1
        let found = list.find(part: part, search: search, filter)
        let shown = found.dropFirst((number - 1) * most).prefix(most)
        let texts = request.texts
        let isList = !part.isEmpty || !search.isEmpty || filter != .all
        func step(_ page: Int, _ label: TextKey) -> HTML {
            let address = visit.link(ConsoleLinks.words(portal.text)).query([
                "part": part, "q": search, "show": filter.rawValue, "page": String(page),
            ])
            return "<a class=\"button second slim\" href=\"\(address)\">\(texts(label))</a>"
        }
        let pager: HTML = """
            <nav class="actions" aria-label="\(texts("pager.pages"))">\(step(number - 1, "console.previous"), if: number > 1)\
            \(step(number + 1, "console.next"), if: found.count > number * most)</nav>
            """
        let results: HTML = """
            <h2>\(texts("console.words.found", ["count": String(found.count)]))</h2>\
            \("<p>\(texts("console.words.elsewhere"))</p>", if: found.isEmpty)\
            \(Parts.rows(shown) { row($0, list, request) })\(pager)
            """
        let content: HTML = """
            \(searchForm(in: portal, search, filter, request))\(isList ? results : parts(list, portal, request))
            """
        let words = SettingWords(request)
        return ConsoleFrame(request).page(
            texts("console.words.title"), lead: words.file(.portal(portal)), of: .portal(portal), content)
    }

    private static func searchForm(
        in portal: FileName, _ search: String, _ filter: Filter, _ request: ConsoleRequest
    ) -> HTML {
        let texts = request.texts
        let show = Field(
            "show", "console.words.show",
            .choice(Filter.allCases.map { .init($0.rawValue, .key(TextKey("console.words.show", $0.rawValue))) }))
        let fields = [Field("q", "console.words.search", hint: "console.words.search.hint"), show]
        let typed = FormValues(["q": search, "show": filter.rawValue])
        return """
            <form class="flow card wash" method="get" action="\(request.visit.link(ConsoleLinks.words(portal.text)))">\
            \(Parts.fields(fields, typed, texts))<p><button class="button second">\(texts("console.words.find"))</button></p></form>
            """
    }

    private static func parts(_ list: WordList, _ portal: FileName, _ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        return """
            <h2>\(texts("console.words.parts"))</h2>\(Parts.rows(list.parts) { part in
                let address = request.visit.link(ConsoleLinks.words(portal.text)).query(["part": part.name])
                return Parts.row(
                    "<a href=\"\(address)\">\(texts(TextKey("console.words.part", part.name)))</a>",
                    [texts("console.words.count", ["count": String(part.keys.count)])])
            })
            """
    }

    private static func row(_ key: String, _ list: WordList, _ request: ConsoleRequest) -> HTML {
        let path = SettingPath(.wordings(list.languages[0]), [list.portal.text, key])
        let address = request.visit.link(ConsoleLinks.settings(path.text))
        let texts = request.texts
        let words = list.languages.map { list.words(key, $0) ?? texts("console.words.missing") }
        let tags: HTML = """
            \(Parts.tag("brand", .pencil, texts("console.entry.changed")), if: list.isChanged(key))\
            \(Parts.tag("late", .warning, texts("console.words.stale")), if: list.isStale(key))\
            \(Parts.tag("plain", .envelope, texts("console.words.mail")), if: list.isOfMail(key))
            """
        return Parts.row(
            "<a href=\"\(address)\">\(SettingWords.shown(words[0]))</a>",
            words.dropFirst().map { SettingWords.shown($0) } + [
                texts(TextKey("console.words.part", list.part(of: key)))
            ],
            beside: tags)
    }
}
