import Casework
import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// The team's messages, and how deadlines are kept.
    @Suite struct CaseloadFigureTests {
        private let town: Town
        private let team: Team
        private let portal = "leicester/team/live"

        init() throws {
            town = try Town()
            team = Team(town: town)
        }

        @Test func `what came from outside and nobody has read comes first`() async throws {
            var browser = try await team.staff()
            let priti = try await team.name("priti@example.org", "Priti", "Shah")
            try await team.add("1", to: priti)
            try await team.add("2", "Jack", "Whitmore")
            let now = town.clock.now
            try await town.site(portal).store.write { db in
                for (id, caseID, minutes, isRead) in [
                    ("read", "1", 1, true), ("old", "1", 9, false), ("new", "2", 2, false),
                ] {
                    try db.run(
                        """
                        INSERT INTO message (id, person, casefile, account, entry, incoming, author, name, subject, body,
                            thread, kind, object, at, seen)
                        VALUES ($1, $2, $3, 'sam', 'entry', 1, 'sam', 'Sam Brown', $4, '', $1, 'written', '', $5, $6)
                        """, id, "person-\(caseID)", caseID, "Subject \(id)",
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
            var browser = try await team.staff("ada@example.org", role)
            for page in [
                "deadlines", "deadlines/csv/times", "deadlines/csv/risk", "deadlines/csv/at-risk",
                "deadlines/csv/cases",
            ] {
                #expect(try await browser.visit(page).status == status, "\(page)")
            }
            #expect(try await team.audit().isEmpty == (status == 403))
            try await browser.visit("home")
            #expect(browser.page.text.contains(">Deadlines</a>") == (status == 200))
        }

        @Test func `the tables are files no spreadsheet runs, without names but on request, each in the audit`()
            async throws
        {
            var browser = try await team.staff("dan@example.org", .manager)
            let dan = try await team.name("dan@example.org", "=HYPERLINK(1)", "Mole")
            try await team.add("1", days: 50, to: dan)
            #expect(try await browser.visit("deadlines").shows("Late with an exception"))
            #expect(browser.page.shows("=HYPERLINK(1) Mole"))
            let file = try await browser.visit("deadlines/csv/cases")
            #expect(file.fields["Content-Type"] == "text/csv; charset=utf-8")
            #expect(file.fields["Content-Disposition"]?.hasPrefix("attachment; filename=\"leicester-cases-") == true)
            #expect(file.text.hasPrefix("\u{FEFF}\"Reference\",\"Stage\",") && file.text.hasSuffix("\"\r\n"))
            #expect(file.text.contains("\"EHC-26-1\",\"Request\","))
            #expect(file.text.contains(",\"Overdue\",\"'=HYPERLINK(1) Mole\""))
            #expect(!file.text.contains("Hartley"))
            let named = try await browser.open(browser.path("deadlines/csv/cases") + "?names=yes")
            #expect(named.text.contains("\"Evie Hartley\""))
            let times = try await browser.visit("deadlines/csv/times")
            let numbers = "\"1\",\"0\",\"1\",\"0\",\"0\",\"0\""
            #expect(times.text.contains("\"Decision to assess\",\"All time\",\(numbers)"))
            try await team.add("2", "Jack", "Whitmore", days: 40)
            try await team.add("3", "Ola", "Kaminski", days: 5)
            let risk = try await browser.visit("deadlines/csv/at-risk")
            let lines = risk.text.split(separator: "\r\n").dropFirst().map { $0.replacing(/"20[0-9-]+"/, with: "DAY") }
            #expect(
                lines == [
                    "\"EHC-26-1\",\"Decision to assess\",DAY,\"8\",\"\",\"'=HYPERLINK(1) Mole\"",
                    "\"EHC-26-2\",\"Decision to assess\",DAY,\"\",\"2\",\"Unassigned\"",
                ])
            #expect(!risk.shows("Hartley") && !risk.shows("Whitmore"))
            #expect(try await browser.visit("deadlines/csv/other").status == 404)
            let rows = try await team.audit().map { "\($0[0]) \($0[2])" }.sorted()
            #expect(rows == ["exported at-risk", "exported cases", "exported times", "exported-names cases"])
        }
    }
}
