public import Database
public import Foundation
public import PortalKit

/// Publication of a decision: its letter is sent, its outcome becomes a fact on the letter's day, and the case moves.
/// Before that it is visible to the team only.
public enum Publishing {
    /// Why a decision was not published. The caller must roll back its transaction.
    public enum Failure: Error, Hashable {
        /// It is published or withdrawn already, or the process no longer allows it for this case.
        case settled
        /// The letter lacks these parts, which the process requires.
        case missing([String])
        /// There are no recipients.
        case untold
    }

    /// The outcome of a recorded decision; nil if the process does not know it.
    public static func outcome(of decision: Decision, _ rules: CaseRules) -> StatutoryProcess.Outcome? {
        rules.process.decision(decision.name)?.outcome(decision.outcome)
    }

    /// The names of the parts of a document's letter in the order of the process; none for a letter without a decision.
    /// Throws `DatabaseError`.
    public static func parts(_ db: Connection, of document: Document, _ rules: CaseRules) throws -> [String] {
        try DecisionStore.find(.system(db), document.decision).flatMap { outcome(of: $0, rules)?.letter } ?? []
    }

    /// Publishes a decision with its letter, in the transaction of `team`.
    /// - Parameters:
    ///   - letter: its date is the day from which deadlines count; its text must have every part even if a file is
    ///     attached.
    ///   - messages: one for each recipient who has an account.
    /// - Throws: ``Failure``; `Problem(.notFound)` if there is no such decision of the case; `Problem(.conflict)` if the
    ///   letter's id is taken; `DatabaseError`.
    public static func publish(
        _ team: TeamDatabase, _ decision: String, letter: Document, to recipients: [Recipient], messages: [Message],
        of current: Case, _ rules: CaseRules, on site: Site, at instant: Date
    ) throws {
        guard let decision = try DecisionStore.find(team, decision), decision.caseID == current.id,
            let outcome = outcome(of: decision, rules)
        else { throw Problem(.notFound) }
        let facts = try FactStore.all(team, of: current.id).map(\.fact)
        guard rules.process.open(current.stage, facts: facts).contains(where: { $0.name == decision.name }) else {
            throw Failure.settled
        }
        let missing = letter.letter?.missing(outcome.letter) ?? outcome.letter
        guard missing.isEmpty else { throw Failure.missing(missing) }
        guard !recipients.isEmpty else { throw Failure.untold }
        try DocumentStore.add(team, letter)
        try DecisionStore.setLetter(team, decision.id, letter.id)
        guard try DecisionStore.publish(team, decision.id, at: instant),
            try DocumentStore.publish(team, letter.id, to: recipients, at: instant)
        else { throw Failure.settled }
        let fact = Fact(outcome.fact, letter.dated)
        try FactStore.add(team, fact, to: current.id, source: decision.id, at: instant)
        try CaseStore.follow(team, outcome, of: current, on: letter.dated, rules, site: site, at: instant)
        try ReviewStore.acceptAll(team, of: current.stage, person: current.person, at: instant)
        for message in messages { try MessageStore.send(team, message, site: site) }
    }
}

extension Publishing.Failure: ProblemConvertible {
    /// A conflict, for every fault.
    public var problemKind: Problem.Kind { .conflict }
}

extension CaseStore {
    /// Moves, closes or reopens a case as an outcome says, and queues the notices of its new stage. A closed case that
    /// moves to a stage is reopened.
    static func follow(
        _ team: TeamDatabase, _ outcome: StatutoryProcess.Outcome, of current: Case, on day: CivilDate,
        _ rules: CaseRules, site: Site, at instant: Date
    ) throws {
        if let stage = outcome.moves {
            try move(team, current.id, to: stage)
            try rules.stageNotices.post(team, stage, of: current, rules.process, site: site, at: instant)
            if !current.isOpen { try close(team, current.id, as: .open, on: nil, reason: "") }
        }
        if outcome.closes {
            try close(team, current.id, as: .closed, on: day, reason: "")
            try RequestStore.withdrawAll(team, of: current.id)
        }
    }
}
