import Database
import Foundation
import Outbound
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// Dates that mind themselves: who was asked is reminded, and the officer is warned, each once.
    @Suite struct ReminderTests {
        private let town: Town

        init() throws { town = try Town() }

        /// A case whose own date is far off, so that only what is asked is near.
        private func dossier(at time: String) async throws -> Dossier {
            try town.clock.advance(to: time)
            return try await Dossier(town, received: .day("2020-01-01"))
        }

        private func reminders(_ dossier: Dossier) async throws -> Int {
            try await dossier.outbox().count { $0 == "casework-reminder \(dossier.parent)" }
        }

        @Test func `each reminder is sent once, from the first minute of its day in London`() async throws {
            // The clocks go forward on 29 March 2026: its last hour is of another day in Greenwich.
            let dossier = try await dossier(at: "2026-03-01T10:00")
            try await dossier.ask(asked: .day("2026-03-01"), due: .day("2026-04-06"))
            for (time, sent) in [
                ("2026-03-29T23:59", 0), ("2026-03-30T00:00", 1), ("2026-03-30T01:00", 1), ("2026-04-05T23:59", 1),
                ("2026-04-06T00:01", 2), ("2026-04-06T23:59", 2), ("2026-04-08T23:59", 2), ("2026-04-09T00:00", 3),
                ("2026-04-30T00:00", 3),
            ] {
                try town.clock.advance(to: time)
                try await dossier.work()
                #expect(try await reminders(dossier) == sent, "\(time)")
            }
        }

        @Test func `the day on which the clocks go back is 25 hours long, and one day`() async throws {
            let dossier = try await dossier(at: "2026-10-01T10:00")
            try await dossier.ask(asked: .day("2026-10-01"), due: .day("2026-10-25"))
            for (time, sent) in [
                ("2026-10-24T23:59", 1), ("2026-10-25T00:00", 2), ("2026-10-25T23:59", 2), ("2026-10-28T00:00", 3),
            ] {
                try town.clock.advance(to: time)
                try await dossier.work()
                #expect(try await reminders(dossier) == sent, "\(time)")
            }
        }

        @Test func `after a long stop only the newest reminder is sent`() async throws {
            let dossier = try await dossier(at: "2026-03-01T10:00")
            try await dossier.ask(asked: .day("2026-03-01"), due: .day("2026-03-20"))
            try town.clock.advance(to: "2026-05-01T10:00")
            for _ in 0..<3 { try await dossier.work() }
            #expect(try await reminders(dossier) == 1)
            let mail = try #require(try await town.mails(to: Dossier.mother, Dossier.team).last)
            #expect(mail.subject == "We have not received what was due on 20 March 2026")
        }

        @Test func `what is asked on or after the day of a reminder is not reminded of by it`() async throws {
            let dossier = try await dossier(at: "2026-03-13T10:00")
            try await dossier.ask(asked: .day("2026-03-13"), due: .day("2026-03-20"))
            try await dossier.work()
            try town.clock.advance(to: "2026-03-19T10:00")
            try await dossier.work()
            #expect(try await reminders(dossier) == 0)
            try town.clock.advance(to: "2026-03-20T10:00")
            try await dossier.work()
            #expect(try await reminders(dossier) == 1)
        }

        @Test func `nobody is reminded of what they answered, of a closed case, or without an account`() async throws {
            let dossier = try await dossier(at: "2026-03-01T10:00")
            let site = try town.site(Dossier.team)
            for id in ["answered", "withdrawn"] {
                try await dossier.ask(id, asked: .day("2026-03-01"), due: .day("2026-03-20"))
            }
            try await dossier.ask("by-post", asked: .day("2026-03-01"), due: .day("2026-03-20"), of: "")
            try await site.store.write { db in
                try RequestStore.settle(.system(db), "answered", as: .answered, on: .day("2026-03-02"), reference: "")
                try RequestStore.settle(.system(db), "withdrawn", as: .withdrawn, on: nil, reference: "")
            }
            try town.clock.advance(to: "2026-03-20T10:00")
            try await dossier.work()
            #expect(try await reminders(dossier) == 0)

            try await dossier.ask("late", asked: .day("2026-03-01"), due: .day("2026-03-20"))
            try await site.store.write { [caseID = dossier.caseID] db in
                try CaseStore.close(.system(db), caseID, as: .closed, on: .day("2026-03-20"), reason: "")
            }
            try await dossier.work()
            #expect(try await reminders(dossier) == 0)
        }

        @Test func `one site of a council minds the dates for all its portals`() async throws {
            let dossier = try await dossier(at: "2026-03-01T10:00")
            try await dossier.ask(asked: .day("2026-03-01"), due: .day("2026-03-20"))
            try town.clock.advance(to: "2026-03-20T10:00")
            try await dossier.work(Dossier.citizen)
            try await dossier.work("leicester/professional/live")
            #expect(try await reminders(dossier) == 0)
            async let first: Void = dossier.work()
            async let second: Void = dossier.work()
            _ = try await (first, second)
            #expect(try await reminders(dossier) == 1, "and two at once send one")
        }

        @Test
        func `the officer is warned on each of the days before a date, once, and nobody of a case that nobody has`()
            async throws
        {
            try town.clock.advance(to: "2026-11-01T10:00")
            let dossier = try await Dossier(town, received: .day("2026-10-20"))
            let (site, caseID, officer) = (
                try town.site(Dossier.team), dossier.caseID, dossier.officer.account
            )
            // Due on 1 December.
            for (time, sent) in [
                ("2026-11-16T23:59", 0), ("2026-11-17T00:00", 1), ("2026-11-17T12:00", 1), ("2026-11-24T09:00", 2),
            ] {
                try town.clock.advance(to: time)
                try await dossier.work()
                #expect(try await dossier.outbox() == Array(repeating: "casework-warning \(officer)", count: sent))
            }
            let now = town.clock.now
            try await site.store.write { try CaseStore.assign(.system($0), caseID, to: "", at: now) }
            try town.clock.advance(to: "2026-11-30T09:00")
            try await dossier.work()
            #expect(try await dossier.outbox().count == 2)
            try await site.store.write { try CaseStore.assign(.system($0), caseID, to: officer, at: now) }
            try town.clock.advance(to: "2026-12-01T23:59")
            try await dossier.work()
            #expect(try await dossier.outbox().count == 3)
            try town.clock.advance(to: "2026-12-02T00:00")
            try await dossier.work()
            #expect(try await dossier.outbox().count == 3, "what has passed is on the list, not in a mail")
        }
    }
}
