import Database
import Foundation
import Identity
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// The team's caseload, as someone of the team meets it.
    @Suite struct CaseloadTests {
        private let town: Town
        private let team: Team
        private let portal = "leicester/team/live"

        init() throws {
            town = try Town()
            team = Team(town: town)
        }

        @Test func `the first page has the caseload, what is due next first, and how each case stands`() async throws {
            var browser = try await team.staff()
            let priti = try await team.name("priti@example.org", "Priti", "Shah")
            try await team.add("1", days: 45, to: priti, unread: 2, waiting: 1)
            try await team.add("2", "Jack", "Whitmore", days: 42)
            try await team.add("3", "Ola", "Kaminski", days: 0)
            try await team.add("4", "Old", "Closed", closed: "2026-01-02")
            town.clock.advance(by: 1)
            try await browser.visit("home")
            let page = browser.page
            #expect(page.status == 200 && page.heading == "Caseload")
            #expect(page.shows("This is the first time that you have signed in."))
            #expect(page.shows("3 of 3 open cases, the next due first"))
            for words in [
                "Overdue by 3 days", "Due today", "On time, in 42 days", "Decision to assess",
                "6 weeks, reg. 5(1)",
                "2 unread", "None new", "Priti Shah", "Unassigned", "Request",
            ] { #expect(page.shows(words), "\(words)") }
            let places = ["Hartley, Evie", "Whitmore, Jack", "Kaminski, Ola"].map {
                page.text.firstRange(of: $0)?.lowerBound
            }
            #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted() && !places.contains(nil))
            #expect(!page.shows("Closed, Old"))
            let pattern = /class="counter[^>]*><b>(?:<svg.*?<\/svg> )?([0-9]+)<\/b>/
            let counters = page.text.matches(of: pattern).map { $0.1 }
            #expect(counters == ["1", "1", "1", "1", "0"])
            for words in ["Caseload", "Messages"] {
                #expect(page.text.contains(">\(words)</a></li>"), "\(words)")
            }
            #expect(!page.text.contains(">Deadlines</a>"), "that is for managers")
        }

        @Test func `when the officer was here last is told, and what is new since`() async throws {
            var browser = try await team.staff()
            let first = town.clock.now
            try await team.add("1")
            town.clock.advance(by: 86_400)
            try await town.site(portal).store.write { [rules = try town.site(portal).caseRules] db in
                try CaseStore.refresh(.system(db), "1", rules, news: first.addingTimeInterval(60))
            }
            try await browser.signIn("priti@example.org")
            try await browser.visit("home")
            #expect(browser.page.shows("You last signed in yesterday at"))
            try await browser.open(browser.path("home") + "?state=news")
            #expect(browser.page.shows("Hartley, Evie") && browser.page.shows("1 of 1 cases"))
        }

        @Test func `filters and searches are in the address, and what was chosen is still chosen`() async throws {
            var browser = try await team.staff()
            let priti = try await team.name("priti@example.org", "Priti", "Shah")
            try await team.add("1", to: priti)
            try await team.add("2", "Jack", "Whitmore", closed: "2026-01-02")
            let seen = try await browser.open(browser.path("home") + "?whose=mine&stage=request&state=on-time")
            #expect(seen.shows("Hartley, Evie") && !seen.shows("Whitmore, Jack"))
            for value in ["mine", "request", "on-time"] {
                #expect(seen.text.contains("<option value=\"\(value)\" selected>"), "\(value)")
            }
            let found = try await browser.open(browser.path("home") + "?q=WHITM")
            #expect(found.shows("Whitmore, Jack") && found.shows("Closed 2 Jan 2026") && !found.shows("Hartley, Evie"))
            #expect(found.text.contains("name=\"q\" type=\"search\" autocomplete=\"off\" value=\"WHITM\""))
            let none = try await browser.open(browser.path("home") + "?q=%3Cscript%3E")
            #expect(none.shows("No case was found.") && !none.text.contains("<script>"))
        }

        @Test func `several cases are given to an officer, shown first, and each is in the audit`() async throws {
            var browser = try await team.staff()
            let priti = try await team.name("priti@example.org", "Priti", "Shah")
            let dan = try await town.account("dan@example.org", portal, role: .manager)
            _ = try await team.name("dan@example.org", "Dan", "Mole")
            for id in ["1", "2", "3"] { try await team.add(id, to: id == "3" ? dan : "") }
            try await browser.visit("home")

            let token = try browser.page.form("/assign")["csrf-token"] ?? ""
            await browser.post(browser.path("caseload/assign"), [("csrf-token", token), ("action", "preview")])
            #expect(browser.page.status == 422)
            #expect(browser.page.shows("Tick the cases that you want to assign"))
            #expect(browser.page.shows("Choose the officer to assign the cases to"))

            let fields = ["1", "2", "3"].map { ("case", $0) } + [("to", dan), ("csrf-token", token)]
            await browser.post(browser.path("caseload/assign"), fields + [("action", "preview")])
            #expect(browser.page.status == 200 && browser.page.heading == "Assign 3 cases to: Dan Mole")
            #expect(try await team.coordinator("1") == "", "nothing is done before it is confirmed")
            let preview = try browser.page.form("/assign")
            for _ in 0..<2 {
                await browser.post(preview.action, preview.fields + [("action", "do")])
                #expect(browser.page.status == 303)
            }
            try await browser.open(try #require(browser.page.location))
            #expect(browser.page.shows("3 cases are assigned."))
            #expect(try await [team.coordinator("1"), team.coordinator("2")] == [dan, dan])
            let rows = try await team.audit()
            let wanted = ["1", "2"].map { ["case-assigned", priti, $0] }
            #expect(rows == wanted, "once each, and no others")
        }

        @Test func `where another officer was faster, only that case waits, and both are told`() async throws {
            var browser = try await team.staff()
            let priti = try await team.name("priti@example.org", "Priti", "Shah")
            var other = try await team.staff("dan@example.org", .manager)
            let dan = try await team.name("dan@example.org", "Dan", "Mole")
            for id in ["1", "2"] { try await team.add(id) }

            func preview(_ browser: inout Browser, _ ids: [String], _ to: String) async throws -> PageForm {
                try await browser.visit("home")
                let token = try browser.page.form("/assign")["csrf-token"] ?? ""
                let fields = ids.map { ("case", $0) } + [("to", to), ("csrf-token", token), ("action", "preview")]
                await browser.post(browser.path("caseload/assign"), fields)
                return try browser.page.form("/assign")
            }
            let mine = try await preview(&browser, ["1", "2"], priti)
            let theirs = try await preview(&other, ["2"], dan)
            await other.post(theirs.action, theirs.fields + [("action", "do")])
            await browser.post(mine.action, mine.fields + [("action", "do")])
            #expect(browser.page.status == 409)
            #expect(browser.page.shows("The cases below were assigned after you ticked them"))
            #expect(browser.page.heading == "Assign 1 case to: Priti Shah" && browser.page.shows("Dan Mole"))
            #expect(try await [team.coordinator("1"), team.coordinator("2")] == [priti, dan])

            let again = try browser.page.form("/assign")
            await browser.post(again.action, again.fields + [("action", "do")])
            #expect(browser.page.status == 303)
            #expect(try await team.coordinator("2") == priti)
        }

        @Test func `nobody gives cases that there are not, or to someone who is no officer`() async throws {
            var browser = try await team.staff()
            let priti = try await team.name("priti@example.org", "Priti", "Shah")
            try await team.add("1")
            let resident = try await town.account("sam@example.org", "leicester/citizen/live")
            try await browser.visit("home")
            let token = try browser.page.form("/assign")["csrf-token"] ?? ""
            func post(_ id: String, _ to: String, _ action: String) async -> Int {
                let fields = [("case", id), ("to", to), ("csrf-token", token), ("action", action)]
                return await browser.post(browser.path("caseload/assign"), fields).status
            }
            #expect(await post("none", priti, "preview") == 404)
            #expect(await post("none:", priti, "do") == 404)
            #expect(await post("1", resident, "preview") == 422)
            #expect(await post("1:", resident, "do") == 400)
            #expect(try await team.coordinator("1") == "")
            #expect(try await team.audit().isEmpty)
        }

        @Test func `everything is in Welsh too`() async throws {
            try await town.account("priti@example.org", portal, role: .manager)
            var browser = try town.browser(portal, .cy)
            try await browser.signIn("priti@example.org")
            try await team.add("1", days: 45)
            for (page, heading) in [
                ("home", "Llwyth achosion"), ("messages", "Negeseuon"), ("deadlines", "Terfynau amser"),
            ] {
                try await browser.visit(page)
                #expect(browser.page.heading == heading)
                let keys = browser.page.text.matches(of: />(caseload|inbox|deadlines)\.[a-z]/)
                #expect(keys.isEmpty, "\(page)")
            }
        }
    }
}
