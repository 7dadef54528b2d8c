public import Configuration

/// How a portal writes dates: each kind has its own pattern, which is that of days unless another is set.
public struct DatePatterns: Hashable, Sendable {
    /// The pattern of days in general, such as of sending a form.
    public let day: DatePattern
    /// The pattern of dates of birth.
    public let birth: DatePattern
    /// The pattern of the day in the time of a message, which is followed by the time as HH:mm.
    public let message: DatePattern
    /// The pattern of dates in letters and other documents.
    public let document: DatePattern

    /// Patterns; those that are nil are `day`.
    public init(
        day: DatePattern = .standard, birth: DatePattern? = nil, message: DatePattern? = nil,
        document: DatePattern? = nil
    ) {
        (self.day, self.birth) = (day, birth ?? day)
        (self.message, self.document) = (message ?? day, document ?? day)
    }

    /// Reads the patterns of a portal.
    public init(_ settings: inout Settings) {
        self.init(
            day: settings.read("day", default: .standard, owner: .council, "How a day is written"),
            birth: settings.optional(
                "birth", as: DatePattern.self, owner: .council, "How a date of birth is written; without it as a day"),
            message: settings.optional(
                "message", as: DatePattern.self, owner: .council,
                "How the day of a message is written, before its time as HH:mm; without it as a day"),
            document: settings.optional(
                "document", as: DatePattern.self, owner: .council,
                "How a date in a letter or another document is written; without it as a day"))
    }
}

/// The orders in which tables of people write a name; elsewhere the forename is always first.
public enum NameOrder: String, SettingChoice {
    /// `August Apple`.
    case forenameFirst = "forename-first"
    /// `Apple, August`.
    case surnameFirst = "surname-first"

    /// A name in this order.
    public func name(_ forename: String, _ surname: String) -> String {
        self == .surnameFirst ? "\(surname), \(forename)" : "\(forename) \(surname)"
    }
}
