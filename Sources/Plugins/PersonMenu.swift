import Casework
import Identity
import Markup
import PortalKit

/// The menu of the pages about a child or young person; kept by a progress view whose pages have one.
struct PersonMenu: Sendable {
    /// The names of the pages, as ``PersonPage/name``, in the order of the menu.
    let pages: [String]

    /// The content of a page with the menu beside it, and a link back to the progress view below it.
    /// - Parameter parent: the name of the page of the menu that the page is below; nil if its path says so.
    func around(_ main: HTML, _ entry: Entry, within parent: String?, _ visit: Visit) -> HTML {
        let texts = visit.texts
        let dashboard = visit.link(FamilyLinks.person(entry.id))
        let own = pages.compactMap { visit.site.features.personPage($0) }.map { page in
            Parts.MenuItem(
                texts(page.label), visit.link(page.link(entry.id)),
                page.name == parent ? .below : Self.place(page.link(entry.id), of: visit.page))
        }
        let menu = Parts.menu(
            "person-menu", label: texts("personMenu.about", ["name": entry.name]), button: texts("personMenu.menu"),
            [Parts.MenuItem(texts("personMenu.back"), dashboard)] + own, texts)
        return """
            <div class="split menu-first"><div class="person-menu">\(menu)<p class="small">\
            <a href="\(visit.link(SiteLinks.people))">\(texts("personMenu.change"))</a></p></div>\
            <div>\(main)<p class="block"><a href="\(dashboard)">\(texts("personMenu.back"))</a></p></div></div>
            """
    }

    /// The breadcrumbs of a page with the menu.
    static func trail(_ visit: Visit) -> [Page.Above] {
        [
            Page.Above(visit.texts("nav.home"), visit.link(SiteLinks.home)),
            Page.Above(visit.texts("nav.account"), visit.link(AccountLinks.account)),
        ]
    }

    private static func place(_ path: PagePath, of page: String) -> Parts.MenuItem.Place? {
        let path = path.segments.joined(separator: "/")
        return page == path ? .page : page.hasPrefix(path + "/") ? .below : nil
    }
}

extension Site {
    /// The menu of the pages about a child or young person; nil if they have none.
    var personMenu: PersonMenu? { features.kept(PersonMenu.self) }
}
