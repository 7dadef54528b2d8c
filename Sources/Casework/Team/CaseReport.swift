public import PortalKit

/// How many requests met the times that the law counts from their receipt.
public struct CaseReport: Sendable {
    /// What became of one deadline of many requests.
    public struct Tally: Hashable, Sendable {
        public var met = 0
        /// Done after its day, or past it and not done.
        public var late = 0
        /// The same, with an exception recorded.
        public var excepted = 0
        /// Not done, and in time so far.
        public var running = 0
        /// Fell away, as the sixteen weeks do where there will be a plan.
        public var lapsed = 0

        public init() {}

        /// All that had or has to be done.
        public var all: Int { met + late + excepted + running }
        /// Of those that are decided, how many in a hundred were in time; nil where none is.
        public var share: Int? {
            let decided = met + late + excepted
            return decided == 0 ? nil : (100 * met + decided / 2) / decided
        }
    }

    /// The deadlines that are counted from the receipt, the shortest first.
    public let deadlines: [Process.Deadline]
    /// The first day of each of the last twelve months, the newest first.
    public let months: [CivilDate]
    /// A tally for each deadline, by the month in which the request was received.
    public private(set) var byMonth: [CivilDate: [Tally]] = [:]
    /// A tally for each deadline, of all requests there ever were.
    public private(set) var all: [Tally]

    private let process: Process
    private let today: CivilDate

    init(_ process: Process, today: CivilDate) {
        func weeks(_ deadline: Process.Deadline) -> Int? {
            guard deadline.from == ["received"], deadline.by == .council, !deadline.isTarget,
                case .count(let count, .weeks, _) = deadline.rule.step
            else { return nil }
            return count
        }
        // The one function that works out dates works them out for these alone, which is the faster.
        self.process = process.only { weeks($0) != nil }
        deadlines = self.process.allDeadlines.sorted { (weeks($0) ?? 0, $0.name) < (weeks($1) ?? 0, $1.name) }
        self.today = today
        let first = today.adding(days: 1 - today.day)
        months = (0..<12).map { first.adding(months: -$0) }
        all = Array(repeating: Tally(), count: deadlines.count)
        for month in months { byMonth[month] = all }
    }

    /// Counts one request.
    mutating func count(_ facts: [Fact], excepted: Set<String>) {
        for milestone in process.milestones(facts) {
            guard let place = deadlines.firstIndex(where: { $0.name == milestone.deadline.name }) else { continue }
            let kind = kind(of: milestone, isExcepted: excepted.contains(milestone.deadline.name))
            let month = milestone.due.from.adding(days: 1 - milestone.due.from.day)
            all[place][keyPath: kind] += 1
            byMonth[month]?[place][keyPath: kind] += 1
        }
    }

    private func kind(of milestone: Milestone, isExcepted: Bool) -> WritableKeyPath<Tally, Int> {
        if milestone.isLate(on: today) { return isExcepted ? \.excepted : \.late }
        switch milestone.state {
        case .met: return \.met
        case .open: return \.running
        case .lapsed: return \.lapsed
        }
    }
}

extension Process {
    /// This process with some of its deadlines only.
    fileprivate func only(_ isWanted: (Deadline) -> Bool) -> Process {
        var process = self
        process.stages = stages.map { Stage(name: $0.name, deadlines: $0.deadlines.filter(isWanted)) }
        process.deadlines = deadlines.filter(isWanted)
        return process
    }
}
