import Configuration
import Markup
import PortalKit

/// A home page of tiles, one for each service.
struct HomeTiles: Plugin {
    static let name = "home-tiles"
    static let summary = "A home page of tiles, one for each service."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.page(SiteLinks.home, .account) { db, visit in
            let texts = visit.texts
            let name = try visit.account.name
            let title = visit.kept("home.title") {
                "<div class=\"title flow\"><h1>\(texts("home.title"))</h1>\(texts.paragraphs("home.intro"))"
            }
            let offered = try visit.offeredTiles(db)
            let counts = try visit.counted(offered.map(\.opens), db)
            let isPlain = counts.values.allSatisfy { $0 == 0 } && offered.count == visit.site.portal.tiles.count
            let tiles =
                isPlain
                ? visit.kept("home.tiles") { all(offered, counts, visit) } : all(offered, counts, visit)
            let main: HTML = """
                \(title)<p class="muted">\(texts("home.signedInAs", ["name": name]))</p></div>\
                \(try Waiting.section(db, visit))\(try HomeSection.all(db, visit))\(tiles)
                """
            return .page(Page(texts("nav.home"), section: .home, main: main))
        }
    }

    private func all(_ tiles: [Tile], _ counts: [String: Int], _ visit: Visit) -> HTML {
        """
        <h2 class="hidden">\(visit.texts("home.services"))</h2><ul class="tiles">\
        \(each: tiles, { tile($0, count: counts[$0.opens] ?? 0, visit) })</ul>
        """
    }

    private func tile(_ tile: Tile, count: Int, _ visit: Visit) -> HTML {
        let about = TextKey("tile", tile.name, "about")
        let words: HTML = visit.texts.has(about) ? "<span>\(visit.texts(about))</span>" : .empty
        return """
            <li><a class="tile" href="\(visit.link(to: tile))">\(tile.icon.html)\
            <b>\(visit.texts(TextKey("tile", tile.name, "title")))</b>\(Parts.badge(count, of: tile.opens, visit.texts))\(words)</a></li>
            """
    }
}
