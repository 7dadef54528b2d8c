public import Database
public import Foundation
public import PortalKit

/// Something that happens to a case without a letter of the council's, such as an appeal that is made.
public struct CaseEvent: Hashable, Sendable {
    /// The fact that it makes.
    public let fact: String
    /// The decision of the process that it belongs to, and its outcome; empty for a fact that no decision makes.
    public let decision: String
    public let outcome: String
    /// Whether its day may lie ahead, as a meeting's does.
    public let isArranged: Bool

    /// What can be recorded of a case now. What is arranged for a day ahead can be put off.
    public static func all(_ process: Process, _ now: Case, _ facts: [Fact], today: CivilDate) -> [CaseEvent] {
        let open = process.open(now.stage, facts: facts).map(\.name)
        let ahead = Set(facts.filter { $0.day > today }.map(\.name))
        let events = process.decisions.filter(\.isEvent).flatMap { decision in
            decision.outcomes.filter { open.contains(decision.name) || ahead.contains($0.fact) }.map { outcome in
                CaseEvent(
                    fact: outcome.fact, decision: decision.name, outcome: outcome.name,
                    isArranged: process.arranged.contains(outcome.fact))
            }
        }
        let made = Set(process.decisions.flatMap(\.outcomes).map(\.fact))
        // The first begins the case; the second ends it, which has a page of its own.
        let others = process.facts.filter { !made.contains($0) && $0 != received && $0 != withdrawn }
        return events
            + others.map {
                CaseEvent(fact: $0, decision: "", outcome: "", isArranged: process.arranged.contains($0))
            }
    }

    static let received = "received"
    static let withdrawn = "request-withdrawn"

    /// Records it, in the place of what was arranged before, and moves the case as the process says.
    public func record(
        _ db: Connection, on day: CivilDate, of now: Case, _ rules: CaseRules, by officer: Officer, source: String,
        at instant: Date
    ) throws {
        if isArranged { try FactStore.remove(db, fact, from: now.id, after: CivilDate(instant)) }
        try FactStore.add(db, Fact(fact, day), to: now.id, by: officer, source: source, at: instant)
        guard let outcome = rules.process.decision(decision)?.outcome(outcome) else { return }
        try CaseStore.follow(db, outcome, of: now, on: day)
    }
}

/// Ends a case that no decision ends, and opens it again.
public enum Closing {
    public static func close(
        _ db: Connection, _ now: Case, as state: Case.State, on day: CivilDate, reason: String, by officer: Officer,
        at instant: Date
    ) throws {
        try CaseStore.close(db, now.id, as: state, on: day, reason: reason)
        try RequestStore.withdrawAll(db, of: now.id)
        guard state == .withdrawn else { return }
        try FactStore.add(
            db, Fact(CaseEvent.withdrawn, day), to: now.id, by: officer, source: now.id, at: instant)
    }

    /// Opens a case again: what was withdrawn stands as if it never was.
    public static func reopen(_ db: Connection, _ now: Case, by officer: Officer) throws {
        try CaseStore.close(db, now.id, as: .open, on: nil, reason: "")
        try FactStore.remove(db, CaseEvent.withdrawn, from: now.id, after: nil)
    }
}
