public import Configuration
public import Foundation

/// When something is offered: from an instant on, and before another.
public struct OpeningPeriod: Hashable, Sendable {
    /// When it opens; nil for no limit.
    public let from: Date?
    /// When it closes; nil for no limit.
    public let until: Date?

    /// At all times.
    public static let always = OpeningPeriod(from: nil, until: nil)

    /// A period; `until` should be later than `from`.
    public init(from: Date?, until: Date?) { (self.from, self.until) = (from, until) }

    /// Reads `from` and `until`, local times in London; an issue if it ends before it begins.
    public init(_ settings: inout Settings) {
        from = Self.instant("from", &settings)
        until = Self.instant("until", &settings)
        if let from, let until, until <= from { settings.note("until", "is not after from, wanted a later time") }
    }

    /// Whether it is open at `instant`.
    public func contains(_ instant: Date) -> Bool { state(at: instant) == .open }

    /// Whether an instant is before, in or after a period.
    public enum State: Hashable, Sendable {
        /// It opens at that instant.
        case upcoming(Date)
        case open
        /// It closed at that instant.
        case closed(Date)
    }

    /// The state at `instant`: it is open from ``from`` on, and closed from ``until`` on.
    public func state(at instant: Date) -> State {
        if let from, instant < from { return .upcoming(from) }
        if let until, instant >= until { return .closed(until) }
        return .open
    }

    private static func instant(_ key: String, _ settings: inout Settings) -> Date? {
        let meaning = "London time, such as 2022-05-01T00:00"
        return settings.optional(key, as: LondonTime.self, owner: .council, meaning)?.instant
    }
}

/// A time in London as a setting, such as `2022-05-01T00:00`.
public struct LondonTime: SettingText, Hashable {
    /// The time as it is written.
    public let text: String
    /// The instant.
    public let instant: Date

    /// Reads a time; nil for any other text.
    public init?(_ text: String) {
        guard text.wholeMatch(of: /\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?/) != nil,
            let instant = Dates.instant(london: text)
        else { return nil }
        (self.text, self.instant) = (text, instant)
    }

    /// A time such as `2022-05-01T00:00`.
    public static var form: SettingForm {
        SettingForm(
            wanted: "a time such as 2022-05-01T00:00",
            schema: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"])
    }

    /// The start of 1970.
    public static var placeholder: LondonTime { LondonTime(start: ()) }

    private init(start: Void) { (text, instant) = ("", Date(timeIntervalSince1970: 0)) }
}
