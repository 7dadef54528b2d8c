import Casework
import Configuration
import Database
import Forms
import Foundation
import PortalKit
import Web

/// The progress of a person's case: stages, what happens now and when, requests and submissions.
struct Progress: Plugin {
    static let name = "progress"
    static let summary = "Where a case is: a line of stages, what happens now, and the forms of the stage."

    private let colours: StageColours

    init(settings: inout Settings) {
        colours = StageColours(&settings, default: StageColours(done: .brand, now: .brand, next: .grey))
    }

    func contribute(to blueprint: inout Blueprint) {
        guard let process = blueprint.requireCases()?.process else { return }
        blueprint.require(
            FormLinks.start, FormLinks.draft, FormLinks.discard, FormLinks.edit, FormLinks.submission,
            FamilyLinks.personDetails)
        let (access, colours) = (blueprint.access(to: .people), colours)
        blueprint.page(FamilyLinks.person, access) { db, visit in
            let view = try PersonOverview.find(db, process, for: visit)
            return .page(ProgressPages(view: view, colours: colours, visit: visit).page)
                .viewing([Reply.View(.viewedPerson, subject: view.entry.id)])
        }
        SharedPages.contribute(to: &blueprint, access)
    }
}
