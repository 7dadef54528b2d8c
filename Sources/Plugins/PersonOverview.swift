import Casework
import Database
import Forms
import Foundation
import PortalKit
import Web

/// What the page of one person shows: the case, the forms, and the links to other pages.
struct PersonOverview: Sendable {
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
    /// The postcode whose area's contact is shown; nil if none is known.
    let postcode: String?

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
    /// - Parameter isAhead: whether those of later stages are among them.
    func offers(_ visit: Visit, ahead isAhead: Bool = false) -> [FormOffer] {
        guard known?.current.isOpen ?? true else { return [] }
        let stages = process.stages.map(\.name).drop { $0 != stage }.prefix(isAhead ? .max : 1)
        let schools = [entry.schooling?.school?.urn ?? ""]
        return visit.site.features.offers.filter { offer in
            offer.limits.closure(at: visit.now, schools: schools) == nil
                && (stages.contains(offer.stage) || !offer.hasDeadline) && !offer.isOnRequest
                && shows(offer.title(visit.language))
                && (offer.startsAgain || !isUnderWay(offer.name))
        }
    }
}

extension PersonOverview {
    /// Reads the page of the entry in the route's parameter, with the search text of the query `q`.
    /// - Parameter searchesSent: whether drafts and submissions have to match the search too.
    static func find(
        _ db: Connection, _ process: StatutoryProcess, searchesSent: Bool = true, for visit: Visit
    ) throws -> PersonOverview {
        let words = String((visit.query["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(100))
        let permissions = try Permissions.require(db, for: visit)
        let (account, id) = (permissions.account, permissions.entry.id)
        let known = try KnownCase.find(db, permissions, process)
        let stage = known?.stage ?? process.stages.first?.name ?? ""
        let received = try FormList.received(
            db, account: account, subject: id, isShared: permissions.isShared, stage: stage,
            except: visit.site.features.formsWithoutDeadline)
        let entries = try ListPage(visit) { limit, offset in
            try FormList.entries(
                db, account: account, subject: id, isShared: permissions.isShared, matching: searchesSent ? words : "",
                limit: limit, offset: offset)
        }
        var reviewStatuses: [String: ReviewStatus] = [:]
        for case .sent(let reference, _) in entries.items.map(\.state) {
            reviewStatuses[reference] = try ReviewStore.find(db, reference, permissions)?.reviewStatus
        }
        let subjects = visit.site.features.subjects
        let open = try Set(entries.items.map(\.stage)).filter { try subjects?.isOpen($0, of: id, db) ?? true }
        return PersonOverview(
            process: process, stage: stage, permissions: permissions, known: known,
            received: known?.current.received ?? received.map(CivilDate.init), entries: entries,
            reviewStatuses: reviewStatuses, openStages: open,
            asked: try AskedForm.all(db, for: visit).filter { $0.request.entry == id && $0.request.isOpen },
            shared: try SharedForm.all(db, permissions, visit.site.caseRules), pages: try pages(db, permissions, visit),
            access: try permissions.involvement == nil ? AccessStore.all(db, permissions).first : nil, words: words,
            postcode: try permissions.contactPostcode(db, for: visit))
    }

    private static func pages(
        _ db: Connection, _ permissions: Permissions, _ visit: Visit
    ) throws -> [(page: PersonPage, unread: Int)] {
        try visit.site.features.personPages.filter { try $0.isFor(db, permissions) }.map { page in
            (page, try page.unread(db, permissions))
        }
    }
}
