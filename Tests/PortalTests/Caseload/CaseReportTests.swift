import Database
import Foundation
import PortalKit
import Testing

@testable import Casework
@testable import Plugins

@Suite struct CaseReportTests {
    private let room: CaseRoom

    init() throws { room = try CaseRoom() }

    private func add(_ id: String, _ facts: String..., excepted: String? = nil) async throws {
        try await room.add(id)
        let facts = try facts.map { text -> Fact in
            let parts = text.split(separator: " ").map(String.init)
            return Fact(parts[0], try CaseRoom.day(parts[1]))
        }
        try await room.store.write { [now = room.now] db in
            for fact in facts { try FactStore.add(.system(db), fact, to: id, source: "", at: now) }
            guard let excepted else { return }
            try db.run(
                """
                INSERT INTO case_exception (id, casefile, deadline, ground, began, ended, evidence, note, author, at)
                VALUES ($1, $1, $2, 'absent', '', '', '', '', '', 0)
                """, id, excepted)
        }
    }

    private func report() async throws -> CaseReport {
        try await room.store.scan { [room] db in
            try ReportStore.report(.system(db), room.rules.process, today: room.today)
        }
    }

    @Test func `six, sixteen and twenty weeks are counted apart: met, late, excepted, running and fallen away`()
        async throws
    {
        #expect(room.today.iso == "2026-11-25")
        try await add("met", "received 2026-09-01", "assessment-agreed 2026-10-13")
        try await add("late", "received 2026-09-01", "assessment-agreed 2026-10-14")
        try await add("overdue", "received 2026-09-30")
        try await add(
            "excepted", "received 2026-08-31", "assessment-refused 2026-12-01", excepted: "decision-to-assess")
        try await add("running", "received 2026-11-24")
        try await add("withdrawn", "received 2026-11-01", "request-withdrawn 2026-11-02")
        try await add(
            "plan", "received 2025-01-06", "assessment-agreed 2025-02-01", "plan-agreed 2025-04-01",
            "plan-issued 2025-05-26")
        let report = try await report()
        #expect(report.deadlines.map(\.name) == ["decision-to-assess", "decision-not-to-issue", "final-plan"])
        #expect(
            report.all.map { [$0.met, $0.late, $0.excepted, $0.running, $0.lapsed] } == [
                [2, 2, 1, 1, 1], [0, 0, 0, 4, 3], [1, 0, 0, 4, 2],
            ])
        #expect(report.all[0].all == 6 && report.all[0].share == 40)
        let october = try CaseRoom.day("2026-10-01")
        #expect(report.byMonth[october]?[0] == tally(met: 1, late: 1, excepted: 1), "by the month in which it was due")
        #expect(report.byMonth[try CaseRoom.day("2026-09-01")]?[0] == tally())
        #expect(
            report.year[0] == tally(met: 1, late: 2, excepted: 1), "neither what is due later nor what was long ago")
        #expect(
            report.year[0].over == 4 && report.year[0].share == 25, "what is overdue is no less late for being open")
        #expect(report.year[0].shareWithoutExcepted == 33)
        #expect(report.byMonth[try CaseRoom.day("2025-01-01")] == nil, "that is more than twelve months ago")
        #expect(report.months.count == 12 && report.months.last?.iso == "2025-12-01")
    }

    private func tally(met: Int = 0, late: Int = 0, excepted: Int = 0) -> CaseReport.Tally {
        var tally = CaseReport.Tally()
        (tally.met, tally.late, tally.excepted) = (met, late, excepted)
        return tally
    }

    @Test func `no request is counted twice or left out, however many there are`() async throws {
        try await room.store.write { [now = room.now] db in
            for number in 0..<2100 {
                let (id, born) = ("case\(number)", CivilDate(now))
                let person = Person(id: id, PersonDetails(forename: "A", surname: "B", gender: "", born: born))
                try PersonStore.add(.system(db), person, at: now)
                try db.run(
                    """
                    INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator,
                        next, detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
                    VALUES ($1, $1, $1, '', 'open', '', '', '', '', '', '', '', 0, 0, 0, '', '', '', '', 0, 0, 1)
                    """, id)
                for name in ["received", "assessment-agreed", "advice-asked"] {
                    try db.run(
                        """
                        INSERT INTO case_fact (id, casefile, name, day, at, author, source)
                        VALUES ($1, $2, $3, '2026-11-02', 0, '', '')
                        """, "\(id)-\(name)", id, name)
                }
            }
        }
        let report = try await report()
        #expect(report.all[0].met == 2100 && report.all[0].all == 2100)
        #expect(report.all[2].running == 2100)
    }

    @Test func `what is at risk is counted by what is due and by who has it`() async throws {
        try await room.add("a", due: -1, to: "priti")
        try await room.add("b", due: 14)
        try await room.add("c", due: 15)
        let (risks, officers) = try await room.store.scan { [room] db in
            (
                try ReportStore.risks(.system(db), today: room.today),
                try ReportStore.risksByOfficer(.system(db), today: room.today)
            )
        }
        #expect(risks.map { [$0.overdue, $0.soon] } == [[1, 1]])
        #expect(officers.map { [$0.overdue, $0.soon] } == [[1, 0], [0, 1]])
    }
}
