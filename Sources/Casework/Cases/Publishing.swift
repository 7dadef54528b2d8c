public import Database
public import Foundation
import Identity
public import PortalKit

/// How a decision becomes known: its letter goes out, what was decided becomes a fact of the letter's day, the case moves.
/// Before that nothing of it shows outside the team.
public enum Publishing {
    /// Why a decision is not published; nothing has happened then.
    public enum Fault: Error, Hashable {
        /// It is published or withdrawn already, or the case has gone on without it.
        case settled
        /// The letter does not have these parts, which the law wants in it.
        case missing([String])
        /// Nobody would be told.
        case untold
    }

    /// What a decision that waits for its letter would bring about; nil where the process does not know it.
    public static func outcome(of decision: Decision, _ rules: CaseRules) -> Process.Outcome? {
        rules.process.decision(decision.name)?.outcome(decision.outcome)
    }

    /// The parts of a document's letter in the order of the law; none for a letter that tells no decision.
    public static func parts(_ db: Connection, of document: Document, _ rules: CaseRules) throws -> [String] {
        try DecisionStore.find(db, document.decision, for: .nobody).flatMap { outcome(of: $0, rules)?.letter } ?? []
    }

    /// Publishes a decision with its letter, in the transaction of `db`. Throws ``Fault``.
    /// - Parameters:
    ///   - letter: dated with the day from which the law counts; its text has every part, whatever file comes with it.
    ///   - messages: one to each recipient who has an account.
    public static func publish(
        _ db: Connection, _ decision: String, letter: Document, to recipients: [Recipient], messages: [Message],
        of now: Case, _ rules: CaseRules, by officer: Officer, on site: Site, at instant: Date
    ) throws {
        guard let decision = try DecisionStore.find(db, decision, for: officer), decision.casefile == now.id,
            let outcome = outcome(of: decision, rules)
        else { throw Problem(.notFound) }
        let facts = try FactStore.all(db, of: now.id, for: officer).map(\.fact)
        guard rules.process.open(now.stage, facts: facts).contains(where: { $0.name == decision.name }) else {
            throw Fault.settled
        }
        let missing = letter.letter?.missing(outcome.letter) ?? outcome.letter
        guard missing.isEmpty else { throw Fault.missing(missing) }
        guard !recipients.isEmpty else { throw Fault.untold }
        try DocumentStore.add(db, letter, by: officer)
        try DecisionStore.setLetter(db, decision.id, letter.id, by: officer)
        guard try DecisionStore.publish(db, decision.id, by: officer, at: instant),
            try DocumentStore.publish(db, letter.id, to: recipients, by: officer, at: instant)
        else { throw Fault.settled }
        let fact = Fact(outcome.fact, letter.dated)
        try FactStore.add(db, fact, to: now.id, by: officer, source: decision.id, at: instant)
        try CaseStore.follow(db, outcome, of: now, on: letter.dated)
        try JudgementStore.acceptAll(db, of: now.stage, person: now.person, by: officer, at: instant)
        for message in messages { try MessageStore.send(db, message, site: site) }
    }
}

extension Publishing.Fault: ProblemConvertible {
    public var problemKind: Problem.Kind { .conflict }
}

extension CaseStore {
    /// Moves and closes a case as what was decided or happened says, and opens it again where it goes on after all.
    static func follow(_ db: Connection, _ outcome: Process.Outcome, of now: Case, on day: CivilDate) throws {
        if let stage = outcome.moves {
            try move(db, now.id, to: stage)
            if !now.isOpen { try close(db, now.id, as: .open, on: nil, reason: "") }
        }
        if outcome.closes {
            try close(db, now.id, as: .closed, on: day, reason: "")
            try RequestStore.withdrawAll(db, of: now.id)
        }
    }
}
