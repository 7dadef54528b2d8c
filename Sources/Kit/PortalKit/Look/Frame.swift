import Configuration
import Foundation
public import Markup
import Web

/// The frame around every page of a site: head, header, navigation, footer.
public enum Frame {
    /// A complete HTML document with `page`, in the language of the request.
    public static func html(_ page: Page, _ visit: Visit) -> HTML {
        let (site, texts) = (visit.site, visit.texts)
        let prefix = page.hasFindings ? texts("error.prefix") + " " : ""
        let main: HTML =
            page.isWide && page.note.isEmpty ? page.main : "<div class=\"wrap\">\(page.note)\(page.main)</div>"
        return """
            \(opening(page, visit))\(prefix)\(page.title)\(visit.kept("frame.head") { head(site, texts) })\(header(page, visit))
            \(page.band)\(trail(page, visit))<main id="main" tabindex="-1">\(main)</main>
            \(sessionEnd(visit))\(footer(visit))
            </body>
            </html>

            """
    }

    private static func opening(_ page: Page, _ visit: Visit) -> HTML {
        visit.kept("frame.opening", page.isLargePrint ? "large" : "") {
            """
            <!DOCTYPE html>
            <html lang="\(visit.language.tag)"\(" class=\"large-print\"", if: page.isLargePrint)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>
            """
        }
    }

    /// From the end of the page's own title to the header.
    private static func head(_ site: Site, _ texts: Texts) -> HTML {
        """
         - \(texts("identity.portal")) - \(texts("identity.council"))</title>
        \("<meta name=\"robots\" content=\"noindex\">\n", if: site.environment == .test)\(links(site))
        </head>
        <body\(" class=\"staff\"", if: site.portal.audience == .staff)>
        <a class="skip" href="#main">\(texts("frame.skip"))</a>
        \(testBanner(texts), if: site.environment == .test)
        """
    }

    private static func links(_ site: Site) -> HTML {
        """
        \(link(site.asset("site.css")) { "<link rel=\"stylesheet\" href=\"\($0)\">\n" })\
        \(link(site.asset("mark.svg")) { "<link rel=\"icon\" type=\"image/svg+xml\" href=\"\($0)\">\n" })\
        \(link(site.asset("portal.js")) { "<script src=\"\($0)\" defer></script>" })
        """
    }

    private static func link(_ address: Address?, _ html: (Address) -> HTML) -> HTML { address.map(html) ?? .empty }

    private static func testBanner(_ texts: Texts) -> HTML {
        """
        <div class="test-banner" role="region" aria-label="\(texts("test.label"))">\(texts("test.banner"))</div>

        """
    }

    private static func header(_ page: Page, _ visit: Visit) -> HTML {
        let top = visit.kept(visit.isSignedIn ? "frame.header.signed-in" : "frame.header") { identity(visit) }
        return "\(top)\(items(page, visit))\(userMenu(page, visit))\(toggle(page, visit))</ul></nav>\n</div></header>"
    }

    /// The header up to the first item of the navigation.
    private static func identity(_ visit: Visit) -> HTML {
        let home = visit.isSignedIn ? visit.link(SiteLinks.home) : visit.link(SiteLinks.landing)
        let mark = link(visit.site.asset("mark.svg")) {
            "<img class=\"identity-mark\" src=\"\($0)\" alt=\"\" width=\"60\" height=\"60\">"
        }
        return """
            <header class="header"><div class="wrap header-inner\(" folds", if: folds(visit))">
            <a class="identity" href="\(home)">\(mark)<span><span class="identity-council">\(visit.texts("identity.council"))</span> \
            <span class="identity-portal">\(visit.texts("identity.portal"))</span></span></a>
            <nav class="nav" aria-label="\(visit.texts("nav.menu"))">\(folds(visit) ? fold(visit.texts) : "<ul>")
            """
    }

    /// Whether there are so many items that a narrow window shows them in a menu.
    private static func folds(_ visit: Visit) -> Bool {
        visit.isSignedIn && visit.site.portal.navigation.signedIn.count > 4
    }

    /// The menu's button and the beginning of its list. In browsers without popovers the list is always visible.
    private static func fold(_ texts: Texts) -> HTML {
        """
        <button type="button" class="nav-button nav-fold" popovertarget="site-menu">\(Icon.menu.html) \(texts("nav.menu"))\
        </button><ul id="site-menu" popover><li class="nav-fold"><button type="button" class="nav-button" \
        popovertarget="site-menu" popovertargetaction="hide">\(Icon.cross.html) \(texts("nav.close"))</button></li>
        """
    }

    private static func items(_ page: Page, _ visit: Visit) -> HTML {
        let navigation = visit.site.portal.navigation
        let names = visit.isSignedIn ? navigation.signedIn : navigation.signedOut
        let items = names.compactMap { visit.site.features.navigation[$0] }.filter { item in
            guard !navigation.inside.contains(item.section.name) || item.section == page.section else { return false }
            return item.role.map { visit.session?.has($0) ?? false } ?? true
        }
        return "\(each: items, { item($0, isCurrent: $0.section == page.section, page, visit) })"
    }

