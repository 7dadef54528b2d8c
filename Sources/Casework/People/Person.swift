/// The council's record of a child or young person.
public struct Person: Described, Hashable, Sendable {
    /// The id of the row.
    public let id: String
    /// Name, date of birth, school and address.
    public var details: PersonDetails
    /// How the family wants to be contacted, in the team's words; may be empty.
    public var reach: String
    /// The optimistic version, from 1: a change must name the version that was read.
    public let version: Int

    /// A record with the given values, by default new.
    public init(id: String, _ details: PersonDetails, reach: String = "", version: Int = 1) {
        (self.id, self.details, self.reach, self.version) = (id, details, reach, version)
    }
}
