public import Configuration

/// Which details of a person a form asks for, of those that can be left out.
public struct AskedDetails: Sendable {
    /// Whether a detail is asked for.
    public enum Need: String, SettingChoice {
        /// It is not asked.
        case no
        /// It may be left empty.
        case optional
        /// It must be given.
        case required
    }

    /// Middle names.
    public var middle = Need.optional
    /// Where the person learns.
    public var school = Need.optional
    /// Where the person lives.
    public var address = Need.optional

    /// All of them, and none is required.
    public init() {}

    /// Reads `middle`, `school` and `address`.
    public init(_ settings: inout Settings) {
        middle = settings.read("middle", default: .optional, owner: .council, "Whether middle names are asked for")
        school = settings.read("school", default: .optional, owner: .council, "Whether the current school is asked for")
        address = settings.read("address", default: .optional, owner: .council, "Whether the address is asked for")
    }
}
