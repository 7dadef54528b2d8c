import PortalKit
import Testing

@testable import Casework

/// What the law gives a case, at each of its turns.
@Suite struct MilestoneTests {
    private let england: StatutoryProcess

    init() throws { england = try England.process() }

    @Test(arguments: [
        ("family-comments", "draft-served 2026-11-20", "2026-12-04"),
        ("school-consulted", "school-consulted 2026-11-20", "2026-12-05"),
        ("school-report", "review-held 2026-03-10", "2026-03-24"),
        ("review-decision", "review-held 2026-03-10", "2026-04-07"),
        ("amended-plan", "review-held 2026-03-10", "2026-06-02"),
        ("papers", "review-called 2026-03-10", "2026-02-24"),
        ("advice", "advice-asked 2026-06-15", "2026-07-27"),
        ("review", "plan-issued 2024-02-29", "2025-02-28"),
        ("transfer", "transfer 2026-09-01", "2026-02-15"),
        ("transfer-to-post-16", "transfer-to-post-16 2029-09-01", "2029-03-31"),
        ("transfer-after-16", "transfer-after-16 2027-07-31", "2027-02-28"),
        ("move-notice", "moved-in 2026-06-15", "2026-07-27"),
        ("appeal", "assessment-refused 2026-12-31", "2027-02-28"),
        ("appeal", "plan-refused 2026-06-20", "2026-09-01"),
        ("appeal", "plan-issued 2026-10-27", "2027-01-04"),
        ("appeal", "plan-ceased 2026-11-01", "2027-01-04"),
        ("unopposed-assess", "appeal-unopposed-assess 2026-11-20", "2026-12-04"),
        ("unopposed-refuse", "appeal-unopposed-assess 2026-11-20", "2027-01-29"),
        ("unopposed-final", "appeal-unopposed-assess 2026-11-20", "2027-02-26"),
        ("unopposed-amend", "appeal-unopposed-amend 2026-11-20", "2026-12-25"),
        ("order-draft", "order-to-issue 2026-11-20", "2026-12-25"),
        ("order-final", "order-to-issue 2026-11-20", "2027-02-05"),
        ("order-name", "order-to-name 2026-11-20", "2026-12-04"),
    ])
    func `each deadline has its rule`(deadline: String, fact: String, day: String) throws {
        #expect(england.days(deadline, try England.facts(fact)) == [day])
    }

    @Test func `an appeal may wait for the certificate, and ends on a working day of January`() throws {
        let facts = try England.facts("plan-issued 2026-10-01", "mediation-certificate 2026-11-29")
        #expect(england.days("appeal", facts) == ["2027-01-04"])
        let due = try #require(england.milestones(facts).first { $0.deadline.name == "appeal" }?.due)
        guard case .moved(let before, .tribunal) = due.rule, case .latest(let parts) = before.rule else {
            Issue.record("\(due.rule)")
            return
        }
        #expect(before.date.iso == "2026-12-29")
        #expect(parts.map(\.date.iso) == ["2026-12-01", "2026-12-29"])
        let certified = try #require(CivilDate(iso: "2026-11-29"))
        #expect(parts.last?.rule == .count(1, .months, from: certified, isBeginning: false))
    }

    @Test func `a certificate of a decision before is none of the next`() throws {
        let facts = try England.facts(
            "plan-issued 2025-01-10", "plan-amended 2026-03-02", "mediation-certificate 2026-04-30")
        #expect(england.states("appeal", facts) == ["2025-03-10 lapsed", "2026-05-30 open"])
    }

    @Test func `fifteen working days begin with the day, and no bank holiday is one`() throws {
        // Good Friday 3 April 2026, Easter Monday 6 April.
        #expect(try england.days("move-transfer", England.facts("move-known 2026-03-23")) == ["2026-04-14"])
        #expect(try england.days("move-transfer", England.facts("move-known 2026-03-21")) == ["2026-04-14"])
        // The two days of the Platinum Jubilee, and no holiday on 30 May.
        #expect(try england.days("move-transfer", England.facts("move-known 2022-05-30")) == ["2022-06-21"])
    }

    @Test func `the amended plan is due at the earlier of twelve weeks and eight from the notice`() throws {
        let early = try England.facts("review-held 2026-03-10", "amendment-notice 2026-03-24")
        #expect(england.days("amended-plan", early) == ["2026-05-19"])
        let late = try England.facts("review-held 2026-03-10", "amendment-notice 2026-05-01")
        #expect(england.days("amended-plan", late) == ["2026-06-02"])
        // The notice of a year before counts for nothing.
        let again = try England.facts(
            "review-held 2025-03-10", "amendment-notice 2025-03-24", "plan-amended 2025-05-01", "review-held 2026-03-10"
        )
        #expect(england.days("amended-plan", again) == ["2025-05-19", "2026-06-02"])
    }

