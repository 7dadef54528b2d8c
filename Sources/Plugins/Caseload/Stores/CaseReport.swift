import Casework
import PortalKit

/// How many requests met the deadlines that count from their receipt, by the month in which each was due.
struct CaseReport: Sendable {
    /// The numbers for one deadline over many requests.
    struct Tally: Hashable, Sendable {
        /// Met in time.
        var met = 0
        /// Met late, or not met and overdue.
        var late = 0
        /// As `late`, with an exception recorded.
        var excepted = 0
        /// Not met, and not overdue.
        var running = 0
        /// No longer applicable, such as the sixteen weeks once a plan will be issued.
        var lapsed = 0

        /// Those that had or have to be met.
        var all: Int { met + late + excepted + running }
        /// Those that are met or overdue.
        var over: Int { met + late + excepted }
        /// The percentage of `over` that was met in time, rounded; nil if `over` is 0.
        var share: Int? { Self.share(met, of: over) }
        /// As `share`, leaving out those with an exception.
        var shareWithoutExcepted: Int? { Self.share(met, of: met + late) }

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

    /// The council's statutory deadlines that count from receipt in weeks, shortest first.
    let deadlines: [StatutoryProcess.Deadline]
    /// The first day of each of the last twelve months, newest first.
    let months: [CivilDate]
    /// Numbers by the first day of the month in which they were due, in the order of `deadlines`.
    private(set) var byMonth: [CivilDate: [Tally]] = [:]
    /// Numbers of all requests ever, in the order of `deadlines`.
    private(set) var all: [Tally]

    /// Numbers of the twelve months together, in the order of `deadlines`.
    var year: [Tally] {
        deadlines.indices.map { place in byMonth.values.reduce(Tally()) { $0 + $1[place] } }
    }

    private let process: StatutoryProcess
    private let today: CivilDate

    init(_ process: StatutoryProcess, today: CivilDate) {
        func weeks(_ deadline: StatutoryProcess.Deadline) -> Int? {
            guard deadline.from == [StatutoryProcess.RequiredFact.received.rawValue], deadline.by == .council,
                !deadline.isTarget,
                case .count(let count, .weeks, _) = deadline.rule.step
            else { return nil }
            return count
        }
        // Milestones are calculated for these deadlines only, to save time.
        self.process = process.only { weeks($0) != nil }
        deadlines = self.process.allDeadlines.sorted { (weeks($0) ?? 0, $0.name) < (weeks($1) ?? 0, $1.name) }
        self.today = today
        let first = today.adding(days: 1 - today.day)
        months = (0..<12).map { first.adding(months: -$0) }
        all = Array(repeating: Tally(), count: deadlines.count)
        for month in months { byMonth[month] = all }
    }

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
