import Database
public import PortalKit

/// What is written down of a child or young person, by the council or by one account.
public struct PersonDetails: Hashable, Sendable {
    public var forename: String
    public var middle: String
    public var surname: String
    public var gender: String
    public var born: CivilDate
    /// Where they learn; nil where it was not said.
    public var schooling: Schooling?
    /// Where they live; nil where it was not said.
    public var address: PostalAddress?

    public init(
        forename: String, middle: String = "", surname: String, gender: String, born: CivilDate,
        schooling: Schooling? = nil, address: PostalAddress? = nil
    ) {
        self.forename = forename
        self.middle = middle
        self.surname = surname
        self.gender = gender
        self.born = born
        self.schooling = schooling
        self.address = address
    }

    /// The name, as pages show it.
    public var name: String { "\(forename) \(surname)" }

    /// The name as lists show it, such as `Hartley, Evie`.
    public var listed: String { "\(surname), \(forename)" }

    /// The whole name, as it is searched and compared.
    public var folded: String { Folded.name(forename, middle, surname) }

    /// The age in whole years on `day`.
    public func age(on day: CivilDate) -> Int {
        day.year - born.year - ((day.month, day.day) < (born.month, born.day) ? 1 : 0)
    }

    /// The day before which nobody is born whom a plan can still be for: plans end with the 26th birthday at the latest
    /// (Children and Families Act 2014, sections 46 and 83).
    public static func earliestBirth(on today: CivilDate) -> CivilDate {
        today.adding(months: -26 * 12).adding(days: 1)
    }
}

extension PersonDetails {
    /// Reads the columns forename, middle, surname, gender, born, schooling, school_urn, school, school_place, uprn,
    /// lines and postcode, the first of them at `first`.
    init?(_ row: Row, from first: Int) {
        func text(_ place: Int) -> String { row.text(first + place) }
        guard let born = CivilDate(iso: text(4)) else { return nil }
        let school = School(urn: text(6), name: text(7), place: text(8))
        let lines = text(10).split(separator: "\n").map(String.init)
        self.init(
            forename: text(0), middle: text(1), surname: text(2), gender: text(3), born: born,
            schooling: Schooling.Place(rawValue: text(5)).map {
                Schooling(at: $0, school: school.name.isEmpty ? nil : school)
            },
            address: lines.isEmpty ? nil : PostalAddress(uprn: text(9), lines: lines, postcode: text(11)))
    }

    /// The same columns, to be written in their order.
    var columns: [(any DatabaseValue)?] {
        let school = schooling?.school
        return [
            forename, middle, surname, gender, born.iso, schooling?.at.rawValue ?? "", school?.urn ?? "",
            school?.name ?? "", school?.place ?? "", address?.uprn ?? "",
            address?.lines.joined(separator: "\n") ?? "", address?.postcode ?? "",
        ]
    }
}

/// Somebody of whom such details are known: they are read as its own.
@dynamicMemberLookup
public protocol Described {
    var details: PersonDetails { get set }
}

extension Described {
    public subscript<Value>(dynamicMember path: KeyPath<PersonDetails, Value>) -> Value { details[keyPath: path] }

    public subscript<Value>(dynamicMember path: WritableKeyPath<PersonDetails, Value>) -> Value {
        get { details[keyPath: path] }
        set { details[keyPath: path] = newValue }
    }
}
