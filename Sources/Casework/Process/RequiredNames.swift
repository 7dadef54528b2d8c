import Configuration
public import PortalKit

extension StatutoryProcess {
    /// The facts that the program records itself.
    public enum RequiredFact: String, CaseIterable, Sendable {
        /// The request was received: day 0 of a case.
        case received
        /// The request was withdrawn, which closes the case.
        case withdrawn = "request-withdrawn"
    }

    /// The deadlines that pages show in a place of their own.
    public enum RequiredDeadline: String, CaseIterable, Sendable {
        /// The family's appeal to the tribunal.
        case appeal
    }

    /// The roles that are suggested by what somebody says they are to a child or young person.
    public enum RequiredRole: String, CaseIterable, Sendable {
        /// A parent, or someone else with parental responsibility; a carer without it.
        case parent, carer
        /// A foster carer.
        case fosterCarer = "foster-carer"
        /// The social worker.
        case socialWorker = "social-worker"
        /// The young person themselves.
        case youngPerson = "young-person"
        /// A professional who is asked for advice.
        case professional
    }
}

extension Fact {
    /// A fact that every process has.
    public init(_ fact: StatutoryProcess.RequiredFact, _ day: CivilDate) { self.init(fact.rawValue, day) }
}

extension Settings {
    /// Notes each of the required names that is not among `names`, those given under `key`.
    mutating func require<Name: CaseIterable & RawRepresentable<String>>(
        _ required: Name.Type, among names: [String], in key: String
    ) {
        for name in required.allCases.map(\.rawValue) where !names.contains(name) {
            note(key, "has no '\(name)', which the program relies on")
        }
    }
}
