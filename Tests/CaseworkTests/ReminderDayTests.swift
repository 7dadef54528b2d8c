import PortalKit
import Testing

@testable import Casework

/// Which reminder or warning a day asks for.
@Suite struct ReminderDayTests {
    private func day(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

    @Test(
        arguments: [
            ("2026-03-12", nil), ("2026-03-13", -7), ("2026-03-19", -7), ("2026-03-20", 0), ("2026-03-22", 0),
            ("2026-03-23", 3), ("2027-01-01", 3),
        ] as [(String, Int?)])
    func `the newest day of a reminder that has come counts, in whatever order they are written`(
        _ today: String, _ expected: Int?
    ) throws {
        for days in [[-7, 0, 3], [3, -7, 0]] {
            let found = Reminders.reminder(
                days, due: try day("2026-03-20"), asked: try day("2026-02-01"), on: try day(today))
            #expect(found == expected)
        }
    }

    @Test func `what was asked after the newest day is not reminded of`() throws {
        let (due, today) = (try day("2026-03-20"), try day("2026-03-21"))
        #expect(Reminders.reminder([-7, 0, 3], due: due, asked: try day("2026-03-19"), on: today) == 0)
        #expect(Reminders.reminder([-7, 0, 3], due: due, asked: try day("2026-03-20"), on: today) == nil)
        #expect(Reminders.reminder([], due: due, asked: try day("2026-03-01"), on: today) == nil)
    }

    @Test(
        arguments: [
            ("2026-03-05", nil), ("2026-03-06", 14), ("2026-03-12", 14), ("2026-03-13", 7), ("2026-03-19", 1),
            ("2026-03-20", 1), ("2026-03-21", nil),
        ] as [(String, Int?)])
    func `a warning is the newest whose day has come, until the date has passed`(
        _ today: String, _ expected: Int?
    ) throws {
        #expect(Reminders.warning([7, 14, 1], due: try day("2026-03-20"), on: try day(today)) == expected)
    }
}
