public import Configuration

/// What somebody of the council's team may do; each may all that those before it may.
public enum Role: String, SettingChoice, Comparable, Sendable {
    /// Runs cases.
    case officer
    /// Sees the whole team's work.
    case manager
    /// Decides who else is of the team.
    case admin

    public static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .officer: 0
        case .manager: 1
        case .admin: 2
        }
    }
}
