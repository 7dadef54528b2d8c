import Basics
public import Foundation
import Web

/// A day of the Gregorian calendar without time and zone; made from an instant, the day in Europe/London.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// From 1 to 9999.
    public let year: Int
    /// From 1 to 12.
    public let month: Int
    /// From 1 to 31.
    public let day: Int

    /// Nil if there is no such day, such as 30 February, or the year is outside 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Reads `yyyy-mm-dd` (ISO 8601); nil for anything else, or if there is no such day.
    public init?(iso text: String) {
        guard text.utf8.count == 10 else { return nil }
        var (numbers, part) = ([0, 0, 0], 0)
        for (index, byte) in text.utf8.enumerated() {
            switch (index, byte) {
            case (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")): part += 1
            case (4, _), (7, _): return nil
            case (_, UInt8(ascii: "0")...UInt8(ascii: "9")):
                numbers[part] = numbers[part] * 10 + Int(clamping: byte - UInt8(ascii: "0"))
            default: return nil
            }
        }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// The day in London on which `instant` falls; clamped to the years 1 to 9999.
    public init(_ instant: Date) {
        self.init(number: Int(clamping: Double(Dates.seconds(instant)) / 86_400))
    }

    /// The numbers of 1 January in year 1 and of 31 December in year 9999, the first and the last day.
    private static let numbers = -719_162...2_932_896

    /// The day so many days after 1 January 1970; clamped to the years 1 to 9999.
    private init(number: Int) {
        let date = GregorianDay(daysSince1970: Self.numbers.nearest(to: number))
        (year, month, day) = (date.year, date.month, date.day)
    }

    /// Days since 1 January 1970.
    private var number: Int { GregorianDay(year: year, month: month, day: day).daysSince1970 }

    /// The day `days` later, or earlier if negative; clamped to 1 January in year 1 and 31 December in year 9999.
    public func adding(days: Int) -> CivilDate {
        let (sum, isOver) = number.addingReportingOverflow(days)
        return CivilDate(number: isOver ? (days < 0 ? .min : .max) : sum)
    }

    /// The same day `months` later, or earlier if negative, clamped to the years 1 to 9999; the last day of a month
    /// without that day.
    public func adding(months: Int) -> CivilDate {
        let most = 12 * 10_000
        let index = (12...most - 1).nearest(to: year * 12 + month - 1 + (-most...most).nearest(to: months))
        let (year, month) = (index / 12, index % 12 + 1)
        return CivilDate(year: year, month: month, day: min(day, Self.days(in: month, of: year))) ?? self
    }

    /// 1 for Monday to 7 for Sunday.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    /// The number of days from this day to `other`; negative if that is earlier.
    public func days(until other: CivilDate) -> Int { other.number - number }

    /// Whether `a` is earlier.
    public static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

    /// `yyyy-mm-dd` (ISO 8601), as it is stored.
    public var iso: String {
        "\(String(year, digits: 4))-\(String(month, digits: 2))-\(String(day, digits: 2))"
    }

    /// The same as ``iso``.
    public var description: String { iso }

    private static func days(in month: Int, of year: Int) -> Int {
        let next = year * 12 + month
        return GregorianDay(year: next / 12, month: next % 12 + 1, day: 1).daysSince1970
            - GregorianDay(year: year, month: month, day: 1).daysSince1970
    }
}

extension ClosedRange<Int> {
    /// `number` clamped to the range.
    fileprivate func nearest(to number: Int) -> Int { Swift.min(Swift.max(number, lowerBound), upperBound) }
}
