public import PortalKit

/// The council's record of a child or young person.
public struct Person: Hashable, Sendable {
    public let id: String
    public var forename: String
    public var middle: String
    public var surname: String
    public var gender: String
    public var born: CivilDate
    /// Where they learn; nil where it was not said.
    public var schooling: Schooling?
    /// Where they live, for the team only; nil where it was not said.
    public var address: PostalAddress?
    /// How the family wants to be reached, in the team's own words.
    public var reach: String
    /// Counts the changes: who changes it names the one that was read.
    public let version: Int

    public init(
        id: String, forename: String, middle: String = "", surname: String, gender: String, born: CivilDate,
        schooling: Schooling? = nil, address: PostalAddress? = nil, reach: String = "", version: Int = 1
    ) {
        self.id = id
        self.forename = forename
        self.middle = middle
        self.surname = surname
        self.gender = gender
        self.born = born
        self.schooling = schooling
        self.address = address
        self.reach = reach
        self.version = version
    }

    /// A person of the details that an account has given.
    public init(id: String, of entry: Entry) {
        self.init(
            id: id, forename: entry.forename, middle: entry.middle, surname: entry.surname, gender: entry.gender,
            born: entry.born, schooling: entry.schooling, address: entry.address)
    }

    /// The name, as pages show it.
    public var name: String { "\(forename) \(surname)" }

    /// The name as lists show it, such as `Hartley, Evie`.
    public var listed: String { "\(surname), \(forename)" }

    /// The whole name, as it is searched and compared.
    public var folded: String { Folded.text("\(forename) \(middle) \(surname)") }

    /// The age in whole years on `day`.
    public func age(on day: CivilDate) -> Int {
        day.year - born.year - ((day.month, day.day) < (born.month, born.day) ? 1 : 0)
    }
}
