/// A child or young person as one account has entered them. It contains nothing that others entered, and does not
/// reveal whether the council knows the person.
public struct Entry: Described, Hashable, Sendable {
    /// What the author of an entry is to the person.
    public enum Relationship: String, CaseIterable, Sendable {
        /// The mother; the father.
        case mother, father
        /// A step-parent.
        case stepParent = "step-parent"
        /// A grandparent.
        case grandparent
        /// A foster carer.
        case fosterCarer = "foster-carer"
        /// A parent by adoption.
        case adoptiveParent = "adoptive-parent"
        /// A guardian.
        case guardian
        /// The person's social worker.
        case socialWorker = "social-worker"
        /// The young person themselves.
        case oneself = "self"
        /// Someone who works with the person; never chosen, but said of the portal of professionals.
        case professional
        /// Anything else.
        case other

        /// What an account may say that it is.
        public static let choices = allCases.filter { $0 != .professional }
    }

    /// Whether the account has parental responsibility (Children Act 1989, section 3).
    public enum Responsibility: String, CaseIterable, Sendable {
        /// The answer; `unsure` if they do not know.
        case yes, no, unsure
    }

    /// The id of the row.
    public let id: String
    /// Name, date of birth, school and address.
    public var details: PersonDetails
    /// What the author is to the person.
    public var relationship: Relationship
    /// Whether the author says they have parental responsibility.
    public var responsibility: Responsibility

    /// An entry with the given values.
    public init(id: String, _ details: PersonDetails, relationship: Relationship, responsibility: Responsibility) {
        (self.id, self.details) = (id, details)
        (self.relationship, self.responsibility) = (relationship, responsibility)
    }

    /// The same entry with another id.
    public func renamed(_ id: String) -> Entry {
        Entry(id: id, details, relationship: relationship, responsibility: responsibility)
    }
}
