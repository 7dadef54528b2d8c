import Casework
import Configuration
import Forms
import Markup
import PortalKit

/// The progress of a person's case as a dashboard: boxes with dates, what happens now, and panels of what waits.
struct CaseDashboard: Plugin {
    static let name = "case-dashboard"
    static let summary = "A dashboard of a child's case: boxes with dates, what happens now, and panels of what waits."

    private let style: DashboardStyle
    private let menu: [String]

    init(settings: inout Settings) {
        style = DashboardStyle(&settings)
        menu = settings.read(
            "menu", default: ["request", "involvements", "documents", "complete", "messages"], owner: .council,
            "The pages in the menu beside every page about a child, by the last part of their path")
    }

    func contribute(to blueprint: inout Blueprint) {
        guard let process = blueprint.requireCases()?.process else { return }
        blueprint.require(
            FormLinks.start, FormLinks.draft, FormLinks.discard, FormLinks.edit, FormLinks.submission,
            FamilyLinks.personDetails, FamilyLinks.message, FamilyLinks.document, SiteLinks.people)
        blueprint.add(PersonPage(FamilyLinks.request, "caseDashboard.request") { _, _ in true })
        blueprint.add(PersonPage(FamilyLinks.complete, "caseDashboard.complete") { _, _ in true })
        blueprint.keep(PersonMenu(pages: menu))
        checkMenu(&blueprint)
        style.check(process, &blueprint)
        let (access, style) = (blueprint.access(to: .people), style)
        blueprint.page(FamilyLinks.person, access) { db, visit in
            let view = try DashboardView(db, process, for: visit)
            return .page(DashboardPages(view: view, style: style, visit: visit).page)
                .viewing([Reply.View(.viewedPerson, subject: view.entry.id)])
        }
        blueprint.page(FamilyLinks.request, access) { db, visit in
            let (permissions, progress) = try CaseProgress.require(db, process, for: visit)
            return .page(RequestPage(entry: permissions.entry, progress: progress, visit: visit).page)
                .viewing([Reply.View(.viewedPerson, subject: permissions.entry.id)])
        }
        blueprint.page(FamilyLinks.complete, access) { db, visit in
            let (permissions, progress) = try CaseProgress.require(db, process, for: visit)
            let waiting = try WaitingForms(db, permissions, for: visit)
            let offers = progress.offers(visit)
            return .page(CompletePage(entry: permissions.entry, waiting: waiting, offers: offers, visit: visit).page)
        }
        SharedPages.contribute(to: &blueprint, access)
    }

    private func checkMenu(_ blueprint: inout Blueprint) {
        let names = blueprint.personPages.map(\.name)
        for name in menu where !names.contains(name) {
            let hint = suggestion(for: name, in: names)
            blueprint.refuse(
                "menu names '\(name)', which no plugin of the portal has as a page about a child\(hint)", at: ["menu"],
                entry: name)
        }
    }
}
