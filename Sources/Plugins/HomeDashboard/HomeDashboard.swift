import Casework
import Configuration
import Markup
import PortalKit

/// A home page of panels about each child or young person of the account.
struct HomeDashboard: Plugin {
    static let name = "home-dashboard"
    static let summary = "A home page of panels about each child: details, who is involved, and what waits."

    /// A panel about one person.
    enum Panel: String, SettingChoice {
        case details, messages, involvements, view, complete
    }

    /// Where signing in leads.
    enum FirstPage: String, SettingChoice {
        /// The home page.
        case dashboard
        /// The person's page where the account has one person only, otherwise the home page.
        case person
    }

    private let panels: [Panel]
    private let first: FirstPage

    init(settings: inout Settings) {
        panels = settings.read(
            "panels", default: [.details, .messages, .involvements, .view, .complete], owner: .council,
            "The panels about each person, in order")
        first = settings.read(
            "first", default: .dashboard, owner: .council,
            "Where signing in leads: here, or to the page of the person where there is only one")
        if Set(panels).count < panels.count { settings.note("panels", "names a panel twice, wanted each once") }
    }

    func contribute(to blueprint: inout Blueprint) {
        blueprint.require(SiteLinks.people, FamilyLinks.person, FamilyLinks.message, FamilyLinks.document)
        let panels = panels
        blueprint.page(SiteLinks.home, blueprint.access(to: .people)) { db, visit in
            let people = try PersonSummary.all(db, for: visit)
            return .page(AccountDashboardPages(people: people, panels: panels, visit: visit).page)
        }
        guard first == .person else { return }
        blueprint.page(SiteLinks.start, .account) { db, visit in
            let people = try EntryStore.seen(db, by: visit.account.account).map(\.entry)
            let only = people.count == 1 ? people.first : nil
            return .redirect(only.map { visit.link(FamilyLinks.person($0.id)) } ?? visit.link(SiteLinks.home))
        }
    }
}
