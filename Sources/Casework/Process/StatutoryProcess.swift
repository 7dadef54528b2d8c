import Configuration
import PortalKit

/// The statutory process of a case, as read from a configuration file: its stages, deadlines, decisions, grounds for
/// missing a deadline, and roles.
public struct StatutoryProcess: Sendable {
    /// A stage of the process, such as the request.
    public struct Stage: Sendable {
        /// The name in the file, such as `request`.
        public let name: String
        /// The deadlines of this stage, with the council's targets last.
        public let deadlines: [Deadline]
    }

    /// The name of its file, such as `ehc-england`.
    public let name: String
    /// In the order of the file; at least one.
    public internal(set) var stages: [Stage]
    /// Deadlines that can fall into any stage: each belongs to the stage of the decision that started it.
    public internal(set) var deadlines: [Deadline]
    /// The decisions and events that the team records, in the order of the file.
    public let decisions: [Decision]
    /// The reasons that the law accepts for missing a deadline.
    public let grounds: [Ground]
    /// The roles that participants can have.
    public let roles: [Role]
    /// The names of all facts, those of outcomes included.
    public let facts: [String]
    /// The facts that may be recorded for a future day, such as that of a meeting.
    public let arranged: Set<String>
    /// The bank holidays, for rules that depend on working days.
    public let holidays: BankHolidays

    /// The stage with that name; nil if there is none.
    public func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }

    /// The decision with that name; nil if there is none.
    public func decision(_ name: String) -> Decision? { decisions.first { $0.name == name } }

    /// The ground with that name; nil if there is none.
    public func ground(_ name: String) -> Ground? { grounds.first { $0.name == name } }

    /// The role with that name; nil if there is none.
    public func role(_ name: String) -> Role? { roles.first { $0.name == name } }

    /// All deadlines, those of the stages first.
    public var allDeadlines: [Deadline] { stages.flatMap(\.deadlines) + deadlines }

    /// This process with a council's own targets added to their stages.
    public func adding(targets: [Deadline]) -> StatutoryProcess {
        var process = self
        process.stages = stages.map { stage in
            Stage(name: stage.name, deadlines: stage.deadlines + targets.filter { $0.stage == stage.name })
        }
        return process
    }

    /// What is wrong with a target for this process, as messages for the author of the configuration; empty if it fits.
    public func faults(in target: Deadline) -> [String] {
        var faults: [String] = []
        if stage(target.stage) == nil {
            let hint = suggestion(for: target.stage, in: stages.map(\.name))
            faults.append("target '\(target.name)' is of '\(target.stage)', wanted a stage of \(name)\(hint)")
        }
        if allDeadlines.contains(where: { $0.name == target.name }) {
            faults.append(
                "target '\(target.name)' has the name of a deadline of the law, wanted another name, such as "
                    + "'our-\(target.name)'")
        }
        for fact in target.facts where !facts.contains(fact) {
            let hint = suggestion(for: fact, in: facts)
            faults.append("target '\(target.name)' names '\(fact)', wanted a fact of \(name)\(hint)")
        }
        return faults
    }

    /// The deadline of the law for the same thing as a target, if the target is not due before it on any day of the year;
    /// nil if there is none, or the two cannot be compared.
    func deadline(notAfter target: Deadline) -> Deadline? {
        let starts = (1...12).compactMap { CivilDate(year: 2026, month: $0, day: 1) }
        return allDeadlines.first { law in
            // A deadline with an end is a former one.
            guard !target.met.isEmpty, Set(target.met).isSubset(of: law.met),
                Set(target.from).isSubset(of: law.from), law.until == nil
            else { return false }
            let days = starts.compactMap { day -> (own: CivilDate, law: CivilDate)? in
                guard let own = target.rule.due(from: day, holidays, last: { _ in nil }),
                    let limit = law.rule.due(from: day, holidays, last: { _ in nil })
                else { return nil }
                return (own.date, limit.date)
            }
            return days.count == starts.count && days.allSatisfy { $0.law <= $0.own }
        }
    }
}

extension StatutoryProcess {
    /// This process with only some of its deadlines.
    public func only(_ isWanted: (Deadline) -> Bool) -> StatutoryProcess {
        var process = self
        process.stages = stages.map { Stage(name: $0.name, deadlines: $0.deadlines.filter(isWanted)) }
        process.deadlines = deadlines.filter(isWanted)
        return process
    }
}
