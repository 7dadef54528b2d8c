public import PortalKit

/// How many requests met the times that the law counts from their receipt, by the month in which each was due.
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
        /// Those that are done, or past their day.
        public var over: Int { met + late + excepted }
        /// Of those, how many in a hundred were in time; nil where there is none.
        public var share: Int? { Self.share(met, of: over) }
        /// The same without those that are late with an exception.
        public var shareWithoutExcepted: Int? { Self.share(met, of: met + late) }

        private static func share(_ part: Int, of all: Int) -> Int? { all == 0 ? nil : (100 * part + all / 2) / all }

        static func + (a: Tally, b: Tally) -> Tally {
            var sum = a
            sum.met += b.met
            sum.late += b.late
            sum.excepted += b.excepted
            sum.running += b.running
            sum.lapsed += b.lapsed
            return sum
        }
    }

    /// The deadlines that are counted from the receipt, the shortest first.
    public let deadlines: [Process.Deadline]
    /// The first day of each of the last twelve months, the newest first.
    public let months: [CivilDate]
    /// A tally for each deadline, by the month in which it was due.
    public private(set) var byMonth: [CivilDate: [Tally]] = [:]
    /// A tally for each deadline, of all requests there ever were.
    public private(set) var all: [Tally]

    /// A tally for each deadline, of the twelve months together.
    public var year: [Tally] {
        deadlines.indices.map { place in byMonth.values.reduce(Tally()) { $0 + $1[place] } }
    }

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
            let month = milestone.due.date.adding(days: 1 - milestone.due.date.day)
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
