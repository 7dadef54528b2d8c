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
        colours = settings.group("colours", "What the stages are drawn in") {
            StageColours(
                done: $0.read("done", default: .brand, owner: .council, "Those that are over"),
                now: $0.read("now", default: .brand, owner: .council, "The one that a case is at"),
                next: $0.read("next", default: .grey, owner: .council, "Those to come"))
        }
    }

    func contribute(to blueprint: inout Blueprint) {
        guard let process = blueprint.requireCases()?.process else { return }
        blueprint.require(
            FormLinks.start, FormLinks.draft, FormLinks.discard, FormLinks.edit, FormLinks.submission,
            FamilyLinks.personDetails)
        let (access, colours) = (blueprint.access(to: .people), colours)
        blueprint.page(FamilyLinks.person, access) { db, visit in
            let view = try Self.view(process, visit, db)
            return .page(ProgressPages(view: view, colours: colours, visit: visit).page)
                .viewing([Reply.View(.viewedPerson, subject: view.entry.id)])
        }
        SharedPages.contribute(to: &blueprint, access)
    }

    private static func view(
        _ process: StatutoryProcess, _ visit: Visit, _ db: Connection
    ) throws -> ProgressView {
        let words = String((visit.query["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(100))
        let permissions = try Permissions.require(db, for: visit)
        let (account, id) = (permissions.account, permissions.entry.id)
        let known = try KnownCase.find(db, permissions, process)
        let stage = known?.stage ?? process.stages.first?.name ?? ""
        let received = try FormList.received(db, account: account, subject: id, stage: stage)
        let entries = try ListPage(visit) { limit, offset in
            try FormList.entries(db, account: account, subject: id, matching: words, limit: limit, offset: offset)
        }
        var reviewStatuses: [String: ReviewStatus] = [:]
        for case .sent(let reference, _) in entries.items.map(\.state) {
            reviewStatuses[reference] = try ReviewStore.find(db, reference, account: account)?.reviewStatus
        }
        let subjects = visit.site.features.subjects
        let open = try Set(entries.items.map(\.stage)).filter { try subjects?.isOpen($0, of: id, db) ?? true }
        return ProgressView(
            process: process, stage: stage, permissions: permissions, known: known,
            received: known?.current.received ?? received.map(CivilDate.init), entries: entries,
            reviewStatuses: reviewStatuses, openStages: open,
            asked: try AskedForm.all(db, for: visit).filter { $0.request.entry == id && $0.request.isOpen },
            shared: try SharedForm.all(db, permissions, process), pages: try pages(db, permissions, visit),
            access: try permissions.involvement == nil ? AccessStore.all(db, permissions).first : nil, words: words)
    }

    private static func pages(
        _ db: Connection, _ permissions: Permissions, _ visit: Visit
    ) throws -> [(page: PersonPage, unread: Int)] {
        try visit.site.features.personPages.filter { try $0.isFor(db, permissions) }.map { page in
            (page, try page.unread(db, permissions))
        }
    }
}

struct ProgressView: Sendable {
    let process: StatutoryProcess
    let stage: String
    let permissions: Permissions
    /// The case, if the account may see it.
    let known: KnownCase?
    /// When the request was received, or else the stage's first form; nil if neither was.
    let received: CivilDate?
    let entries: ListPage<FormEntry>
    /// The team's reviews of the submissions, by reference.
    let reviewStatuses: [String: ReviewStatus]
    /// The stages with submissions that may still be changed.
    let openStages: Set<String>
    let asked: [AskedForm]
    let shared: [SharedForm]
    let pages: [(page: PersonPage, unread: Int)]
    /// The latest access request of an account that is not linked.
    let access: AccessRequest?
    /// The search text; empty for none.
    let words: String

    var entry: Entry { permissions.entry }

    /// Whether the account is linked, but may not see the case.
    var isBlind: Bool { permissions.involvement != nil && !permissions.may(.seesCase) }

    /// Whether a title matches the search; always false after the first page.
    func shows(_ title: String) -> Bool {
        entries.number == 1 && (words.isEmpty || title.lowercased().contains(words.lowercased()))
    }

    /// Whether a form is begun, or sent and still considered at its stage.
    private func isUnderWay(_ form: String) -> Bool {
        entries.items.contains { entry in
            guard entry.form == form else { return false }
            if case .draft = entry.state { return true }
            return openStages.contains(entry.stage)
        }
    }

    /// The forms that may be started now and match the search; none after the first page.
    func offers(_ visit: Visit) -> [FormOffer] {
        guard known?.current.isOpen ?? true else { return [] }
        return visit.site.features.offers.filter { offer in
            offer.stage == stage && !offer.isOnRequest && shows(offer.title(visit.language))
                && (offer.startsAgain || !isUnderWay(offer.name))
        }
    }
}
