public import PortalKit

/// A fact about a case on a day: something that happened, or that is arranged, such as a meeting.
public struct Fact: Hashable, Sendable {
    /// A name from `StatutoryProcess.facts`, such as `received`.
    public let name: String
    /// The day on which it happened, or for which it is arranged.
    public let day: CivilDate

    /// The fact `name` on `day`.
    public init(_ name: String, _ day: CivilDate) { (self.name, self.day) = (name, day) }
}

/// One deadline of one case, with its calculated date.
public struct Milestone: Sendable {
    /// Whether it was met.
    public enum State: Hashable, Sendable {
        /// Met on that day, in time or late.
        case met(CivilDate)
        /// Not met yet.
        case open
        /// No longer applicable: a later fact such as an order or a refusal ended it, or it was started again.
        case lapsed
    }

    /// The deadline of the process.
    public let deadline: StatutoryProcess.Deadline
    /// The name of the stage it belongs to.
    public let stage: String
    /// The last day, and the rule that gives it.
    public let due: Due
    /// Whether it was met.
    public let state: State

    /// Whether it was met after its last day, or is open and its last day is before `today`.
    public func isLate(on today: CivilDate) -> Bool {
        switch state {
        case .met(let day): due.date < day
        case .open: due.date < today
        case .lapsed: false
        }
    }
}

extension StatutoryProcess {
    /// All deadlines that have started, once for each start, by stage and then by date. All dates of deadlines that are
    /// shown anywhere are calculated here.
    ///
    /// What several participants are asked for at once, such as advice of professionals, needs one list of facts for
    /// each.
    /// - Parameter facts: the facts that are valid now: a postponed meeting only with its new day.
    public func milestones(_ facts: [Fact]) -> [Milestone] {
        let staged = stages.flatMap { stage in stage.deadlines.map { (stage.name, $0) } }
        let all = staged.flatMap { stage, deadline in milestones(deadline, facts) { _ in stage } }
        let others = deadlines.flatMap { milestones($0, facts, stage: self.stage(of:)) }
        let place = Dictionary(stages.enumerated().map { ($1.name, $0) }) { first, _ in first }
        return (all + others).enumerated().sorted { a, b in
            (place[a.element.stage] ?? 0, a.element.due.date, a.offset)
                < (place[b.element.stage] ?? 0, b.element.due.date, b.offset)
        }.map(\.element)
    }

    /// The open milestone with the earliest date that is not the family's to meet; nil if there is none.
    public func next(_ facts: [Fact]) -> Milestone? {
        milestones(facts).filter { $0.state == .open && $0.deadline.by != .family }
            .min { $0.due.date < $1.due.date }
    }

    /// The date of the stage's first deadline, in the order of the file, that counts from `received` and applies on
    /// `day`; nil if there is none.
    public func due(_ stage: String, received day: CivilDate) -> Due? {
        let deadlines = self.stage(stage)?.deadlines.filter { $0.from.contains(RequiredFact.received.rawValue) } ?? []
        return deadlines.lazy.compactMap { self.milestones($0, [Fact(.received, day)]) { _ in stage }.first?.due }
            .first
    }

    /// The stage of the decision with an outcome that records one of `facts`; otherwise the first stage.
    private func stage(of facts: [String]) -> String {
        let decision = decisions.first { !$0.stage.isEmpty && $0.outcomes.contains { facts.contains($0.fact) } }
        return decision?.stage ?? stages.first?.name ?? ""
    }

    private func milestones(
        _ deadline: Deadline, _ facts: [Fact], stage: (_ begun: [String]) -> String
    ) -> [Milestone] {
        Run.all(of: deadline, facts).compactMap { run in
            guard deadline.holds(from: run.day),
                let due = deadline.rule.due(from: run.day, holidays, last: { run.last($0) })
            else { return nil }
            let state = run.state(of: deadline, isBefore: due.date < run.day)
            return Milestone(deadline: deadline, stage: stage(run.begun), due: due, state: state)
        }
    }
}

/// A deadline from one start to the next.
private struct Run {
    /// The day on which it starts.
    let day: CivilDate
    /// The facts that start it.
    let begun: [String]
    let previous: CivilDate?
    let next: CivilDate?
    private let facts: [Fact]

    static func all(of deadline: StatutoryProcess.Deadline, _ facts: [Fact]) -> [Run] {
        let beginnings = Dictionary(grouping: facts.filter { deadline.from.contains($0.name) }, by: \.day)
        let days = beginnings.keys.sorted()
        return days.indices.map { place in
            let day = days[place]
            let (previous, next) = (place > 0 ? days[place - 1] : nil, place + 1 < days.count ? days[place + 1] : nil)
            let begun = beginnings[day]?.map(\.name) ?? []
            let own = facts.filter { fact in
                if fact.day == day, begun.contains(fact.name) { return false }
                // What starts it again may also be what meets it, as a review does.
                return next.map { fact.day < $0 || fact.day == $0 && deadline.from.contains(fact.name) } ?? true
            }
            return Run(day: day, begun: begun, previous: previous, next: next, facts: own)
        }
    }

    /// The last day in this run on which any of `names` happened.
    func last(_ names: [String]) -> CivilDate? { days(names, since: day).max() }

    /// - Parameter isBefore: whether it is due before the day it is counted from, so that it may be met up to a year
    ///   earlier.
    func state(of deadline: StatutoryProcess.Deadline, isBefore: Bool) -> Milestone.State {
        var (since, until) = (day, next)
        if isBefore {
            let year = day.adding(months: -12)
            since = max(year, previous ?? year).adding(days: 1)
            // A later fact may be meant for the next run.
            until = next == nil ? nil : day
        }
        let lapsed = days(deadline.lapses, since: since).min()
        let met = days(deadline.met, since: since).min().flatMap { day in until.map { day <= $0 } ?? true ? day : nil }
        if let met, lapsed.map({ met <= $0 }) ?? true { return .met(met) }
        return lapsed == nil && next == nil ? .open : .lapsed
    }

    private func days(_ names: [String], since: CivilDate) -> [CivilDate] {
        facts.filter { names.contains($0.name) && since <= $0.day }.map(\.day)
    }
}
