import Casework
import Configuration
import Database
import Markup
import PortalKit

/// A drawing of the process of a case: what is complete, what is next, and what comes later.
struct StatusDiagram: Plugin {
    static let name = "status-diagram"
    static let summary = "A drawing of where a case is: what is complete, the next stage, and what comes later."

    /// What is drawn if the portal does not say.
    static let usual = ["received", "assessment-agreed", "draft-served", "plan-issued", "review-held"]

    private static let page = PageLink<String>("people/:entry/process")

    /// The facts of the process that complete the boxes of the drawing.
    private let boxes: [String]
    /// The stage from which it is shown.
    private let start: String

    init(settings: inout Settings) {
        boxes = settings.read(
            "boxes", default: Self.usual,
            "What is drawn, in order: each box by the fact of the process that completes it")
        start = settings.read(
            "from", default: "assessment", "The stage of the process from which on it is shown, and not before")
        if boxes.isEmpty { settings.note("boxes", "is empty, wanted one fact at least") }
    }

    func contribute(to blueprint: inout Blueprint) {
        guard let process = blueprint.requireCases()?.process else { return }
        let (boxes, start) = (boxes, start)
        if process.stage(start) == nil {
            blueprint.refuse("from is '\(start)', wanted a stage of \(process.name)", at: ["from"])
        }
        for box in boxes {
            if !process.facts.contains(box) {
                blueprint.refuse("boxes has '\(box)', wanted facts of \(process.name)", at: ["boxes"])
            }
            blueprint.call(for: TextKey("diagram", box), at: ["boxes"])
        }
        blueprint.require(FamilyLinks.person)
        blueprint.add(
            PersonPage(Self.page, "diagram.title") { db, permissions in
                try Self.find(db, permissions, process, from: start) != nil
            })
        blueprint.page(Self.page, blueprint.access(to: .people)) { db, visit in
            let permissions = try Permissions.require(db, .seesCase, for: visit)
            guard let known = try Self.find(db, permissions, process, from: start) else { throw Problem(.notFound) }
            let drawing = DiagramPages(known: known, entry: permissions.entry, boxes: boxes, visit: visit)
            return .page(drawing.page).viewing([Reply.View(.viewedPerson, subject: permissions.entry.id)])
        }
    }

    /// The case, once it is at the stage `start` or after it.
    private static func find(
        _ db: Connection, _ permissions: Permissions, _ process: StatutoryProcess, from start: String
    ) throws -> KnownCase? {
        let begun = process.stages.map(\.name).drop { $0 != start }
        return try KnownCase.find(db, permissions, process).flatMap { begun.contains($0.stage) ? $0 : nil }
    }
}
