public import PortalKit

/// Where somebody learns.
public struct Schooling: Hashable, Sendable {
    public enum Place: String, CaseIterable, Sendable {
        case school, none, home, nursery
    }

    public let place: Place
    public let name: String
    public let urn: String

    public init(place: Place, name: String = "", urn: String = "") {
        self.place = place
        self.name = name
        self.urn = urn
    }
}

extension Typed {
    public func date(_ name: String) -> CivilDate? { CivilDate(iso: self[name]) }

    public mutating func fill(_ name: String, with date: CivilDate) { values[name] = date.iso }

    public func schooling(_ name: String) -> Schooling? {
        Schooling.Place(rawValue: self[name]).map { Schooling(place: $0) }
    }

    public func school(_ name: String) -> Schooling? { schooling(name) }

    public mutating func fill(_ name: String, with schooling: Schooling) { values[name] = schooling.place.rawValue }
}