    private static func item(_ item: NavigationItem, isCurrent: Bool, _ page: Page, _ visit: Visit) -> HTML {
        if item.isAction {
            let action = visit.kept("frame.action", item.section.name) {
                "<li><form method=\"post\" action=\"\(visit.site.link(visit.language, item.path))\">"
            }
            let button = visit.kept("frame.button", item.section.name) {
                "<button class=\"nav-button\">\(visit.texts(item.label))</button></form></li>"
            }
            return "\(action)\(visit.formFields)\(button)"
        }
        if isCurrent, item.section == .people, !page.savingForm.isEmpty { return leaving(item, page, visit) }
        let link = visit.kept(isCurrent ? "frame.current" : "frame.item", item.section.name) {
            let current: HTML = isCurrent ? " aria-current=\"page\"" : .empty
            let address = visit.site.link(visit.language, item.path)
            return "<li><a href=\"\(address)\"\(current)>\(visit.texts(item.label))"
        }
        guard let count = visit.counts[item.section.name], count > 0 else { return "\(link)</a></li>" }
        let badge: HTML =
            item.count == nil
            ? Parts.badge(count, of: item.section.name, visit.texts)
            : " <span class=\"badge\">\(Parts.upTo99(count))</span>"
        return "\(link)\(badge)</a></li>"
    }

    /// The item that leaves a form for the list of people: it saves first what was typed.
    private static func leaving(_ item: NavigationItem, _ page: Page, _ visit: Visit) -> HTML {
        // Enter presses the first button of a form, even one outside of the form element.
        """
        <li><button class="hidden" form="\(page.savingForm)" tabindex="-1" aria-hidden="true"></button>\
        <button class="nav-button" form="\(page.savingForm)" name="action" value="\(item.section.name)" \
        aria-current="page">\(visit.texts(item.label))</button></li>
        """
    }

    private static func userMenu(_ page: Page, _ visit: Visit) -> HTML {
        guard let session = visit.session, session.isVerified, visit.site.portal.navigation.hasUserMenu else {
            return .empty
        }
        let items = [SiteSection.account, .signOut].compactMap { visit.site.features.navigation[$0.name] }
        return """
            <li class="last"><details><summary>\(session.name)</summary><ul>\
            \(each: items, { item($0, isCurrent: false, page, visit) })</ul></details></li>
            """
    }

    /// Links to the same page in the other languages.
    private static func toggle(_ page: Page, _ visit: Visit) -> HTML {
        let others = visit.site.portal.languages.filter { $0 != visit.language }
        let path = String(visit.head.path.dropFirst(visit.site.base(visit.language).count))
        let query = visit.head.method == .get ? visit.head.query.map { "?" + $0 } ?? "" : ""
        return """
            \(each: others, { other in
                let address = Address(path: visit.site.base(other) + path + query) ?? visit.site.link(other, SiteLinks.landing())
                if !page.savingForm.isEmpty {
                    // Enter presses the first button of a form, even one outside of the form element.
                    return """
                        <li><button class="hidden" form="\(page.savingForm)" tabindex="-1" aria-hidden="true"></button>\
                        <button class="nav-button" form="\(page.savingForm)" formaction="\(address)" name="action" \
                        value="language" lang="\(other.tag)">\(other.endonym)</button></li>
                        """
                }
                return "<li><a href=\"\(address)\" lang=\"\(other.tag)\" hreflang=\"\(other.tag)\">\(other.endonym)</a></li>"
            })
            """
    }

    /// The breadcrumb trail, which ends with the page itself.
    private static func trail(_ page: Page, _ visit: Visit) -> HTML {
        guard !page.trail.isEmpty else { return .empty }
        let here = Parts.words(page.here, in: page.hereLanguage ?? visit.language, visit)
        return """
            <nav class="trail wrap" aria-label="\(visit.texts("frame.trail"))"><ol>\
            \(each: page.trail, { "<li><a href=\"\($0.address)\">\($0.words)</a></li>" })\
            <li aria-current="page">\(here)</li></ol></nav>

            """
    }

    /// A warning that the script shows five minutes before the session ends. Without JavaScript, input posted after the
    /// end is stored all the same.
    private static func sessionEnd(_ visit: Visit) -> HTML {
        guard let session = visit.session, session.isVerified else { return .empty }
        let seconds = max(0, Int(clamping: session.ends.timeIntervalSince(visit.now)))
        let texts = visit.texts
        let warning = visit.kept("frame.session") {
            let keep = visit.link(SiteLinks.keepSession)
            return """
                data-keep="\(keep)" data-ended="\(texts("session.ended"))" hidden><div class="wrap">\
                <p>\(texts("session.warning"))</p><form method="post" action="\(keep)">
                """
        }
        let button = visit.kept("frame.stay") {
            "<button class=\"button slim\">\(texts("session.stay"))</button></form></div></div>\n"
        }
        return """
            <div class="session-end" role="alert" data-session-ends="\(seconds)" data-warn-before="300" \
            \(warning)\(visit.formFields)\(button)
            """
    }

    private static func footer(_ visit: Visit) -> HTML {
        visit.kept("frame.footer") {
            """
            <footer class="footer"><div class="wrap"><p>\(visit.texts("identity.council"))</p><ul>\
            \(each: visit.site.portal.footer, { item in
                let address = item.page.map { visit.link(SiteLinks.page($0.text)) } ?? Address(item.address)
                guard let address else { return .empty }
                return "<li><a href=\"\(address)\">\(visit.texts(TextKey("footer", item.name)))</a></li>"
            })</ul></div></footer>
            """
        }
    }
}
