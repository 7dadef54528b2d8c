import Database
import Markup
import PortalKit
import Web

/// What pages of accounts show of services outside that prove who someone is.
enum OutsideSignInPages {
    private static let page = AccountPage("signing-in", "account.outside")

    /// The page of My account with the services that the account is linked with.
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.add(page)
        blueprint.page(page.link, .account) { db, visit in
            let identities = try OutsideIdentityStore.all(db, account: visit.account.account)
            return .page(AccountArea.shell(page, visit, content: list(identities, visit)))
        }
    }

    private static func list(_ identities: [OutsideIdentity], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !identities.isEmpty else { return "<p>\(texts("account.outside.none"))</p>" }
        return """
            <p>\(texts("account.outside.intro"))</p>\(each: identities, { Parts.details(rows($0, visit)) })
            """
    }

    private static func rows(_ identity: OutsideIdentity, _ visit: Visit) -> [(label: String, value: HTML)] {
        let texts = visit.texts
        let provider = visit.site.outsideSignIns.first { $0.name == identity.provider }
        let service = provider.map { texts($0.label) } ?? identity.provider
        var rows: [(label: String, value: HTML)] = [
            (texts("account.outside.service"), "\(service)"),
            (texts("account.outside.linked"), "\(visit.dates.date(identity.linked))"),
        ]
        if let organisation = identity.organisation {
            rows.append((texts("account.outside.organisation"), "\(organisation.words)"))
        }
        return rows
    }

    /// The buttons of the services, below a heading where there is a form for passwords above them.
    static func buttons(next: String, _ visit: Visit) -> HTML {
        let isOnly = visit.site.signsInOutsideOnly
        let style: HTML = isOnly ? "button" : "button second"
        let links: HTML = """
            \(each: visit.site.outsideSignIns, { provider in
                let address = visit.link(provider.path)
                let goal = next.isEmpty ? address : address.query(["next": next])
                return "<p><a class=\"\(style)\" href=\"\(goal)\">\(visit.texts(provider.label))</a></p>"
            })
            """
        return isOnly ? links : "<h2>\(visit.texts("signIn.outside.or"))</h2>\(links)"
    }

    /// In place of a page that asks for a password, where there are none: the services that prove who someone is.
    static func instead(_ visit: Visit) -> Page {
        LinkPages.message(
            "signIn.outside.title", "signIn.outside.body", visit, action: buttons(next: "", visit))
    }

    /// The page after signing out, which leads on to the service's own.
    static func signedOut(_ visit: Visit, onward: Address) -> Page {
        let texts = visit.texts
        let button = Parts.button(texts("signOut.outside.button"), to: onward)
        return LinkPages.message("signOut.done", "signOut.outside.body", visit, action: button)
    }
}
