import Configuration
import PortalKit

extension Process {
    /// Something the team records: what was decided or done.
    public struct Decision: Sendable {
        public let name: String
        /// The stage it is recorded at; empty for any.
        public let stage: String
        /// The facts that call for it: it may be recorded once after each.
        public let after: [String]
        /// The facts that put an end to it, until it is called for again.
        public let unless: [String]
        /// Whether it happens rather than being decided, so that no letter of the council's tells it.
        public let isEvent: Bool
        /// What may come of it, in the order of the file.
        public let outcomes: [Outcome]

        /// The outcome called `name`; nil where there is none.
        public func outcome(_ name: String) -> Outcome? { outcomes.first { $0.name == name } }
    }

    /// One of the things that may come of a decision.
    public struct Outcome: Sendable {
        public let name: String
        /// What has happened to the case by it.
        public let fact: String
        /// The stage the case moves to; nil where it stays.
        public let moves: String?
        /// Whether the case is closed by it.
        public let closes: Bool
        /// The parts that its letter must have before it can be published.
        public let letter: [String]
        /// What its letter is, as a document.
        public let kind: Document.Kind
        /// Whether the family may appeal against it.
        public let isAppealable: Bool
    }

    /// What can be recorded now of a case that is at `stage`: what was called for, and has not been recorded since.
    ///
    /// - Parameter facts: in the order in which they were recorded, where some are of one day.
    public func open(_ stage: String, facts: [Fact]) -> [Decision] {
        let facts = facts.sorted { $0.day < $1.day }
        return decisions.filter { decision in
            guard decision.stage.isEmpty || decision.stage == stage,
                let call = facts.lastIndex(where: { decision.after.contains($0.name) })
            else { return false }
            let ends = decision.unless + decision.outcomes.map(\.fact)
            return !facts[(call + 1)...].contains { ends.contains($0.name) }
        }
    }
}

extension Process.Decision {
    init(name: String, _ known: Process.Known, _ settings: inout Settings) {
        self.name = name
        stage = known.stage("stage", "The stage it is recorded at; left out, any", &settings) ?? ""
        after = known.facts(
            "after", isRequired: true, "The facts that call for it: it may be recorded once after each", &settings)
        unless = known.facts("unless", "The facts that put an end to it, until it is called for again", &settings)
        isEvent = settings.read(
            "event", default: false, "Whether it happens rather than being decided: no letter tells it")
        outcomes = settings.each("outcomes", "What may come of it") { Process.Outcome(name: $0, known, &$1) }
        if outcomes.isEmpty { settings.note("outcomes", "has none, wanted one at least") }
    }
}

extension Process.Outcome {
    fileprivate init(name: String, _ known: Process.Known, _ settings: inout Settings) {
        self.name = name
        fact = settings.require("fact", "What has happened to the case by it, such as assessment-agreed")
        moves = known.stage("moves", "The stage the case moves to", &settings)
        closes = settings.read("closes", default: false, "Whether the case is closed by it")
        isAppealable = settings.read("appealable", default: false, "Whether the family may appeal against it")
        letter = settings.read(
            "letter", default: [], "The parts its letter must have before it is published, such as right-of-appeal")
        kind = settings.read("kind", default: .letter, "What its letter is, as a document")
        if isAppealable, letter.isEmpty {
            settings.note("letter", "has no parts, wanted those that the law asks of what can be appealed against")
        }
    }
}