    @Test func `a review is due a year after the plan and each review, or three months after a move`() throws {
        let facts = try England.facts("plan-issued 2024-01-10", "review-held 2024-12-20", "review-held 2026-01-05")
        #expect(
            england.states("review", facts) == [
                "2025-01-10 met 2024-12-20", "2025-12-20 met 2026-01-05", "2027-01-05 open",
            ])
        let late = england.milestones(facts).filter { $0.deadline.name == "review" }
        #expect(try late.map { $0.isLate(on: try England.day("2026-02-01")) } == [false, true, false])
        let moved = try England.facts("plan-issued 2025-01-10", "moved-in 2025-12-01")
        #expect(england.days("review", moved) == ["2026-03-01"])
        let soon = try England.facts("plan-issued 2025-01-10", "moved-in 2025-02-01")
        #expect(england.days("review", soon) == ["2026-01-10"])
    }

    @Test func `a refusal keeps its date, opens the appeal, and the later dates fall away`() throws {
        let facts = try England.facts("received 2026-01-05", "assessment-refused 2026-02-10")
        #expect(england.states("decision-to-assess", facts) == ["2026-02-16 met 2026-02-10"])
        #expect(england.states("decision-not-to-issue", facts) == ["2026-04-27 lapsed"])
        #expect(england.states("final-plan", facts) == ["2026-05-25 lapsed"])
        #expect(england.states("appeal", facts) == ["2026-04-10 open"])
        #expect(england.milestones(facts).first { $0.deadline.name == "appeal" }?.stage == "request")
        // What is left is the family's.
        #expect(england.next(facts) == nil)
    }

    @Test func `an order to assess brings limits of its own`() throws {
        let facts = try England.facts(
            "received 2026-01-05", "assessment-refused 2026-02-10", "appeal-lodged 2026-04-01",
            "order-to-assess 2026-07-06")
        #expect(england.states("final-plan", facts) == ["2026-05-25 lapsed"])
        #expect(england.states("appeal", facts) == ["2026-04-10 met 2026-04-01"])
        #expect(england.states("order-assess", facts) == ["2026-07-20 open"])
        #expect(england.states("order-refuse", facts) == ["2026-09-14 open"])
        #expect(england.states("order-plan", facts) == ["2026-10-12 open"])
        #expect(england.next(facts)?.deadline.name == "order-assess")
        let issued = try facts + England.facts("assessment-started 2026-07-10", "plan-issued 2026-10-13")
        #expect(england.states("order-refuse", issued) == ["2026-09-14 lapsed"])
        #expect(england.states("order-plan", issued) == ["2026-10-12 met 2026-10-13"])
    }

    @Test func `what is due before a day may be met before it, but not by what was done a year ago`() throws {
        let facts = try England.facts(
            "papers-sent 2025-02-20", "review-called 2025-03-10", "papers-sent 2026-02-26", "review-called 2026-03-09")
        #expect(england.states("papers", facts) == ["2025-02-24 met 2025-02-20", "2026-02-23 met 2026-02-26"])
        let transfer = try England.facts("plan-amended 2022-06-01", "transfer 2026-09-01")
        #expect(england.states("transfer", transfer) == ["2026-02-15 open"])
        #expect(
            try england.states("transfer", transfer + England.facts("plan-amended 2026-02-01"))
                == ["2026-02-15 met 2026-02-01"])
    }

    @Test func `dates stand in the order of the stages, then of days, whatever the order of the facts`() throws {
        let facts = try England.facts("draft-served 2026-04-01", "received 2026-01-05", "assessment-agreed 2026-02-01")
        let milestones = england.milestones(facts)
        #expect(
            milestones.map { "\($0.stage) \($0.deadline.name)" } == [
                "request decision-to-assess", "assessment decision-not-to-issue", "plan family-comments",
                "plan final-plan",
            ])
        #expect(england.milestones(facts.reversed()).map(\.due) == milestones.map(\.due))
        #expect(england.next(facts)?.deadline.name == "final-plan")
    }

    @Test func `what is past and open is late, and on its last day it is not`() throws {
        let facts = try England.facts("received 2024-09-01")
        let milestone = try #require(england.milestones(facts).first)
        #expect(try milestone.isLate(on: England.day("2024-10-13")) == false)
        #expect(try milestone.isLate(on: England.day("2024-10-14")))
        let withdrawn = try England.facts("received 2024-09-01", "request-withdrawn 2024-09-20")
        #expect(england.milestones(withdrawn).allSatisfy { $0.state == .lapsed })
    }
}
