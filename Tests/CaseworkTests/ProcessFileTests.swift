import Configuration
import Foundation
import PortalKit
import Support
import Testing

@testable import Casework

/// What the file of the law holds beside dates, and how strictly one is read.
@Suite struct ProcessFileTests {
    private let england: StatutoryProcess

    init() throws { england = try England.process() }

    private func texts(_ language: Language) throws -> Texts {
        Texts(language: language, wordings: try EngineTexts.all(language.rawValue))
    }

    @Test func `what can be appealed against has the five parts of its letter`() {
        let parts = ["right-of-appeal", "time-limits", "mediation", "disagreement-resolution", "advice-service"]
        let outcomes = england.decisions.flatMap(\.outcomes).filter(\.isAppealable)
        let wanted = [
            "assessment-refused", "plan-refused", "plan-issued", "plan-maintained", "plan-ceased", "plan-amended",
        ]
        #expect(outcomes.map(\.fact) == wanted)
        #expect(outcomes.allSatisfy { $0.letter == parts })
        #expect(england.deadlines.first { $0.name == "appeal" }.map { Set($0.from) } == Set(wanted))
    }

    @Test func `every way through the law moves a case from stage to stage`() throws {
        let moves = england.decisions.flatMap(\.outcomes).compactMap { outcome in
            outcome.moves.map { "\(outcome.fact) \($0)" }
        }
        #expect(moves.prefix(3) == ["assessment-agreed assessment", "plan-agreed plan", "plan-issued reviews"])
        #expect(england.decision("assess")?.outcome("no")?.closes == true)
        #expect(england.decision("assess")?.outcome("maybe") == nil)
    }

