import Configuration
import PortalKit

/// What happens to a case by law, as a file of configuration says: its stages, the time given for each step, what is
/// decided, on what grounds a time need not be kept, and what each person around the case may do.
public struct Process: Sendable {
    /// A part of a case, such as the request.
    public struct Stage: Sendable {
        public let name: String
        public let deadlines: [Deadline]
    }

    public let name: String
    public internal(set) var stages: [Stage]
    /// What may be due at any stage: each belongs to the stage whose decision began it.
    public internal(set) var deadlines: [Deadline]
    /// What the team records, in the order of the file.
    public let decisions: [Decision]
    /// Why the law lets a time pass.
    public let grounds: [Ground]
    /// What somebody may be to a case.
    public let roles: [Role]
    /// Everything that can happen to a case.
    public let facts: [String]
    /// Those of them whose day may lie ahead, such as that of a meeting.
    public let arranged: Set<String>
    public let holidays: BankHolidays

    /// The stage called `name`; nil where there is none.
    public func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }

    /// The decision called `name`; nil where there is none.
    public func decision(_ name: String) -> Decision? { decisions.first { $0.name == name } }

    /// The ground called `name`; nil where there is none.
    public func ground(_ name: String) -> Ground? { grounds.first { $0.name == name } }

    /// The role called `name`; nil where there is none.
    public func role(_ name: String) -> Role? { roles.first { $0.name == name } }

    /// Every deadline, those of the stages first.
    public var allDeadlines: [Deadline] { stages.flatMap(\.deadlines) + deadlines }

    /// This process with what a council wants done sooner than the law does, each at its stage.
    public func adding(targets: [Deadline]) -> Process {
        var process = self
        process.stages = stages.map { stage in
            Stage(name: stage.name, deadlines: stage.deadlines + targets.filter { $0.stage == stage.name })
        }
        return process
    }

    /// What is wrong with a target for this process, to be told to who wrote it; nothing where it fits.
    public func faults(in target: Deadline) -> [String] {
        var faults: [String] = []
        if stage(target.stage) == nil {
            let hint = suggestion(for: target.stage, in: stages.map(\.name))
            faults.append("target '\(target.name)' is of '\(target.stage)', wanted a stage of \(name)\(hint)")
        }
        if allDeadlines.contains(where: { $0.name == target.name }) {
            faults.append("target '\(target.name)' is called as a deadline of \(name), wanted a name of its own")
        }
        for fact in target.facts where !facts.contains(fact) {
            let hint = suggestion(for: fact, in: facts)
            faults.append("target '\(target.name)' names '\(fact)', wanted a fact of \(name)\(hint)")
        }
        return faults
    }
}
