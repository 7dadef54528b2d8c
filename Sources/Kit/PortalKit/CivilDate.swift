public import Foundation
import Web

/// A day of the calendar, in Europe/London where it comes from an instant; no time, no zone.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// A day that there is; nil for 30 February, or a year outside 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// `yyyy-mm-dd` (ISO 8601).
    public init?(iso text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.count == 3,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0], in: 1...9999), let month = Int(parts[1], in: 1...12),
            let day = Int(parts[2], in: 1...31)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day in London on which `instant` falls.
    public init(_ instant: Date) {
        self.init(number: Int(clamping: Double(Dates.seconds(instant)) / 86_400))
    }

    /// The numbers of 1 January in year 1 and of 31 December in year 9999: there is no day before or after them.
    private static let numbers = -719_162...2_932_896

    /// Days since 1 January 1970, by the method of H. Hinnant, chrono-compatible low-level date algorithms.
    private init(number: Int) {
        let shifted = Self.numbers.nearest(to: number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * ofYear + 2) / 153
        day = ofYear - (153 * part + 2) / 5 + 1
        month = part < 10 ? part + 3 : part - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1 January 1970.
    private var number: Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// The day so many days on, or before where `days` is below 0: no earlier than 1 January in year 1, no later than
    /// 31 December in year 9999.
    public func adding(days: Int) -> CivilDate {
        let (sum, isOver) = number.addingReportingOverflow(days)
        return CivilDate(number: isOver ? (days < 0 ? .min : .max) : sum)
    }

    /// The same day so many months on, within years 1 to 9999; the month's last where it has no such day.
    public func adding(months: Int) -> CivilDate {
        let most = 12 * 10_000
        let index = (12...most - 1).nearest(to: year * 12 + month - 1 + (-most...most).nearest(to: months))
        let (year, month) = (index / 12, index % 12 + 1)
        return CivilDate(year: year, month: month, day: min(day, Self.days(in: month, of: year))) ?? self
    }

    /// 1 for Monday to 7 for Sunday.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    /// How many days from this one to `other`; negative where that is earlier.
    public func days(until other: CivilDate) -> Int { other.number - number }

    public static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

    /// `yyyy-mm-dd`.
    public var iso: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    public var description: String { iso }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension ClosedRange<Int> {
    /// `number` itself, or the bound that it lies beyond.
    fileprivate func nearest(to number: Int) -> Int { Swift.min(Swift.max(number, lowerBound), upperBound) }
}
