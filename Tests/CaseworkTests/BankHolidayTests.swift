import PortalKit
import Testing

@testable import Casework

@Suite struct BankHolidayTests {
    private let holidays: BankHolidays

    init() throws { holidays = try England.process().holidays }

    /// As gov.uk lists them for England and Wales.
    @Test(arguments: [
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ])
    func `the weekdays that nobody works are those that are listed`(year: Int, listed: String) throws {
        let first = try #require(CivilDate(year: year, month: 1, day: 1))
        let days = (0..<366).map { first.adding(days: $0) }.filter { $0.year == year }
        let found = days.filter { $0.weekday < 6 && !holidays.isWorking($0) }
        #expect(found.map { $0.iso.dropFirst(5) }.joined(separator: " ") == listed)
    }

    @Test func `a Monday is the first day of the week, in any year`() throws {
        #expect(
            try ["2024-09-01", "2026-11-20", "1969-12-29", "1900-01-01"].map { try England.day($0).weekday } == [
                7, 5, 1, 1,
            ])
    }

    @Test func `a target may be put before a weekend and a holiday, and a law is not`() throws {
        #expect(try holidays.moved(England.day("2026-05-25"), .workingDayBefore).iso == "2026-05-22")
        #expect(try holidays.moved(England.day("2026-05-26"), .workingDayBefore).iso == "2026-05-26")
    }

    @Test(arguments: [
        ("2026-07-31", "2026-07-31"), ("2026-08-01", "2026-09-01"), ("2025-08-31", "2025-09-01"),
        ("2024-08-15", "2024-09-02"), ("2026-12-24", "2026-12-24"), ("2026-12-25", "2027-01-04"),
        ("2023-01-01", "2023-01-03"), ("2027-02-28", "2027-02-28"),
    ])
    func `an appeal rolls over August and Christmas, and over nothing else`(day: String, moved: String) throws {
        #expect(try holidays.moved(England.day(day), .tribunal).iso == moved)
    }
}
