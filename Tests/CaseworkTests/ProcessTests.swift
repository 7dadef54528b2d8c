import Configuration
import Database
import Foundation
import PortalKit
import Testing

@testable import Casework

private let lengths = "days, weeks, months, working-days, on, earliest, latest"

@Suite struct ProcessTests {
    private let england: StatutoryProcess

    init() throws { england = try England.process() }

    private func day(_ text: String) throws -> CivilDate { try England.day(text) }

    @Test func `the stages are the four of the law, in their order`() {
        #expect(england.stages.map(\.name) == ["request", "assessment", "plan", "reviews"])
    }

    @Test(arguments: [
        ("2024-09-01", "2024-10-13", "2024-12-22", "2025-01-19"),
        ("2022-05-31", "2022-07-12", "2022-09-20", "2022-10-18"),
        ("2026-01-05", "2026-02-16", "2026-04-27", "2026-05-25"),
        ("2026-06-15", "2026-07-27", "2026-10-05", "2026-11-02"),
        ("2026-11-20", "2027-01-01", "2027-03-12", "2027-04-09"),
        ("2028-01-31", "2028-03-13", "2028-05-22", "2028-06-19"),
    ])
    func `6, 16 and 20 weeks are counted in days, and move for no holiday`(
        received: String, six: String, sixteen: String, twenty: String
    ) throws {
        let received = try day(received)
        #expect(england.due("request", received: received)?.date.iso == six)
        #expect(england.due("assessment", received: received)?.date.iso == sixteen)
        #expect(england.due("plan", received: received)?.date.iso == twenty)
    }

    @Test func `a request of half past midnight in summer counts from that day, not from the one in Greenwich`() throws
    {
        // 31 May 2022, 00:30 in London.
        let received = Date(timeIntervalSince1970: 1_653_953_400)
        #expect(england.due("request", received: CivilDate(received))?.date.iso == "2022-07-12")
    }

    @Test func `what is counted from another day than the request's is not due by it`() throws {
        #expect(try england.due("reviews", received: day("2024-09-01")) == nil)
        #expect(try england.due("nowhere", received: day("2024-09-01")) == nil)
    }

    @Test func `a deadline holds from its first day on and until its last, and a month ends with its last day`() throws
    {
        let deadline: ConfigValue = [
            "from": "received", "months": 1, "by": "council", "source": "a law",
            "holds": ["from": "2020-01-31", "until": "2021-01-31"],
        ]
        let (process, issues) = England.read(small: [
            "facts": ["received"], "stages": ["request": ["deadlines": ["decide": deadline]]],
        ])
        #expect(issues.isEmpty)
        let due = try ["2020-01-30", "2020-01-31", "2021-01-30", "2021-01-31"].map {
            try process.due("request", received: day($0))?.date.iso
        }
        #expect(due == [nil, "2020-02-29", "2021-02-28", nil])
    }

    @Test(arguments: [
        ("weeks", "none", "has 0 lengths, wanted one of \(lengths)"),
        ("days", "6", "has 2 lengths (days, weeks), wanted one: null takes out a shared one"),
        ("by", "nobody", "is 'nobody', wanted one of council, family, school, professional"),
        ("holds", "soon", "is 'soon', wanted a day such as 2014-09-01"),
        ("weaks", "6", "is not a setting here, did you mean 'weeks'?"),
        ("from", "recieved", "names 'recieved', wanted something that happens to a case, did you mean 'received'?"),
        ("met", "decided", "names 'decided', wanted something that happens to a case"),
        ("on", "02-30", "is '02-30', wanted a day of every year such as 02-15"),
        ("on", "02-29", "is '02-29', wanted a day of every year such as 02-15"),
        ("rolls", "forward", "is 'forward', wanted one of tribunal, working-day-before"),
    ])
    func `a mistake in a process is told`(key: String, value: String, told: String) throws {
        var deadline: [ConfigTable.Entry] = [
            .init("from", "received"), .init("weeks", 6), .init("by", "council"), .init("source", "a law"),
        ]
        deadline.removeAll { $0.key == key }
        switch key {
        case "weeks": break
        case "days", "weaks": deadline.append(.init(key, 6))
        case "holds": deadline.append(.init(key, ["from": "soon"]))
        default: deadline.append(.init(key, ConfigValue(.string(value))))
        }
        let table = ConfigValue(.table(ConfigTable(deadline)))
        let (_, issues) = England.read(small: [
            "facts": ["received"], "stages": ["request": ["deadlines": ["decide": table]]],
        ])
        #expect(issues.contains { $0.message.hasSuffix(told) }, "\(issues)")
    }

    @Test func `a stage is open while the case is at it, for someone who is there`() async throws {
        let household = Household()
        try await household.add(dan(), to: "robin")
        let subjects = EntrySubjects(rules: CaseRules(process: england))
        let open = try await household.store.read { db in
            try [
                subjects.isOpen("request", of: "dan", db), subjects.isOpen("plan", of: "dan", db),
                subjects.isOpen("request", of: "nobody", db),
            ]
        }
        #expect(open == [true, false, false])
    }
}
