import Database
import Foundation
import PortalKit
import Testing

@testable import Casework

@Suite struct PublishingTests {
    private let registry: Registry

    init() throws { registry = try Registry() }

    /// All of the case that shows outside the team.
    private var outside: [String] {
        get async throws {
            try await registry.site.store.read { db in
                let rows = try [
                    db.rows("SELECT name, day FROM case_fact ORDER BY day, name"),
                    db.rows("SELECT document, name FROM document_recipient"),
                    db.rows("SELECT id, subject FROM message"),
                    db.rows("SELECT id, title FROM document WHERE published IS NOT NULL"),
                    db.rows("SELECT stage, state FROM casefile"),
                ]
                return rows.joined().map { "\($0.text(0)) \($0.text(1))" }
            }
        }
    }

    @Test func `a decision that is recorded shows nowhere outside before its letter is published`() async throws {
        try await registry.open("2026-09-08")
        let before = try await outside
        try await registry.record("d", "assess", "no", on: "2026-10-05")
        #expect(try await outside == before)
        #expect(try await registry.now.isOpen)
        try await registry.publish("d", on: "2026-10-09")
        #expect(
            try await outside == [
                "received 2026-09-08", "assessment-refused 2026-10-09", "letter-d Marta Hartley", "letter-d A letter",
                "request closed",
            ], "the letter's own day counts")
    }

    @Test(arguments: Registry.parts)
    func `a refusal is not published without a part that the law wants`(_ missing: String) async throws {
        try await registry.open("2026-09-08")
        try await registry.record("d", "assess", "no", on: "2026-10-05")
        let before = try await outside
        let fault = await #expect(throws: Publishing.Failure.self) {
            try await registry.publish("d", on: "2026-10-09", parts: Registry.parts.filter { $0 != missing })
        }
        #expect(fault == .missing([missing]))
        #expect(try await outside == before, "all of it, or nothing")
    }

    @Test func `what can be agreed to needs no parts, and what nobody is told is not published`() async throws {
        try await registry.open("2026-09-08")
        try await registry.record("d", "assess", "yes", on: "2026-10-05")
        await #expect(throws: Publishing.Failure.untold) {
            try await registry.publish("d", on: "2026-10-09", untold: true)
        }
        try await registry.publish("d", on: "2026-10-09", parts: [])
        #expect(try await registry.now.stage == "assessment")
    }

    @Test func `a decision is published once, and not after it was withdrawn or another took its place`() async throws {
        try await registry.open("2026-09-08")
        for id in ["a", "b", "c"] { try await registry.record(id, "assess", "yes", on: "2026-10-05") }
        let at = try Registry.noon("2026-10-06")
        let withdrawn = try await registry.site.store.write { try DecisionStore.withdraw(.system($0), "a", at: at) }
        #expect(withdrawn)
        await #expect(throws: Publishing.Failure.settled) { try await registry.publish("a", on: "2026-10-09") }
        try await registry.publish("b", on: "2026-10-09")
        for id in ["b", "c"] {
            await #expect(throws: Publishing.Failure.settled) { try await registry.publish(id, on: "2026-10-10") }
        }
        #expect(try await registry.facts.filter { $0.name == "assessment-agreed" }.count == 1)
    }

    @Test func `stage and dates are right from the request to the plan and its review`() async throws {
        try await registry.open("2026-09-08")
        #expect(try await registry.now.due?.iso == "2026-10-20")
        try await registry.decide("assess", "yes", on: "2026-10-09")
        var now = try await registry.now
        #expect(now.stage == "assessment" && now.next == "decision-not-to-issue" && now.due?.iso == "2026-12-29")
        try await registry.decide("issue", "yes", on: "2026-12-14")
        now = try await registry.now
        #expect(now.stage == "plan" && now.next == "final-plan" && now.due?.iso == "2027-01-26")
        try await registry.decide("draft", "served", on: "2026-12-18")
        let process = registry.rules.process
        #expect(process.states("family-comments", try await registry.facts) == ["2027-01-01 open"])
        try await registry.decide("final", "issued", on: "2027-01-20")
        now = try await registry.now
        #expect(now.stage == "reviews" && now.isOpen && now.next == "review" && now.due?.iso == "2028-01-20")
        let facts = try await registry.facts
        #expect(process.states("final-plan", facts) == ["2027-01-26 met 2027-01-20"])
        #expect(process.states("appeal", facts) == ["2027-03-20 open"])
    }

    @Test func `after a refusal and the tribunal's order the case goes on with the dates of the order`() async throws {
        try await registry.open("2026-09-08")
        try await registry.decide("assess", "no", on: "2026-10-09")
        var now = try await registry.now
        #expect(now.state == .closed && now.closed?.iso == "2026-10-09" && now.due == nil)
        try await registry.happen("appeal-lodged", on: "2026-11-20")
        #expect(try await registry.now.state == .closed)
        try await registry.happen("order-to-assess", on: "2027-02-01")
        now = try await registry.now
        #expect(now.isOpen && now.stage == "assessment" && now.closed == nil)
        #expect(now.next == "order-assess" && now.due?.iso == "2027-02-15")
        let facts = try await registry.facts
        let process = registry.rules.process
        #expect(process.states("final-plan", facts) == ["2027-01-26 lapsed"])
        #expect(process.days("order-plan", facts) == ["2027-05-10"])
    }

    @Test func `a meeting that is put off is held on its new day only`() async throws {
        try await registry.open("2026-09-08")
        try await registry.decide("assess", "yes", on: "2026-10-09")
        try await registry.decide("issue", "yes", on: "2026-12-14")
        try await registry.decide("draft", "served", on: "2026-12-18")
        try await registry.decide("final", "issued", on: "2027-01-20")
        let (rules, at) = (registry.rules, try Registry.noon("2027-10-01"))
        for day in ["2027-11-10", "2027-12-01"] {
            let day = try England.day(day)
            try await registry.site.store.write { db in
                guard let now = try CaseStore.find(.system(db), "case") else { throw Problem(.notFound) }
                let facts = try FactStore.all(.system(db), of: "case").map(\.fact)
                let events = CaseEvent.all(rules.process, now, facts, today: CivilDate(at))
                let called = try #require(events.first { $0.fact == "review-called" })
                try called.record(.system(db), on: day, of: now, rules, source: "", site: registry.site, at: at)
            }
        }
        let called = try await registry.facts.filter { $0.name == "review-called" }
        #expect(called.map(\.day.iso) == ["2027-12-01"])
    }

    @Test func `a withdrawn request has no dates, and has them again once it is opened`() async throws {
        try await registry.open("2026-09-08")
        let (rules, day, at) = (registry.rules, try England.day("2026-09-20"), try Registry.noon("2026-09-20"))
        try await registry.site.store.write { db in
            guard let now = try CaseStore.find(.system(db), "case") else { throw Problem(.notFound) }
            try Closing.close(.system(db), now, as: .withdrawn, on: day, reason: "moved away", at: at)
            try CaseStore.refresh(.system(db), "case", rules)
        }
        var now = try await registry.now
        #expect(now.state == .withdrawn && now.due == nil && now.reason == "moved away")
        try await registry.site.store.write { db in
            guard let now = try CaseStore.find(.system(db), "case") else { throw Problem(.notFound) }
            try Closing.reopen(.system(db), now)
            try CaseStore.refresh(.system(db), "case", rules)
        }
        now = try await registry.now
        #expect(now.isOpen && now.due?.iso == "2026-10-20")
    }

    @Test(arguments: [
        ("2026-11-20T09:00:00Z", true), ("2026-11-20T16:59:00Z", true), ("2026-11-20T17:00:00Z", false),
        ("2026-11-20T08:59:00Z", false), ("2026-11-21T12:00:00Z", false), ("2026-12-25T12:00:00Z", false),
        ("2026-07-01T08:30:00Z", true),
    ])
    func `letters leave unasked on working days between nine and five in London`(_ at: String, _ isWorking: Bool) throws
    {
        #expect(registry.rules.isWorking(try Date(at, strategy: .iso8601)) == isWorking)
    }

    @Test func `advice is due six weeks from asking, and the family's dates follow from the letter's`() throws {
        let day = try England.day("2026-10-19")
        #expect(registry.rules.process.adviceDue(asked: day)?.date.iso == "2026-11-30")
        let dates = registry.rules.process.familyDates(
            after: Fact("assessment-refused", try England.day("2026-10-01")),
            try England.facts("received 2026-09-08"))
        #expect(dates.mapValues(\.iso) == ["appeal": "2026-12-01", "mediation-contact": "2026-12-01"])
    }

    @Test func `a letter under the id of another publishes neither`() async throws {
        try await registry.open("2026-09-08")
        try await registry.record("d", "assess", "no", on: "2026-10-05")
        let letter = try registry.letter("d", on: "2026-10-01", parts: [])
        try await registry.site.store.write { try DocumentStore.add(.system($0), letter) }
        let before = try await outside
        await #expect(throws: Problem.self) { try await registry.publish("d", on: "2026-10-09") }
        #expect(try await outside == before)
    }
}
