import Basics
public import Foundation
import Web

/// Formats dates and times as a portal shows them, in Europe/London.
public struct Dates: Sendable {
    private let patterns: DatePatterns
    private let texts: Texts
    /// The calendar of London.
    public static let london: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/London") ?? .gmt
        return calendar
    }()

    /// - Parameters:
    ///   - patterns: how each kind of date is written.
    ///   - texts: the names of months, in the language to format in.
    public init(_ patterns: DatePatterns, texts: Texts) { (self.patterns, self.texts) = (patterns, texts) }

    /// The day of an instant in London, in the portal's pattern, such as `31/05/2022`.
    public func date(_ instant: Date) -> String { date(CivilDate(instant)) }

    /// A day in the portal's pattern, such as `31/05/2022`.
    public func date(_ date: CivilDate) -> String { write(date, patterns.day) }

    /// A date of birth in the portal's pattern for it, such as `12-Mar-2017`.
    public func birth(_ date: CivilDate) -> String { write(date, patterns.birth) }

    /// A date of a letter or another document, in the portal's pattern for it, such as `01-Oct-2024`.
    public func document(_ date: CivilDate) -> String { write(date, patterns.document) }

    /// The day of a message in London, in the portal's pattern for it, such as `06-Jun-2022`.
    public func messageDay(_ instant: Date) -> String { write(CivilDate(instant), patterns.message) }

    /// The day and the time of a message in London, such as `06-Jun-2022 15:06`.
    public func message(_ instant: Date) -> String { "\(messageDay(instant)) \(time(instant))" }

    private func write(_ date: CivilDate, _ pattern: DatePattern) -> String {
        var text = ""
        var rest = pattern.text.utf8[...]
        while let letter = rest.first {
            let part = rest.prefix { $0 == letter }
            switch (letter, part.count) {
            case (UInt8(ascii: "d"), 1): text += String(date.day)
            case (UInt8(ascii: "d"), 2): text += String(date.day, digits: 2)
            case (UInt8(ascii: "M"), 2): text += String(date.month, digits: 2)
            case (UInt8(ascii: "M"), 3): text += texts(TextKey("month", String(date.month), "short"))
            case (UInt8(ascii: "M"), 4): text += texts(TextKey("month", String(date.month)))
            case (UInt8(ascii: "y"), 4): text += String(date.year, digits: 4)
            default: text += Substring(part)
            }
            rest = rest[part.endIndex...]
        }
        return text
    }

    /// A day with the month's name, such as `12 July 2022`.
    public func words(_ date: CivilDate) -> String {
        "\(date.day) \(texts(TextKey("month", String(date.month)))) \(String(date.year, digits: 4))"
    }

    /// The time of day in London, from `00:00` to `23:59`.
    public func time(_ instant: Date) -> String {
        let minutes = Self.seconds(instant) / 60
        return "\(String(minutes / 60 % 24, digits: 2)):\(String(minutes % 60, digits: 2))"
    }

    /// The day and the time of an instant in London, such as `31/05/2022 09:30`.
    public func dateAndTime(_ instant: Date) -> String { "\(date(instant)) \(time(instant))" }

    /// The hour of the day in London, from 0 to 23.
    public static func hour(_ instant: Date) -> Int { seconds(instant) / 3600 % 24 }

    /// The same time of day in London, `days` later; an hour later still if the clocks skip that time.
    public static func adding(days: Int, to instant: Date) -> Date {
        london.date(byAdding: .day, value: days, to: instant) ?? instant
    }

    /// About ten thousand years in seconds; instants further away are clamped to it.
    private static let farthest = 320_000_000_000

    /// Seconds of London's civil time since 1 January 1970.
    static func seconds(_ instant: Date) -> Int {
        let seconds = Int(clamping: instant.timeIntervalSince1970)
        return (-farthest...farthest).contains(seconds)
            ? seconds + london.timeZone.secondsFromGMT(for: instant) : seconds < 0 ? -farthest : farthest
    }

    /// Reads a local time in London, such as `2022-05-31T00:00`; a date alone is its midnight. Nil for anything else.
    public static func instant(london text: String) -> Date? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0, in: 0...9999) }
        guard numbers.count == 3 || numbers.count == 5, text.count >= 10 else { return nil }
        let parts = DateComponents(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers.count == 5 ? numbers[3] : 0,
            minute: numbers.count == 5 ? numbers[4] : 0)
        guard parts.isValidDate(in: london) else { return nil }
        return london.date(from: parts)
    }
}
