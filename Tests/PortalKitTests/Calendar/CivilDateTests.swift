import Foundation
import PortalKit
import Testing

@Suite struct CivilDateTests {
    private let first = Samples.day(1, 1, 1)
    private let last = Samples.day(9999, 12, 31)

    @Test(arguments: [1, 7, 366, 100_000_000, Int.max])
    func `a day stays within years 1 to 9999, however many days or months are added`(_ count: Int) {
        #expect(last.adding(days: count) == last)
        #expect(last.adding(months: count).year == 9999)
        #expect(first.adding(days: -count) == first)
        #expect(first.adding(months: -count).year == 1)
        #expect(first.adding(days: count) > first)
        #expect(last.adding(days: -count) < last)
        #expect(last.iso.utf8.count == 10)
        #expect(first.adding(days: .min) == first)
    }

    @Test(arguments: [-1e300, -1e18, -1, 0, 1e10, 1e18, 1e300] as [TimeInterval])
    func `any instant has a day, and is shown`(_ seconds: TimeInterval) throws {
        let instant = Date(timeIntervalSince1970: seconds)
        let day = CivilDate(instant)
        #expect((first...last).contains(day))
        #expect(Dates(DatePatterns(), texts: try Samples.texts(.en)).date(instant).utf8.count >= 7)
        #expect((0...23).contains(Dates.hour(instant)) || seconds < 0)
    }

    @Test(arguments: ["99999999999999999999-01-01", "2026-99999999999-01", "0000-01-01T00:00", "2026-02-30T00:00"])
    func `a time that there is not is none`(_ text: String) {
        #expect(Dates.instant(london: text) == nil)
    }

    @Test func `a day that was added to and taken from is the same`() {
        let day = Samples.day(2026, 11, 29)
        for count in stride(from: -400_000, through: 400_000, by: 12_345) {
            #expect(day.adding(days: count).adding(days: -count) == day)
            #expect(day.days(until: day.adding(days: count)) == count)
        }
        #expect(day.adding(months: -11).iso == "2025-12-29")
        #expect(Samples.day(2024, 1, 31).adding(months: 1).iso == "2024-02-29")
    }
}
