import Casework
import Database
import Foundation
import Identity
import PortalKit

/// A case as those see it who may: dates, what was decided and told, and who has it. Nothing that is for the team only.
struct KnownCase: Sendable {
    /// A decision that was told, with the document that tells it to this account.
    struct Told: Sendable {
        let decision: Decision
        let document: Document?
    }

    let current: Case
    let stage: String
    /// The council's dates and, for whoever decides for the child, the family's: in the order of the stages and of time.
    let milestones: [Milestone]
    let decisions: [Told]
    let exceptions: [CaseException]
    /// The name of who has the case; nil while nobody has.
    let coordinator: String?
    /// When a stage ended, by its name.
    let ended: [String: CivilDate]

    /// The case behind a standing; nil where there is none, or it is not theirs to see.
    static func find(
        _ db: Connection, _ standing: Standing, _ process: Casework.Process, _ visit: Visit
    ) throws -> KnownCase? {
        guard standing.may(.seesCase), let current = try CaseStore.current(db, standing) else { return nil }
        let facts = try FactStore.all(db, of: current, standing)
        let told = try DecisionStore.told(db, of: current, standing)
        var ended: [String: CivilDate] = [:]
        for decision in told {
            guard let kind = process.decision(decision.name), !kind.stage.isEmpty,
                let outcome = kind.outcome(decision.outcome), outcome.moves != nil || outcome.closes
            else { continue }
            ended[kind.stage] = max(ended[kind.stage] ?? decision.day, decision.day)
        }
        let first = process.stages.first?.name ?? ""
        return KnownCase(
            current: current, stage: process.stage(current.stage)?.name ?? first,
            milestones: process.milestones(facts).filter { one in
                guard !one.deadline.isTarget, one.state != .lapsed else { return false }
                return one.deadline.by == .council || one.deadline.by == .family && standing.may(.mayDecide)
            },
            decisions: try told.map { Told(decision: $0, document: try document($0.letter, db, standing)) },
            exceptions: try DecisionStore.exceptions(db, of: current, standing),
            coordinator: try AccountStore.find(db, id: current.coordinator)?.name, ended: ended)
    }

    private static func document(_ id: String, _ db: Connection, _ standing: Standing) throws -> Document? {
        try DocumentStore.all(db, standing, only: id).map(\.document).first { $0.recalled == nil }
    }

    /// What the council has to do next; nil where nothing is open.
    var next: Milestone? {
        milestones.filter { $0.state == .open && $0.deadline.by == .council }.min { $0.due.date < $1.due.date }
    }

    /// What the family may do by a day that has not passed, but for the appeal; for whoever decides for the child.
    func own(on today: CivilDate) -> [Milestone] {
        milestones.filter { one in
            one.state == .open && one.deadline.by == .family && one.deadline.name != "appeal" && !one.isLate(on: today)
        }
    }

    /// Until when the family may appeal; nil where there is nothing to appeal against.
    var appeal: Milestone? { milestones.last { $0.deadline.name == "appeal" && $0.state == .open } }
}
