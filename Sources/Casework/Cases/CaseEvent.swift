public import Foundation
public import PortalKit

/// An event that can be recorded for a case without a letter from the council, such as an appeal.
public struct CaseEvent: Hashable, Sendable {
    /// The name of the fact that it records.
    public let fact: String
    /// The name of the process's decision that it belongs to; empty for a fact that belongs to none.
    public let decision: String
    /// The name of that decision's outcome; empty without a decision.
    public let outcome: String
    /// Whether its day may be in the future, as for a meeting.
    public let isArranged: Bool

    /// The events that can be recorded for a case now. An event arranged for a future day can be postponed.
    /// - Parameters:
    ///   - facts: all facts of the case.
    ///   - today: the day in Europe/London.
    public static func all(
        _ process: StatutoryProcess, _ current: Case, _ facts: [Fact], today: CivilDate
    ) -> [CaseEvent] {
        let open = process.open(current.stage, facts: facts).map(\.name)
        let ahead = Set(facts.filter { $0.day > today }.map(\.name))
        let events = process.decisions.filter(\.isEvent).flatMap { decision in
            decision.outcomes.filter { open.contains(decision.name) || ahead.contains($0.fact) }.map { outcome in
                CaseEvent(
                    fact: outcome.fact, decision: decision.name, outcome: outcome.name,
                    isArranged: process.arranged.contains(outcome.fact))
            }
        }
        let made = Set(process.decisions.flatMap(\.outcomes).map(\.fact))
        // A required fact is recorded by opening a case, or by closing it, which has its own page.
        let others = process.facts.filter { !made.contains($0) && StatutoryProcess.RequiredFact(rawValue: $0) == nil }
        return events
            + others.map {
                CaseEvent(fact: $0, decision: "", outcome: "", isArranged: process.arranged.contains($0))
            }
    }

    /// Records the event on `day`, replacing a future day arranged before, and moves or closes the case as the process
    /// says. Throws `DatabaseError`.
    /// - Parameter source: what the fact comes from, as in ``RecordedFact``.
    public func record(
        _ team: TeamDatabase, on day: CivilDate, of current: Case, _ rules: CaseRules, source: String,
        site: Site, at instant: Date
    ) throws {
        if isArranged { try FactStore.remove(team, fact, from: current.id, after: CivilDate(instant)) }
        try FactStore.add(team, Fact(fact, day), to: current.id, source: source, at: instant)
        guard let outcome = rules.process.decision(decision)?.outcome(outcome) else { return }
        try CaseStore.follow(team, outcome, of: current, on: day, rules, site: site, at: instant)
    }
}

/// Closes a case without a decision, and reopens it. Both functions throw `DatabaseError`.
public enum Closing {
    /// Closes the case as `state` and withdraws its open information requests. For `.withdrawn` it also records the
    /// fact `request-withdrawn`.
    public static func close(
        _ team: TeamDatabase, _ current: Case, as state: Case.State, on day: CivilDate, reason: String,
        at instant: Date
    ) throws {
        try CaseStore.close(team, current.id, as: state, on: day, reason: reason)
        try RequestStore.withdrawAll(team, of: current.id)
        guard state == .withdrawn else { return }
        try FactStore.add(team, Fact(.withdrawn, day), to: current.id, source: current.id, at: instant)
    }

    /// Reopens the case, and deletes its fact `request-withdrawn`. Withdrawn information requests stay withdrawn.
    public static func reopen(_ team: TeamDatabase, _ current: Case) throws {
        try CaseStore.close(team, current.id, as: .open, on: nil, reason: "")
        try FactStore.remove(team, StatutoryProcess.RequiredFact.withdrawn.rawValue, from: current.id, after: nil)
    }
}
