import Configuration
import Database
import Markup
import PortalKit

/// Static pages: services, contact, and the statements that every portal must have.
struct Words: Plugin {
    static let name = "words"
    static let summary = "Pages of words: services, contact, help, accessibility, privacy, cookies."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.help, "nav.help", to: SiteLinks.page("help")))
        blueprint.get(SiteLinks.page, .visitor, isCacheable: true) { visit in
            let name = visit.parameters["page"] ?? ""
            let linked = visit.site.portal.footer.compactMap(\.page?.text) + ["help", "contact"]
            guard linked.contains(name) else { throw Problem(.notFound) }
            return .page(try page(name, title: nil, visit))
        }
        for tile in blueprint.portal.tiles where tile.opens.isEmpty {
            let access: Access = tile.area.isEmpty ? .account : .area(tile.area)
            blueprint.get(SiteLinks.service, of: tile.name, access) { visit in
                let title = visit.texts(TextKey("tile", tile.name, "title"))
                let hasSchools = !tile.limits.schools.isEmpty
                let schools = hasSchools ? try await visit.site.store.read { try visit.ownSchools($0) } : []
                if let closure = tile.limits.closure(at: visit.now, schools: schools) {
                    return .page(ClosedPage.page(title, closure, visit))
                }
                return .page(try page(tile.page?.text ?? "", title: title, visit))
            }
        }
    }

    /// The contacts by area, on the page that the footer calls the contact, or that is called so.
    private func areas(_ name: String, _ visit: Visit) -> HTML {
        let isContact =
            name == "contact" || visit.site.portal.footer.contains { $0.name == "contact" && $0.page?.text == name }
        return isContact ? ContactPages.areas(visit) : .empty
    }

    /// A static page, under its own first heading or the given title.
    private func page(_ name: String, title: String?, _ visit: Visit) throws -> Page {
        guard let words = visit.site.pages[name]?[visit.language] else { throw Problem(.notFound) }
        let title = title ?? words.title
        let section: SiteSection? = name == "help" ? .help : nil
        return Page(
            title, section: section,
            main: "\(Parts.title(title))<div class=\"prose flow\">\(words.html)\(areas(name, visit))</div>")
    }
}
