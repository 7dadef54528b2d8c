import Casework
import Configuration
import Database
import Forms
import Foundation
import PortalKit
import Web

/// Where somebody's case is: the stages, what happens now, and the forms of the stage.
struct Progress: Plugin {
    static let name = "progress"
    static let summary = "Where a case is: a line of stages, what happens now, and the forms of the stage."

    /// How many rows are on a page.
    private static let rows = 20

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        guard let process = blueprint.kept(CaseRules.self)?.process else {
            return blueprint.refuse("progress wants the plugin 'cases' before it")
        }
        blueprint.get("people/:entry", blueprint.access(behind: "people")) { visit in
            let view = try await Self.view(process, visit)
            try await visit.noteView("viewed-person", subject: view.entry.id)
            return .page(ProgressPages(view: view, visit: visit).page)
        }
    }

    private static func view(_ process: Casework.Process, _ visit: Visit) async throws -> ProgressView {
        let (account, id) = (try visit.account.account, visit.parameters["entry"] ?? "")
        let words = String((visit.query["q"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(100))
        let page = max(1, min(10_000, Int(visit.query["page"] ?? "") ?? 1))
        // Nobody moves a case on yet: each is at the first stage.
        let stage = process.stages.first?.name ?? ""
        return try await visit.site.store.read { db in
            guard let entry = try EntryStore.find(db, id, account: account) else { throw Problem(.notFound) }
            let received = try FormList.received(db, account: account, subject: id, stage: stage)
            let entries = try FormList.entries(
                db, account: account, subject: id, matching: words, limit: rows + 1, offset: rows * (page - 1))
            return ProgressView(
                process: process, stage: stage, entry: entry, received: received.map(CivilDate.init),
                entries: Array(entries.prefix(rows)), hasOlder: entries.count > rows, words: words, page: page)
        }
    }
}

/// Everything that the page of one person's progress shows.
struct ProgressView: Sendable {
    let process: Casework.Process
    /// The name of the stage the case is at.
    let stage: String
    let entry: Entry
    /// When the first form of the stage arrived; nil while none has.
    let received: CivilDate?
    let entries: [FormEntry]
    let hasOlder: Bool
    /// What is looked for; empty for everything.
    let words: String
    let page: Int

    /// Whether what was sent of a stage may still be changed.
    func isOpen(_ stage: String) -> Bool { stage == self.stage }

    /// The forms that may be started now; those that are looked for, on the first page only.
    func offers(_ visit: Visit) -> [FormOffer] {
        guard page == 1 else { return [] }
        let words = words.lowercased()
        return visit.site.features.offers.filter { offer in
            offer.stage == stage && (words.isEmpty || offer.title(visit.language).lowercased().contains(words))
        }
    }
}
