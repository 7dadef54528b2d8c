import Casework
import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// The team's caseload, its messages, and how deadlines are kept, as somebody of the team meets them.
    @Suite struct CaseloadTests {
        private let town: Town
        private let portal = "leicester/team/live"

        init() throws { town = try Town() }

        private func staff(_ email: String = "priti@example.org", _ role: Role = .officer) async throws -> Browser {
            try await town.account(email, portal, role: role)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            return browser
        }

        private func name(_ email: String, _ forename: String, _ surname: String) async throws -> String {
            let id = try #require(try await town.find(email, portal)?.id)
            try await town.site(portal).store.write { db in
                try AccountStore.setName(
                    db, id, title: "", forename: forename, surname: surname, gender: "")
            }
            return id
        }

        /// A case that was received some days ago.
        private func add(
            _ id: String, _ forename: String = "Evie", _ surname: String = "Hartley", days: Int = 10,
            to coordinator: String = "", unread: Int = 0, waiting: Int = 0, closed: String = ""
        ) async throws {
            let (now, rules) = (town.clock.now, try town.site(portal).caseRules)
            let today = CivilDate(now)
            let person = Person(
                id: "person-\(id)", forename: forename, surname: surname, gender: "", born: today.adding(days: -3000))
            let received = today.adding(days: -days)
            try await town.site(portal).store.write { db in
                try PersonStore.add(db, person, at: now)
                try db.run(
                    """
                    INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator,
                        next, detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
                    VALUES ($1, $2, $3, 'request', $4, $5, 'parent', 'portal', $6, '', '', '9999-12-31', 0, 0, 0, $7, $8,
                        $9, '', 0, 0, 1)
                    """, id, "EHC-26-\(id)", person.id, closed.isEmpty ? "open" : "closed", received.iso, coordinator,
                    person.folded, person.born.iso, closed)
                try db.run(
                    """
                    INSERT INTO case_fact (id, casefile, name, day, at, author, source)
                    VALUES ($1, $1, 'received', $2, 0, '', '')
                    """, id, received.iso)
                try CaseStore.refresh(db, id, rules)
                try db.run("UPDATE casefile SET unread = $2, waiting = $3 WHERE id = $1", id, unread, waiting)
            }
        }

        private func audit() async throws -> [[String]] {
            try await town.site(portal).store.read { db in
                try db.rows("SELECT action, account, object FROM audit ORDER BY at, object").map {
                    [$0.text(0), $0.text(1), $0.text(2)]
                }
            }
        }

        private func coordinator(_ id: String) async throws -> String {
            try await town.site(portal).store.read { try CaseStore.find($0, id)?.coordinator ?? "" }
        }

        @Test func `the first page has the caseload, what is due next first, and how each case stands`() async throws {
            var browser = try await staff()
            let priti = try await name("priti@example.org", "Priti", "Shah")
            try await add("1", days: 45, to: priti, unread: 2, waiting: 1)
            try await add("2", "Jack", "Whitmore", days: 42)
            try await add("3", "Ola", "Kaminski", days: 0)
            try await add("4", "Old", "Closed", closed: "2026-01-02")
            town.clock.advance(by: 1)
            try await browser.visit("home")
            let page = browser.page
            #expect(page.status == 200 && page.heading == "Caseload")
            #expect(page.shows("This is the first time that you have signed in."))
            #expect(page.shows("3 of 3 open cases, the next due first"))
            for words in [
                "Overdue by 3 days", "Due today", "On time, in 42 days", "Decision to assess",
                "6 weeks, regulation 5(1)",
                "2 unread", "None new", "Priti Shah", "Unassigned", "Request",
            ] { #expect(page.shows(words), "\(words)") }
            let places = ["Hartley, Evie", "Whitmore, Jack", "Kaminski, Ola"].map {
                page.text.firstRange(of: $0)?.lowerBound
            }
            #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted() && !places.contains(nil))
            #expect(!page.shows("Closed, Old"))
            let counters = page.text.matches(of: /class="counter[^>]*><b>(?:<svg.*?<\/svg> )?([0-9]+)<\/b>/).map {
                $0.1
            }
            #expect(counters == ["1", "1", "1", "1", "0"])
            for words in ["Caseload", "Messages"] { #expect(page.text.contains(">\(words)</a></li>"), "\(words)") }
            #expect(!page.text.contains(">Deadlines</a>"), "that is for managers")
        }

        @Test func `when the officer was here last is told, and what is new since`() async throws {
            var browser = try await staff()
            let first = town.clock.now
            try await add("1")
            town.clock.advance(by: 86_400)
            try await town.site(portal).store.write { [rules = try town.site(portal).caseRules] db in
                try CaseStore.refresh(db, "1", rules, news: first.addingTimeInterval(60))
            }
            try await browser.signIn("priti@example.org")
            try await browser.visit("home")
            #expect(browser.page.shows("You last signed in yesterday at"))
            try await browser.open(browser.path("home") + "?state=news")
            #expect(browser.page.shows("Hartley, Evie") && browser.page.shows("1 of 1 cases"))
        }

        @Test func `filters and searches are in the address, and what was chosen is still chosen`() async throws {
            var browser = try await staff()
            let priti = try await name("priti@example.org", "Priti", "Shah")
            try await add("1", to: priti)
            try await add("2", "Jack", "Whitmore", closed: "2026-01-02")
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
            var browser = try await staff()
            let priti = try await name("priti@example.org", "Priti", "Shah")
            let dan = try await town.account("dan@example.org", portal, role: .manager)
            _ = try await name("dan@example.org", "Dan", "Mole")
            for id in ["1", "2", "3"] { try await add(id, to: id == "3" ? dan : "") }
            try await browser.visit("home")

            let token = try browser.page.form("/assign")["form-token"] ?? ""
            await browser.post(browser.path("caseload/assign"), [("form-token", token), ("action", "preview")])
            #expect(browser.page.status == 422)
            #expect(browser.page.shows("Tick the cases that you want to assign"))
            #expect(browser.page.shows("Choose whom the cases are for"))

            let fields = ["1", "2", "3"].map { ("case", $0) } + [("to", dan), ("form-token", token)]
            await browser.post(browser.path("caseload/assign"), fields + [("action", "preview")])
            #expect(browser.page.status == 200 && browser.page.heading == "Assign 3 cases to: Dan Mole")
            #expect(try await coordinator("1") == "", "nothing is done before it is confirmed")
            let preview = try browser.page.form("/assign")
            for _ in 0..<2 {
                await browser.post(preview.action, preview.fields + [("action", "do")])
                #expect(browser.page.status == 303)
            }
            try await browser.open(try #require(browser.page.location))
            #expect(browser.page.shows("3 cases are assigned."))
            #expect(try await [coordinator("1"), coordinator("2")] == [dan, dan])
            let rows = try await audit()
            #expect(
                rows == [["case-assigned", priti, "1"], ["case-assigned", priti, "2"]], "once each, and no others")
        }

        @Test func `where another officer was faster, only that case waits, and both are told`() async throws {
            var browser = try await staff()
            let priti = try await name("priti@example.org", "Priti", "Shah")
            var other = try await staff("dan@example.org", .manager)
            let dan = try await name("dan@example.org", "Dan", "Mole")
            for id in ["1", "2"] { try await add(id) }

            func preview(_ browser: inout Browser, _ ids: [String], _ to: String) async throws -> PageForm {
                try await browser.visit("home")
                let token = try browser.page.form("/assign")["form-token"] ?? ""
                let fields = ids.map { ("case", $0) } + [("to", to), ("form-token", token), ("action", "preview")]
                await browser.post(browser.path("caseload/assign"), fields)
                return try browser.page.form("/assign")
            }
            let mine = try await preview(&browser, ["1", "2"], priti)
            let theirs = try await preview(&other, ["2"], dan)
            await other.post(theirs.action, theirs.fields + [("action", "do")])
            await browser.post(mine.action, mine.fields + [("action", "do")])
            #expect(browser.page.status == 409)
            #expect(browser.page.shows("Somebody else has assigned the cases below"))
            #expect(browser.page.heading == "Assign 1 case to: Priti Shah" && browser.page.shows("Dan Mole"))
            #expect(try await [coordinator("1"), coordinator("2")] == [priti, dan])

            let again = try browser.page.form("/assign")
            await browser.post(again.action, again.fields + [("action", "do")])
            #expect(browser.page.status == 303)
            #expect(try await coordinator("2") == priti)
        }

        @Test func `nobody gives cases that there are not, or to somebody who is no officer`() async throws {
            var browser = try await staff()
            let priti = try await name("priti@example.org", "Priti", "Shah")
            try await add("1")
            let resident = try await town.account("sam@example.org", "leicester/citizen/live")
            try await browser.visit("home")
            let token = try browser.page.form("/assign")["form-token"] ?? ""
            func post(_ id: String, _ to: String, _ action: String) async -> Int {
                let fields = [("case", id), ("to", to), ("form-token", token), ("action", action)]
                return await browser.post(browser.path("caseload/assign"), fields).status
            }
            #expect(await post("none", priti, "preview") == 404)
            #expect(await post("none:", priti, "do") == 404)
            #expect(await post("1", resident, "preview") == 422)
            #expect(await post("1:", resident, "do") == 400)
            #expect(try await coordinator("1") == "")
            #expect(try await audit().isEmpty)
        }

        @Test func `what came from outside and nobody has read comes first`() async throws {
            var browser = try await staff()
            let priti = try await name("priti@example.org", "Priti", "Shah")
            try await add("1", to: priti)
            try await add("2", "Jack", "Whitmore")
            let now = town.clock.now
            try await town.site(portal).store.write { db in
                for (id, casefile, minutes, isRead) in [
                    ("read", "1", 1, true), ("old", "1", 9, false), ("new", "2", 2, false),
                ] {
                    try db.run(
                        """
                        INSERT INTO message (id, person, casefile, account, entry, incoming, author, name, subject, body,
                            thread, kind, object, at, seen)
                        VALUES ($1, $2, $3, 'sam', 'entry', 1, 'sam', 'Sam Brown', $4, '', $1, 'written', '', $5, $6)
                        """, id, "person-\(casefile)", casefile, "Subject \(id)",
                        Int(now.timeIntervalSince1970) - 60 * minutes, isRead ? 1 : nil)
                }
            }
            func order() -> [String] {
                browser.page.text.matches(of: /Subject ([a-z]+)/).map { String($0.1) }
            }
            try await browser.visit("messages")
            #expect(browser.page.status == 200 && order() == ["new", "old", "read"])
            #expect(browser.page.shows("3 messages, 2 of them unread") && browser.page.shows("Whitmore, Jack"))
            #expect(browser.page.text.contains("\(browser.path("cases/1"))#messages"))
            try await browser.open(browser.path("messages") + "?whose=mine")
            #expect(order() == ["old", "read"] && browser.page.shows("2 messages, 1 of them unread"))
        }

        @Test(arguments: [(Role.officer, 403), (.manager, 200), (.admin, 200)])
        func `how deadlines are kept is for managers, tables and all`(_ role: Role, _ status: Int) async throws {
            var browser = try await staff("ada@example.org", role)
            for page in ["deadlines", "deadlines/csv/times", "deadlines/csv/risk", "deadlines/csv/cases"] {
                #expect(try await browser.visit(page).status == status, "\(page)")
            }
            #expect(try await audit().isEmpty == (status == 403))
            try await browser.visit("home")
            #expect(browser.page.text.contains(">Deadlines</a>") == (status == 200))
        }

        @Test func `the tables are files no spreadsheet runs, without names but on request, each in the audit`()
            async throws
        {
            var browser = try await staff("dan@example.org", .manager)
            let dan = try await name("dan@example.org", "=HYPERLINK(1)", "Mole")
            try await add("1", days: 50, to: dan)
            #expect(try await browser.visit("deadlines").shows("Late with an exception"))
            #expect(browser.page.shows("=HYPERLINK(1) Mole"))
            let file = try await browser.visit("deadlines/csv/cases")
            #expect(file.fields["Content-Type"] == "text/csv; charset=utf-8")
            #expect(file.fields["Content-Disposition"]?.hasPrefix("attachment; filename=\"leicester-cases-") == true)
            #expect(file.text.hasPrefix("\u{FEFF}\"Reference\",\"Stage\",") && file.text.hasSuffix("\"\r\n"))
            #expect(
                file.text.contains("\"EHC-26-1\",\"Request\",")
                    && file.text.contains(",\"Overdue\",\"'=HYPERLINK(1) Mole\""))
            #expect(!file.text.contains("Hartley"))
            let named = try await browser.open(browser.path("deadlines/csv/cases") + "?names=yes")
            #expect(named.text.contains("\"Evie Hartley\""))
            let times = try await browser.visit("deadlines/csv/times")
            #expect(
                times.text.contains(
                    "\"Decision to assess\",\"All there ever were\",\"1\",\"0\",\"1\",\"0\",\"0\",\"0\""))
            #expect(try await browser.visit("deadlines/csv/other").status == 404)
            let rows = try await audit().map { "\($0[0]) \($0[2])" }.sorted()
            #expect(rows == ["exported cases", "exported times", "exported-names cases"])
        }

        @Test func `everything is in Welsh too`() async throws {
            try await town.account("priti@example.org", portal, role: .manager)
            var browser = try town.browser(portal, .cy)
            try await browser.signIn("priti@example.org")
            try await add("1", days: 45)
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
