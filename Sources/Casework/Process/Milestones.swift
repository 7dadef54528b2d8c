public import PortalKit

/// Something that happened to a case, or is arranged for a day, such as a meeting.
public struct Fact: Hashable, Sendable {
    public let name: String
    public let day: CivilDate

    public init(_ name: String, _ day: CivilDate) { (self.name, self.day) = (name, day) }
}

/// One deadline of one case, worked out.
public struct Milestone: Sendable {
    /// What became of it.
    public enum State: Hashable, Sendable {
        /// It was done on that day.
        case met(CivilDate)
        case open
        /// Something that came after, such as an order or a refusal, made it fall away, or it was begun anew.
        case lapsed
    }

    public let deadline: Process.Deadline
    /// The stage it belongs to.
    public let stage: String
    public let due: Due
    public let state: State

    /// Whether it is past and still open, or was met after its last day.
    public func isLate(on today: CivilDate) -> Bool {
        switch state {
        case .met(let day): due.date < day
        case .open: due.date < today
        case .lapsed: false
        }
    }
}

extension Process {
    /// Every deadline that has begun, each time it did, in the order of the stages and then of dates. Every date that
    /// is shown anywhere comes from here.
    ///
    /// What is asked of several at once, such as advice of professionals, is a list of facts for each.
    /// - Parameter facts: what stands: a meeting that was put off is given on its new day only.
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

    /// The earliest that is open and not the family's to keep; nil where nothing is.
    public func next(_ facts: [Fact]) -> Milestone? {
        milestones(facts).filter { $0.state == .open && $0.deadline.by != .family }
            .min { $0.due.date < $1.due.date }
    }

    /// What is due first of a stage, counted from the day a form was received; nil where no deadline holds.
    public func due(_ stage: String, received day: CivilDate) -> Due? {
        let deadlines = self.stage(stage)?.deadlines.filter { $0.from.contains("received") } ?? []
        return deadlines.lazy.compactMap { self.milestones($0, [Fact("received", day)]) { _ in stage }.first?.due }
            .first
    }

    /// The stage of the decision that makes one of `facts`.
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

/// A deadline from one beginning to the next.
private struct Run {
    /// The day it begins.
    let day: CivilDate
    /// What begins it.
    let begun: [String]
    let previous: CivilDate?
    let next: CivilDate?
    private let facts: [Fact]

    static func all(of deadline: Process.Deadline, _ facts: [Fact]) -> [Run] {
        let beginnings = Dictionary(grouping: facts.filter { deadline.from.contains($0.name) }, by: \.day)
        let days = beginnings.keys.sorted()
        return days.indices.map { place in
            let day = days[place]
            let (previous, next) = (place > 0 ? days[place - 1] : nil, place + 1 < days.count ? days[place + 1] : nil)
            let begun = beginnings[day]?.map(\.name) ?? []
            let own = facts.filter { fact in
                if fact.day == day, begun.contains(fact.name) { return false }
                // What begins it anew may be what meets it, as a review does.
                return next.map { fact.day < $0 || fact.day == $0 && deadline.from.contains(fact.name) } ?? true
            }
            return Run(day: day, begun: begun, previous: previous, next: next, facts: own)
        }
    }

    /// The last day on which any of `names` happened in it.
    func last(_ names: [String]) -> CivilDate? { days(names, since: day).max() }

    /// - Parameter isBefore: whether it is due before what it is counted from, so that it may be met a year before.
    func state(of deadline: Process.Deadline, isBefore: Bool) -> Milestone.State {
        var (since, until) = (day, next)
        if isBefore {
            let year = day.adding(months: -12)
            since = max(year, previous ?? year).adding(days: 1)
            // What comes after may be meant for the next.
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
