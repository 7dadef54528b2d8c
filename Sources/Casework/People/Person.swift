/// The council's record of a child or young person.
public struct Person: Described, Hashable, Sendable {
    public let id: String
    public var details: PersonDetails
    /// How the family wants to be reached, in the team's own words.
    public var reach: String
    /// Counts the changes: who changes it names the one that was read.
    public let version: Int

    public init(id: String, _ details: PersonDetails, reach: String = "", version: Int = 1) {
        self.id = id
        self.details = details
        self.reach = reach
        self.version = version
    }
}
