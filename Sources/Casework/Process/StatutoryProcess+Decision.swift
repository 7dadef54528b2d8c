import Configuration

extension StatutoryProcess {
    /// A decision or event that the team records.
    public struct Decision: Sendable {
        /// The name in the file, such as `assess`.
        public let name: String
        /// The stage at which it is recorded; empty for any stage.
        public let stage: String
        /// The facts that make it possible: it may be recorded once after each.
        public let after: [String]
        /// The facts that rule it out until one of `after` happens again.
        public let unless: [String]
        /// Whether it is an event rather than a decision, so that the council sends no letter about it.
        public let isEvent: Bool
        /// The possible outcomes, in the order of the file; at least one.
        public let outcomes: [Outcome]

        /// The outcome with that name; nil if there is none.
        public func outcome(_ name: String) -> Outcome? { outcomes.first { $0.name == name } }
    }

    /// A possible outcome of a decision.
    public struct Outcome: Sendable {
        /// The name in the file, such as `no`.
        public let name: String
        /// The fact that it records.
        public let fact: String
        /// The stage that the case moves to; nil if it stays.
        public let moves: String?
        /// Whether it closes the case.
        public let closes: Bool
        /// The names of the parts that its letter must have to be published.
        public let letter: [String]
        /// The kind of document that its letter is.
        public let kind: Document.Kind
        /// Whether the family may appeal against it.
        public let isAppealable: Bool
    }

    /// The decisions that can be recorded for a case at `stage`: one of their `after` facts has happened, and no
    /// outcome of theirs or fact of `unless` since.
    ///
    /// - Parameter facts: facts of the same day in the order in which they were recorded.
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

extension StatutoryProcess.Decision {
    init(name: String, _ known: StatutoryProcess.Known, _ settings: inout Settings) {
        self.name = name
        stage = known.stage("stage", "The stage it is recorded at; left out, any", &settings) ?? ""
        after = known.facts(
            "after", isRequired: true, "The facts that call for it: it may be recorded once after each", &settings)
        unless = known.facts("unless", "The facts that put an end to it, until it is called for again", &settings)
        isEvent = settings.read(
            "event", default: false, "Whether it happens rather than being decided: no letter tells it")
        outcomes = settings.each("outcomes", "What may come of it") { StatutoryProcess.Outcome(name: $0, known, &$1) }
        if outcomes.isEmpty { settings.note("outcomes", "has none, wanted one at least") }
    }
}

extension StatutoryProcess.Outcome {
    fileprivate init(name: String, _ known: StatutoryProcess.Known, _ settings: inout Settings) {
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
