public import PortalKit

/// A child or young person, as one account has written them down. It shows nothing of what others wrote, and never tells
/// whether somebody is known.
public struct Entry: Hashable, Sendable {
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
    public var forename: String
    public var middle: String
    public var surname: String
    public var gender: String
    public var born: CivilDate
    /// Where they learn; nil where it was not said.
    public var schooling: Schooling?
    public var relationship: Relationship
    public var responsibility: Responsibility
    /// Where they live; nil where it was not said.
    public var address: PostalAddress?

    public init(
        id: String, forename: String, middle: String = "", surname: String, gender: String, born: CivilDate,
        schooling: Schooling? = nil, relationship: Relationship, responsibility: Responsibility,
        address: PostalAddress? = nil
    ) {
        self.id = id
        self.forename = forename
        self.middle = middle
        self.surname = surname
        self.gender = gender
        self.born = born
        self.schooling = schooling
        self.relationship = relationship
        self.responsibility = responsibility
        self.address = address
    }

    /// The same person under another id.
    public func renamed(_ id: String) -> Entry {
        Entry(
            id: id, forename: forename, middle: middle, surname: surname, gender: gender, born: born,
            schooling: schooling, relationship: relationship, responsibility: responsibility, address: address)
    }

    /// The name, as pages show it.
    public var name: String { "\(forename) \(surname)" }

    /// The whole name, as it is searched and compared.
    public var folded: String { Folded.text("\(forename) \(middle) \(surname)") }

    /// The day before which nobody is born whom a plan can still be for: plans end with the 26th birthday at the latest
    /// (Children and Families Act 2014, sections 46 and 83).
    public static func earliestBirth(on today: CivilDate) -> CivilDate {
        today.adding(months: -26 * 12).adding(days: 1)
    }
}
