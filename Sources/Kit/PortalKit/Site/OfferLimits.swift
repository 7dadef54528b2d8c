public import Configuration
public import Database
public import Foundation

/// When, and for the children of which schools, a tile or a form is offered.
public struct OfferLimits: Hashable, Sendable {
    /// When it is offered.
    public let period: OpeningPeriod
    /// The numbers (URN) of the schools; empty for all children.
    public let schools: [String]

    /// At all times, for all children.
    public static let none = OfferLimits(period: .always, schools: [])

    /// Limits, which are not checked.
    public init(period: OpeningPeriod, schools: [String]) { (self.period, self.schools) = (period, schools) }

    /// Reads `from`, `until` and `schools`.
    public init(_ settings: inout Settings) {
        period = OpeningPeriod(&settings)
        schools = settings.read(
            "schools", default: [SchoolNumber](), owner: .council,
            "The schools (URN) whose children it is for; left out, all"
        ).map(\.text)
    }

    /// Why something is not offered.
    public enum Closure: Hashable, Sendable {
        /// It opens at that instant.
        case upcoming(Date)
        /// It closed at that instant.
        case closed(Date)
        /// It is for children of other schools.
        case otherSchools
    }

    /// Why it is not offered at `instant` to someone with children at these schools; nil if it is offered.
    public func closure(at instant: Date, schools own: some Sequence<String>) -> Closure? {
        switch period.state(at: instant) {
        case .upcoming(let from): .upcoming(from)
        case .closed(let until): .closed(until)
        case .open: schools.isEmpty || own.contains(where: schools.contains) ? nil : .otherSchools
        }
    }
}

/// The unique reference number of a school in England: six digits.
public struct SchoolNumber: SettingText, Hashable {
    /// The digits.
    public let text: String

    /// Reads a number; nil for anything but six digits.
    public init?(_ text: String) {
        guard text.utf8.count == 6, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        self.text = text
    }

    private init(whole text: String) { self.text = text }
}

extension SchoolNumber {
    /// Six digits.
    public static var form: SettingForm {
        SettingForm(
            wanted: "the six digits of a school's number (URN)",
            schema: ["type": "string", "pattern": "^[0-9]{6}$"])
    }

    /// An empty text, which ``init(_:)`` never accepts.
    public static var placeholder: SchoolNumber { SchoolNumber(whole: "") }
}

/// Returns the numbers (URN) of the schools of the children that the signed-in account has added or works with. Kept by the
/// feature that knows them.
public struct OwnSchools: Sendable {
    let read: @Sendable (Connection, Visit) throws -> Set<String>

    /// - Parameter read: called in a read transaction; what it throws fails the request.
    public init(_ read: @escaping @Sendable (Connection, Visit) throws -> Set<String>) { self.read = read }
}

extension Visit {
    /// The numbers of the schools of the account's children; empty where no feature knows them. Throws what that throws.
    public func ownSchools(_ db: Connection) throws -> Set<String> {
        try site.features.kept(OwnSchools.self)?.read(db, self) ?? []
    }

    /// The tiles of the portal that are offered to the account now. Throws what reading its children throws.
    public func offeredTiles(_ db: Connection) throws -> [Tile] {
        let tiles = site.portal.tiles
        guard tiles.contains(where: { $0.limits != .none }) else { return tiles }
        let schools = tiles.contains { !$0.limits.schools.isEmpty } ? try ownSchools(db) : []
        return tiles.filter { $0.limits.closure(at: now, schools: schools) == nil }
    }
}
