import Configuration
public import PortalKit

/// The bank holidays of England and Wales: yearly ones are calculated, exceptional ones are configured.
public struct BankHolidays: Hashable, Sendable {
    private let extra: Set<CivilDate>
    private let moved: Set<CivilDate>

    /// - Parameters:
    ///   - extra: days that are a holiday in one year only.
    ///   - moved: days that are no holiday although the yearly rule says so.
    public init(extra: Set<CivilDate> = [], moved: Set<CivilDate> = []) {
        (self.extra, self.moved) = (extra, moved)
    }

    /// Whether `day` is neither on a weekend nor a bank holiday.
    public func isWorking(_ day: CivilDate) -> Bool { day.weekday < 6 && !contains(day) }

    /// Whether `day` is a bank holiday, or the day for which another is the substitute, such as a Christmas Day on a
    /// Sunday.
    public func contains(_ day: CivilDate) -> Bool {
        extra.contains(day) || Self.isYearly(day) && !moved.contains(day)
    }

    /// The day `count` working days after `day`, or before it if `count` is negative.
    func adding(_ count: Int, to day: CivilDate) -> CivilDate {
        var (day, left) = (day, abs(count))
        while left > 0 {
            let next = day.adding(days: count.signum())
            // Stops at the first and last day of the calendar: 1 January of year 1 and 31 December of year 9999.
            if next == day { break }
            day = next
            if isWorking(day) { left -= 1 }
        }
        return day
    }

    func moved(_ day: CivilDate, _ move: Due.Move) -> CivilDate {
        switch move {
        case .workingDayBefore: isWorking(day) ? day : adding(-1, to: day)
        case .tribunal:
            switch (day.month, day.day) {
            case (8, _): CivilDate(year: day.year, month: 8, day: 31).map { adding(1, to: $0) } ?? day
            case (12, 25...): CivilDate(year: day.year, month: 12, day: 31).map { adding(1, to: $0) } ?? day
            case (1, 1): adding(1, to: day)
            default: day
            }
        }
    }

    /// The yearly holidays under the Banking and Financial Dealings Act 1971 and the proclamations made under it.
    private static func isYearly(_ day: CivilDate) -> Bool {
        let isMonday = day.weekday == 1
        switch (day.month, day.day) {
        case (1, 1): return true
        case (1, 2...3): return isMonday
        case (3...4, _):
            guard let easter = easter(of: day.year) else { return false }
            return day == easter.adding(days: -2) || day == easter.adding(days: 1)
        case (5, let number): return isMonday && (number <= 7 || number >= 25)
        case (8, 25...): return isMonday
        case (12, 25...26): return true
        // The substitute for a Christmas Day or Boxing Day on a weekend.
        case (12, 27...28): return day.weekday <= 2 && day.adding(days: -2).weekday >= 6
        default: return false
        }
    }

    /// Easter Sunday, by the algorithm that J.-M. Oudin published in 1940.
    private static func easter(of year: Int) -> CivilDate? {
        let (century, golden) = (year / 100, year % 19)
        let skipped = (century - 17) / 25
        var moon = (century - century / 4 - (century - skipped) / 3 + 19 * golden + 15) % 30
        moon -= moon / 28 * (1 - moon / 28 * (29 / (moon + 1)) * ((21 - golden) / 11))
        let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7
        let sunday = moon - weekday
        let month = 3 + (sunday + 40) / 44
        let day = sunday + 28 - 31 * (month / 4)
        return CivilDate(year: year, month: month, day: day)
    }
}

extension BankHolidays {
    init(_ settings: inout Settings) {
        let extra = settings.read("extra", default: [String](), "Days that were a holiday once, such as 2023-05-08")
        let moved = settings.read(
            "moved", default: [String](), "Days that were none once, such as 2022-05-30; where to is one of the extra")
        self.init(
            extra: Set(extra.compactMap { settings.civilDate($0, "extra") }),
            moved: Set(moved.compactMap { settings.civilDate($0, "moved") }))
    }
}
