import Casework
import Database
import Identity
import PortalKit

/// A case as accounts outside the team may see it: dates, published decisions and the coordinator, nothing internal.
struct KnownCase: Sendable {
    let current: Case
    let stage: String
    /// The council's dates and, with the right to decide for the child, the family's; by stage, then by date.
    let milestones: [Milestone]
    /// The published decisions, each with its document, if that was published to this account.
    let decisions: [(decision: Decision, document: Document?)]
    let exceptions: [CaseException]
    /// The name of the officer who has the case; nil if unassigned.
    let coordinator: String?
    let ended: [String: CivilDate]
    /// What has happened to the case, by day.
    let facts: [Fact]

    /// The case behind a person's `Permissions`; nil if there is none, or the account may not see it.
    static func find(
        _ db: Connection, _ permissions: Permissions, _ process: StatutoryProcess
    ) throws -> KnownCase? {
        guard permissions.may(.seesCase), let current = try CaseStore.current(db, permissions) else { return nil }
        let facts = try FactStore.all(db, of: current, permissions)
        let told = try DecisionStore.told(db, of: current, permissions)
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
            milestones: process.milestones(facts).filter { milestone in
                guard !milestone.deadline.isTarget, milestone.state != .lapsed else { return false }
                return milestone.deadline.by == .council
                    || milestone.deadline.by == .family && permissions.may(.mayDecide)
            },
            decisions: try told.map { ($0, try document($0.letter, db, permissions)) },
            exceptions: try DecisionStore.exceptions(db, of: current, permissions),
            coordinator: try AccountStore.find(db, id: current.coordinator)?.name, ended: ended, facts: facts)
    }

    private static func document(_ id: String, _ db: Connection, _ permissions: Permissions) throws -> Document? {
        try DocumentStore.all(db, permissions, only: id).map(\.document).first { $0.recalled == nil }
    }

    /// The council's next open milestone; nil if there is none.
    var next: Milestone? {
        milestones.filter { $0.state == .open && $0.deadline.by == .council }.min { $0.due.date < $1.due.date }
    }

    /// The family's open dates that have not passed, except the appeal; only with the right to decide for the child.
    func ofFamily(on today: CivilDate) -> [Milestone] {
        milestones.filter { milestone in
            milestone.state == .open && milestone.deadline.by == .family && !milestone.isAppeal
                && !milestone.isLate(on: today)
        }
    }

    /// The open date for an appeal; nil if there is nothing to appeal against.
    var appeal: Milestone? { milestones.last { $0.isAppeal && $0.state == .open } }
}

extension Milestone {
    fileprivate var isAppeal: Bool { deadline.name == StatutoryProcess.RequiredDeadline.appeal.rawValue }
}
