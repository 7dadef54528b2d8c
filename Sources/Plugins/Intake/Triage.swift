import Casework
import Database
import PortalKit

/// What the team is shown before it accepts a request from the intake.
enum Triage {
    /// The suggested role for the author of an entry, by what they say they are; empty if the process has no such role.
    /// - Parameter audience: that of the author's account.
    static func role(of entry: Entry, in audience: Audience?, _ process: StatutoryProcess) -> String {
        let named: String =
            switch entry.relationship {
            case _ where audience == .professional: "professional"
            case .oneself: "young-person"
            case .fosterCarer: "foster-carer"
            case .socialWorker: "social-worker"
            case .mother, .father, .adoptiveParent, .guardian: entry.responsibility == .no ? "carer" : "parent"
            case .stepParent, .grandparent, .other: entry.responsibility == .yes ? "parent" : "carer"
            }
        return process.role(named)?.name ?? ""
    }

    /// The last day since `day` with an outcome of the second stage, the assessment, or one that moved a case there;
    /// nil if there is none. Throws `DatabaseError`.
    static func assessed(
        _ team: TeamDatabase, person: String, since day: CivilDate, _ rules: CaseRules
    ) throws -> CivilDate? {
        guard let stage = rules.process.stages.dropFirst().first?.name else { return nil }
        let facts = rules.process.decisions.flatMap { decision in
            decision.outcomes.filter { decision.stage == stage || $0.moves == stage }.map(\.fact)
        }
        return try CaseStore.all(team, person: person)
            .flatMap { try FactStore.all(team, of: $0.id) }
            .filter { facts.contains($0.fact.name) && day <= $0.fact.day }.map(\.fact.day).max()
    }
}
