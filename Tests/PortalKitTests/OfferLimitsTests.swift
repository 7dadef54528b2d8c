import Configuration
import Foundation
import PortalKit
import Testing

/// When, and for whom, something is offered.
@Suite struct OfferLimitsTests {
    private func instant(_ london: String) throws -> Date { try #require(Dates.instant(london: london)) }

    private func limits(_ value: ConfigValue) -> (OfferLimits, [ConfigIssue]) {
        var settings = Settings(value, at: "")
        let limits = OfferLimits(&settings)
        settings.close()
        return (limits, settings.issues)
    }

    /// Winter time, summer time, and the days on which the clocks change.
    @Test(arguments: [
        "2026-01-15T09:00", "2026-07-15T09:00", "2026-03-29T02:00", "2026-10-25T02:00", "2026-03-30T00:00",
    ])
    func `it opens and closes to the second, in London's time`(_ time: String) throws {
        let at = try instant(time)
        let (opening, _) = limits(["from": .init(.string(time))])
        #expect(opening.closure(at: at - 1, schools: []) == .upcoming(at))
        #expect(opening.closure(at: at, schools: []) == nil)
        #expect(opening.closure(at: at + 1, schools: []) == nil)
        let (closing, _) = limits(["until": .init(.string(time))])
        #expect(closing.closure(at: at - 1, schools: []) == nil)
        #expect(closing.closure(at: at, schools: []) == .closed(at))
        #expect(closing.closure(at: at + 1, schools: []) == .closed(at))
    }

    @Test func `midnight in summer is an hour before that of UTC`() throws {
        let (limits, _) = limits(["from": "2026-07-01T00:00"])
        let utc = try Date("2026-06-30T23:00:00Z", strategy: .iso8601)
        #expect(limits.closure(at: utc - 1, schools: []) != nil && limits.closure(at: utc, schools: []) == nil)
    }

    @Test func `it is for children of the named schools, of any school where none is named`() throws {
        let (named, issues) = limits(["schools": ["123456", "654321"]])
        #expect(issues.isEmpty)
        #expect(named.closure(at: .distantPast, schools: ["654321", "1"]) == nil)
        #expect(named.closure(at: .distantPast, schools: [""]) == .otherSchools)
        #expect(named.closure(at: .distantPast, schools: []) == .otherSchools)
        #expect(OfferLimits.none.closure(at: .now, schools: []) == nil)
    }

    @Test func `what ends before it begins, and what is no school's number, is refused`() throws {
        for value: ConfigValue in [
            ["from": "2026-01-02", "until": "2026-01-02"], ["from": "soon"], ["schools": ["12345"]],
            ["schools": ["12345a"]], ["schools": "123456"],
        ] { #expect(limits(value).1.count == 1, "\(value)") }
    }
}
