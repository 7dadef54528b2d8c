import Configuration

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
            faults.append("target '\(target.name)' is called as a deadline of \(name), wanted a name of its own")
        }
        for fact in target.facts where !facts.contains(fact) {
            let hint = suggestion(for: fact, in: facts)
            faults.append("target '\(target.name)' names '\(fact)', wanted a fact of \(name)\(hint)")
        }
        return faults
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