    @Test func `a decision is open once it is called for, until it was made`() throws {
        func open(_ stage: String, _ facts: String...) throws -> [String] {
            let facts = try facts.flatMap { try England.facts($0) }
            return england.open(stage, facts: facts).map(\.name)
        }
        let (received, refused) = ("received 2026-01-05", "assessment-refused 2026-02-10")
        #expect(try open("request") == [])
        #expect(try open("request", received) == ["assess"])
        #expect(try open("request", received, "request-withdrawn 2026-01-06") == [])
        #expect(try open("request", received, refused) == ["mediation", "certificate", "appeal"])
        // It is asked for again.
        #expect(try open("request", received, refused, "received 2026-10-01").first == "assess")
        #expect(
            try open("request", received, refused, "appeal-lodged 2026-03-01") == ["unopposed", "order"])
        #expect(
            try open(
                "assessment", received, refused, "appeal-lodged 2026-03-01", "order-to-assess 2026-05-01")
                == ["start", "issue"])
        let plan = "plan-issued 2026-05-01"
        #expect(try open("reviews", plan).prefix(2) == ["review-call", "review"])
        #expect(try open("reviews", plan, "review-held 2027-04-01").first == "review-outcome")
        #expect(
            try open("reviews", plan, "review-held 2027-04-01", "plan-maintained 2027-04-20").prefix(2)
                == ["review-call", "review"])
    }

    @Test func `what happens on one day stands in the order in which it was recorded`() throws {
        let facts = try England.facts("plan-issued 2026-05-01", "review-held 2027-04-01", "plan-maintained 2027-04-01")
        #expect(england.open("reviews", facts: facts).first?.name == "review-call")
    }

    @Test func `parents, social workers and young people have every right, and professionals none`() {
        let all = Set(StatutoryProcess.Right.allCases)
        let full = england.roles.filter { $0.rights == all }
        #expect(full.map(\.name) == ["parent", "social-worker", "young-person"])
        #expect(full.allSatisfy { $0.isFamily })
        #expect(england.roles.filter { $0.rights.contains(.mayDecide) }.count == full.count)
        #expect(england.role("foster-carer")?.rights == [.seesCase, .mayAsk, .isTold])
        #expect(england.role("carer")?.rights == [.seesCase, .isTold])
        #expect(england.role("supporter")?.rights == [.seesCase])
        #expect(england.role("setting")?.rights == [.seesCase, .seesSubmissions])
        #expect(england.role("professional")?.rights == [])
    }

    @Test func `the three limits of the request have four grounds, and none moves a date`() throws {
        for deadline in ["decision-to-assess", "decision-not-to-issue", "final-plan"] {
            let grounds = england.grounds.filter { $0.deadlines.contains(deadline) }.map(\.name)
            #expect(grounds == ["school-closed", "early-years-closed", "exceptional-circumstances", "absent"])
        }
        #expect(england.ground("absent")?.source.contains("5(4)(d), 10(4)(d) and 13(3)(d)") == true)
        #expect(england.ground("holiday") == nil)
    }

    private static let required: [(key: String, name: String)] =
        StatutoryProcess.RequiredFact.allCases.map { ("facts", $0.rawValue) }
        + StatutoryProcess.RequiredDeadline.allCases.map { ("deadlines", $0.rawValue) }
        + StatutoryProcess.RequiredRole.allCases.map { ("roles", $0.rawValue) }

    @Test(arguments: required)
    func `a file that lacks a name the program relies on is refused`(key: String, name: String) throws {
        let file = try #require(try England.file().table)
        let part = try #require(file[key])
        let rest: ConfigValue.Kind =
            if let list = part.list {
                .list(list.filter { $0.string != name })
            } else {
                .table(ConfigTable((part.table?.entries ?? []).filter { $0.key != name }))
            }
        let entries = file.entries.map { entry in
            entry.key == key ? .init(key, ConfigValue(rest, position: part.position)) : entry
        }
        let issues = England.read(ConfigValue(.table(ConfigTable(entries)))).1
        let place = try #require(part.position)
        let issue = issues.first { $0.message.hasPrefix("\(key) has no '\(name)', ") }
        #expect(issue?.position == place, "\(issues)")
        #expect(place.file == "ehc-england.json" && place.line > 1)
    }

    @Test(arguments: Language.allCases)
    func `everything in the file has words`(language: Language) throws {
        let texts = try texts(language)
        var keys = england.allDeadlines.map { TextKey("deadline", $0.name) }
        keys += england.stages.map { TextKey("stage", $0.name, "title") }
        keys += england.decisions.map { TextKey("decision", $0.name) }
        keys += england.decisions.flatMap { decision in
            decision.outcomes.map { TextKey("decision", "\(decision.name).\($0.name)") }
        }
        keys += england.grounds.map { TextKey("ground", $0.name) }
        keys += england.roles.map { TextKey("role", $0.name) }
        keys += StatutoryProcess.Right.allCases.map { TextKey("right", $0.rawValue) }
        #expect(keys.filter { !texts.has($0) }.map(\.name) == [])
    }

    @Test func `a rule is said in plain words`() throws {
        let texts = try texts(.en)
        let dates = Dates(DatePatterns(), texts: texts)
        func words(_ deadline: String, _ facts: String...) throws -> String? {
            let facts = try facts.flatMap { try England.facts($0) }
            let due = england.milestones(facts).last { $0.deadline.name == deadline }?.due
            return due?.words(texts, dates)
        }
        #expect(try words("decision-to-assess", "received 2024-09-01") == "6 weeks from 1 September 2024")
        #expect(try words("family-comments", "draft-served 2026-11-20") == "15 days beginning with 20 November 2026")
        #expect(try words("papers", "review-called 2026-03-10") == "14 days before 10 March 2026")
        #expect(try words("transfer", "transfer 2026-09-01") == "a fixed day of the year of 1 September 2026")
        #expect(
            try words("move-transfer", "move-known 2026-06-01") == "15 working days beginning with 1 June 2026")
        #expect(
            try words("appeal", "plan-refused 2026-03-01", "mediation-certificate 2026-04-20")
                == "whichever is later: 2 months from 1 March 2026 or 1 month from 20 April 2026")
        #expect(
            try words("appeal", "plan-refused 2026-06-20")
                == "2 months from 20 June 2026; that is 20 August 2026, a day the tribunal does not count, "
                + "so it is the first working day after")
    }

    @Test func `a council adds targets of its own`() throws {
        var settings = Settings(
            [
                "all-advice": [
                    "stage": "assessment", "from": "received", "weeks": 12, "rolls": "working-day-before",
                    "met": ["plan-agreed", "plan-refused"],
                ]
            ], at: "targets", isLearning: true)
        let target = settings.group("all-advice", "") { StatutoryProcess.target("all-advice", &$0) }
        settings.close()
        #expect(settings.issues == [])
        #expect(england.faults(in: target) == [])
        let process = england.adding(targets: [target])
        // 12 weeks from 6 September 2026 is a Sunday.
        let facts = try England.facts("received 2026-09-06")
        #expect(process.days("all-advice", facts) == ["2026-11-27"])
        let milestone = try #require(process.milestones(facts).first { $0.deadline.isTarget })
        #expect(milestone.stage == "assessment")
        #expect(milestone.deadline.by == .council)
        #expect(england.milestones(facts).contains { $0.deadline.isTarget } == false)
        // What is due by law stays what it was.
        #expect(process.due("assessment", received: facts[0].day) == england.due("assessment", received: facts[0].day))
    }

    @Test(arguments: [
        ("2024-09-01", "2024-11-24"), ("2022-05-31", "2022-08-23"), ("2026-01-05", "2026-03-30"),
        ("2026-06-15", "2026-09-07"), ("2026-11-20", "2027-02-12"), ("2028-01-31", "2028-04-24"),
    ])
    func `a target of twelve weeks is where the law would put it`(received: String, day: String) throws {
        var settings = Settings(["stage": "assessment", "from": "received", "weeks": 12], at: "targets.advice-in")
        let process = england.adding(targets: [StatutoryProcess.target("advice-in", &settings)])
        #expect(process.days("advice-in", try England.facts("received \(received)")) == [day])
    }

    @Test func `a target that does not fit is told`() throws {
        var settings = Settings(["stage": "assesment", "from": "recieved", "weeks": 5], at: "targets.review")
        let target = StatutoryProcess.target("review", &settings)
        let faults = england.faults(in: target)
        #expect(
            faults == [
                "target 'review' is of 'assesment', wanted a stage of test, did you mean 'assessment'?",
                "target 'review' has the name of a deadline of the law, wanted another name, such as 'our-review'",
                "target 'review' names 'recieved', wanted a fact of test, did you mean 'received'?",
            ])
    }
}
