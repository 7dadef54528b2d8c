public import Configuration
public import PortalKit

/// Something that happened to a case, and the day on which it did.
public struct Fact: Hashable, Sendable {
    public let name: String
    public let day: CivilDate
    public init(_ name: String, _ day: CivilDate) { (self.name, self.day) = (name, day) }
}

/// One deadline of one case, worked out.
public struct Milestone: Sendable {
    public enum State: Hashable, Sendable {
        case met(CivilDate)
        case open, lapsed
    }
    public let deadline: Process.Deadline
    public let stage: String
    public let due: Due
    public let state: State
    public func isLate(on today: CivilDate) -> Bool { state == .open && due.date < today }
}

extension Process {
    public struct Decision: Sendable {
        public let name: String
        public let stage: String
        public let outcomes: [Outcome]
        public func outcome(_ name: String) -> Outcome? { outcomes.first { $0.name == name } }
    }
    public struct Outcome: Sendable {
        public let name: String
        public let fact: String
        public let moves: String?
        public let closes: Bool
        public let letter: [String]
        public let isAppealable: Bool
    }
    public struct Ground: Sendable {
        public let name: String
        public let source: String
        public let deadlines: [String]
    }
    public enum Right: String, SettingChoice {
        case seesCase = "sees-case"
        case seesSubmissions = "sees-submissions"
        case mayAsk = "may-ask"
        case mayDecide = "may-decide"
        case isTold = "is-told"
    }
    public struct Role: Sendable {
        public let name: String
        public let rights: Set<Right>
        public let isFamily: Bool
        public let hasResponsibility: Bool
    }
    public var decisions: [Decision] { [] }
    public var grounds: [Ground] { [] }
    public var roles: [Role] { [] }
    public func decision(_ name: String) -> Decision? { decisions.first { $0.name == name } }
    public func role(_ name: String) -> Role? { roles.first { $0.name == name } }
    public func ground(_ name: String) -> Ground? { grounds.first { $0.name == name } }
    public func milestones(_ facts: [Fact]) -> [Milestone] { [] }
    public func next(_ facts: [Fact]) -> Milestone? { nil }
    public func open(_ stage: String, _ facts: [Fact]) -> [Decision] { decisions.filter { $0.stage == stage } }
}
