public import Configuration

/// The role of a member of the council's team; each includes the rights of those before it.
public enum Role: String, SettingChoice, Comparable, Sendable {
    /// Handles cases.
    case officer
    /// Sees the whole team's work.
    case manager
    /// Manages the team's members.
    case admin

    /// Whether `b` has more rights than `a`.
    public static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
