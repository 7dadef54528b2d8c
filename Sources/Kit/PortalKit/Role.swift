/// What somebody of the council's team may do. Each role may do what those before it may.
public enum Role: String, CaseIterable, Comparable, Sendable {
    /// Runs cases.
    case officer
    /// Also sees how the team does as a whole.
    case manager
    /// Also says who belongs to the team.
    case admin

    public static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
