import Casework
import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Web

/// The team's caseload, inbox, and reports on deadlines.
struct Caseload: Plugin {
    static let name = "caseload"
    static let summary = "The team's caseload, the messages of families and professionals, and how deadlines are kept."
    static let audiences: Set<Audience> = [.staff]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.require(TeamLinks.case, TeamLinks.person)
        blueprint.require(TeamLinks.requests, with: TeamLinks.request)
        blueprint.add(NavigationItem(.caseload, "caseload.title", to: SiteLinks.home()))
        blueprint.get(SiteLinks.home, .account) { visit in
            let found = try await CaseloadModel.read(visit, CaseListFilter(visit.query))
            return .page(try CaseloadPages.list(found, FormValues(), visit))
        }
        Assigning.contribute(to: &blueprint)
        Inbox.contribute(to: &blueprint)
        Deadlines.contribute(to: &blueprint)
    }
}

struct CaseloadModel: Sendable {
    let filter: CaseListFilter
    let found: CaseListStore.Found
    /// Submissions waiting for intake that the search also finds.
    let waiting: [WaitingRequest]
    let counters: CaseListStore.Counters
    let team: [StaffMember]
    /// The officer's sign-in before the current one; nil if there is none.
    let previous: Date?
    let rules: CaseRules

    static func read(_ visit: Visit, _ filter: CaseListFilter) async throws -> CaseloadModel {
        let (officer, rules, now) = (try visit.officer, try visit.site.caseRules, visit.now)
        return try await visit.site.store.scan { db in
            let previous = try AccountStore.previousSignIn(db, officer.account)
            let (since, today) = (previous ?? now, CivilDate(now))
            let team = officer.team(db)
            let cases = CaseListStore(team: team, since: since, today: today)
            return CaseloadModel(
                filter: filter, found: try cases.find(filter, rules),
                waiting: try WaitingRequest.find(team, filter.search, today: today, rules),
                counters: try cases.counters(),
                team: try AccountStore.staff(db), previous: previous, rules: rules)
        }
    }
}
