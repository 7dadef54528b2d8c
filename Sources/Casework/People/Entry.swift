/// A child or young person, as one account has written them down. It shows nothing of what others wrote, and never tells
/// whether somebody is known.
public struct Entry: Described, Hashable, Sendable {
    /// What an account may be to somebody it adds.
    public enum Relationship: String, CaseIterable, Sendable {
        case mother, father
        case stepParent = "step-parent"
        case grandparent
        case fosterCarer = "foster-carer"
        case adoptiveParent = "adoptive-parent"
        case guardian
        case socialWorker = "social-worker"
        /// The young person themselves.
        case oneself = "self"
        case other
    }

    /// Whether the account has parental responsibility (Children Act 1989, section 3).
    public enum Responsibility: String, CaseIterable, Sendable {
        case yes, no, unsure
    }

    public let id: String
    public var details: PersonDetails
    public var relationship: Relationship
    public var responsibility: Responsibility

    public init(id: String, _ details: PersonDetails, relationship: Relationship, responsibility: Responsibility) {
        self.id = id
        self.details = details
        self.relationship = relationship
        self.responsibility = responsibility
    }

    /// The same person under another id.
    public func renamed(_ id: String) -> Entry {
        Entry(id: id, details, relationship: relationship, responsibility: responsibility)
    }
}
