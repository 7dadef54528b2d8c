import Configuration
public import PortalKit

extension StatutoryProcess {
    /// The facts that the program records itself.
    public enum RequiredFact: String, RequiredName {
        /// The request was received: day 0 of a case.
        case received
        /// The request was withdrawn, which closes the case.
        case withdrawn = "request-withdrawn"

        /// What the program uses it for.
        public var reason: String {
            switch self {
            case .received: "as the day from which a case's dates count"
            case .withdrawn: "for closing the case of a request that is withdrawn"
            }
        }
    }

    /// The deadlines that pages show in a place of their own.
    public enum RequiredDeadline: String, RequiredName {
        /// The family's appeal to the tribunal.
        case appeal

        /// What the program uses it for.
        public var reason: String { "for the last day to appeal, which letters and the family's pages show" }
    }

    /// The roles that are suggested by what someone says they are to a child or young person.
    public enum RequiredRole: String, RequiredName {
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

        /// What the program uses it for.
        public var reason: String {
            self == .professional
                ? "for those who are asked for advice" : "for those who say so of themselves when they register a child"
        }
    }
}

/// A name that a process must have, because the program uses it itself.
public protocol RequiredName: CaseIterable, RawRepresentable<String>, Sendable {
    /// What the program uses it for, to follow `it needs it`.
    var reason: String { get }
}

extension Fact {
    /// A fact that every process has.
    public init(_ fact: StatutoryProcess.RequiredFact, _ day: CivilDate) { self.init(fact.rawValue, day) }
}

extension Settings {
    /// Notes each of the required names that is not among `names`, those given under `key`.
    mutating func require<Name: RequiredName>(
        _ required: Name.Type, among names: [String], in key: String
    ) {
        for name in required.allCases where !names.contains(name.rawValue) {
            note(key, "has no '\(name.rawValue)', which the program relies on: it needs it \(name.reason)")
        }
    }
}
