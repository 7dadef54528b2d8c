import Casework
import Configuration
import Forms
import PortalKit

/// The forms of a person: those to fill in on the left, and what was begun, sent and shared on the right.
struct FormsHistory: Plugin {
    static let name = "forms-history"
    static let summary =
        "The forms page of a person: the forms to fill in, and the history of what was sent and shared."

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard let process = blueprint.requireCases()?.process else { return }
        blueprint.require(
            FormLinks.start, FormLinks.draft, FormLinks.discard, FormLinks.edit, FormLinks.submission,
            FamilyLinks.personDetails)
        let access = blueprint.access(to: .people)
        blueprint.page(FamilyLinks.person, access) { db, visit in
            let view = try PersonOverview.find(db, process, searchesSent: false, for: visit)
            let documents =
                visit.site.answers(FamilyLinks.document)
                ? try DocumentStore.all(db, view.permissions).map(\.document) : []
            return .page(FormsPages(view: view, documents: documents, visit: visit).page)
                .viewing([Reply.View(.viewedPerson, subject: view.entry.id)])
        }
        SharedPages.contribute(to: &blueprint, access)
    }
}
