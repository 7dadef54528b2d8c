import Database
public import PortalKit

/// The details of a child or young person, as recorded by the council or by one account.
public struct PersonDetails: Hashable, Sendable {
    /// The first name.
    public var forename: String
    /// Middle names; may be empty.
    public var middle: String
    /// The last name.
    public var surname: String
    /// A value of `PersonFields.genders`.
    public var gender: String
    /// The date of birth.
    public var born: CivilDate
    /// Where they are taught; nil if not known.
    public var schooling: Schooling?
    /// Where they live; nil if not known.
    public var address: PostalAddress?

    /// Details with the given values; nothing is checked.
    public init(
        forename: String, middle: String = "", surname: String, gender: String, born: CivilDate,
        schooling: Schooling? = nil, address: PostalAddress? = nil
    ) {
        (self.forename, self.middle, self.surname, self.gender) = (forename, middle, surname, gender)
        (self.born, self.schooling, self.address) = (born, schooling, address)
    }

    /// Forename and surname, separated by a space.
    public var name: String { "\(forename) \(surname)" }

    /// The full name as ``Folded`` stores it for search and comparison.
    public var folded: String { Folded.name(forename, middle, surname) }

    /// The age in whole years on `day`.
    public func age(on day: CivilDate) -> Int {
        day.year - born.year - ((day.month, day.day) < (born.month, born.day) ? 1 : 0)
    }

    /// The earliest date of birth with which a plan is still possible on `today`: plans end with the 26th birthday at
    /// the latest (Children and Families Act 2014, sections 46 and 83).
    public static func earliestBirth(on today: CivilDate) -> CivilDate {
        today.adding(months: -26 * 12).adding(days: 1)
    }
}

extension PersonDetails {
    /// Reads the columns forename, middle, surname, gender, born, schooling, school_urn, school, school_place, uprn,
    /// lines and postcode, starting at column `first`. Nil without a valid date of birth.
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

    /// The values of the same columns, in that order.
    var columns: [(any DatabaseValue)?] {
        let school = schooling?.school
        return [
            forename, middle, surname, gender, born.iso, schooling?.at.rawValue ?? "", school?.urn ?? "",
            school?.name ?? "", school?.place ?? "", address?.uprn ?? "",
            address?.lines.joined(separator: "\n") ?? "", address?.postcode ?? "",
        ]
    }
}

/// A type with a person's details, which can be read and written as its own properties.
@dynamicMemberLookup
public protocol Described {
    /// The details.
    var details: PersonDetails { get set }
}

extension Described {
    /// The name as the portal's tables of people write it, such as `Hartley, Evie`.
    public func listed(_ visit: Visit) -> String {
        visit.site.portal.names.name(details.forename, details.surname)
    }

    /// Reads a property of the details.
    public subscript<Value>(dynamicMember path: KeyPath<PersonDetails, Value>) -> Value { details[keyPath: path] }

    /// Reads or changes a property of the details.
    public subscript<Value>(dynamicMember path: WritableKeyPath<PersonDetails, Value>) -> Value {
        get { details[keyPath: path] }
        set { details[keyPath: path] = newValue }
    }
}
