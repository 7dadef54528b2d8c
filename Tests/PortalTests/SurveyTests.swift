import Database
import Foundation
import Identity
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// Surveys of families after the final plan.
    @Suite struct SurveyTests {
        private static let form = """
            {
              "title": { "en": "Survey", "cy": "Arolwg" }, "reference": "SV", "stage": "plan", "editing": "never",
              "steps": {
                "how": { "title": { "en": "Questions", "cy": "Cwestiynau" }, "questions": {
                  "well": { "kind": "long-text", "need": "required", "label": { "en": "What went well?", "cy": "Beth?" } } } },
                "summary": { "title": { "en": "Summary", "cy": "Crynodeb" }, "questions": {} }
              },
              "declarations": {},
              "sent": { "text": { "en": "Thanks.", "cy": "Diolch." } }
            }
            """

        /// A town where Dan's parent is linked, and the final plan was sent today; the parent's account.
        private func town(_ settings: String) async throws -> (town: Town, account: String) {
            let town = try Town(edited: true) { copy in
                try Self.form.write(
                    toFile: "\(copy.root)/Tenants/leicester/forms/survey.json", atomically: true, encoding: .utf8)
                try copy.replace(
                    "\"plugins\": {", with: "\"plugins\": { \"survey\": { \(settings) },",
                    in: "Tenants/leicester/portals/citizen.json")
                try copy.replace(
                    "\"plugins\": {", with: "\"plugins\": { \"survey\": {},", in: "Tenants/leicester/portals/team.json",
                    first: true)
            }
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            let account = try await town.account("robin@example.org", Family.portal, twoStep: "email")
            let today = CivilDate(town.clock.now).iso
            try await town.site(Family.portal).store.write { db in
                try db.run(
                    """
                    INSERT INTO person (id, forename, middle, surname, folded, gender, born, schooling, school_urn, school,
                        school_place, uprn, lines, postcode, reach, created, changed, version)
                    VALUES ('dan', 'Dan', '', 'Brown', 'dan brown', 'male', '2016-03-14', '', '', '', '', '', '', '', '', 1, 1, 1)
                    """)
                try db.run(
                    """
                    INSERT INTO casefile (id, reference, person, stage, state, received, asker, channel, coordinator, next,
                        detail, due, unread, waiting, news, folded, born, closed, reason, opened, changed, version)
                    VALUES ('case', 'LE-1', 'dan', 'reviews', 'open', $1, 'parent', 'portal', '', '', '', '', 0, 0, 0,
                        'dan brown', '2016-03-14', '', '', 1, 1, 1)
                    """, today)
                try db.run(
                    """
                    INSERT INTO entry (id, account, forename, middle, surname, folded, gender, born, schooling, school_urn,
                        school, school_place, relationship, responsibility, uprn, lines, postcode, created, changed, person)
                    VALUES ('entry', $1, 'Dan', '', 'Brown', 'dan brown', 'male', '2016-03-14', '', '', '', '', 'mother', 'yes',
                        '', '', '', 1, 1, 'dan')
                    """, account)
                try db.run(
                    """
                    INSERT INTO involvement (id, person, account, entry, role, name, title, organisation, email, phone, lines,
                        shown, began, author, reason, version)
                    VALUES ('inv', 'dan', $1, 'entry', 'parent', 'Robin Ashdown', '', '', '', '', '', 0, 1, 'x', '', 1)
                    """, account)
                try db.run(
                    """
                    INSERT INTO case_fact (id, casefile, name, day, at, author, source)
                    VALUES ('f', 'case', 'plan-issued', $1, 1, 'x', '')
                    """, today)
            }
            return (town, account)
        }

        private func pass(_ days: Double, _ town: Town) async throws {
            town.clock.advance(by: days * 86_400)
            let site = try town.site(Family.portal)
            for job in site.features.jobs { try await job(site, town.clock.now) }
        }

        private func mails(_ town: Town) async throws -> [String] {
            try await town.mails(to: "robin@example.org", Family.portal).map(\.subject).filter { $0.contains("how it went") }
        }

        @Test
        func `a family is invited once after the final plan, reminded once, and its answer is kept without its name`()
            async throws
        {
            let (town, account) = try await town("\"form\": \"survey\", \"days\": 10, \"remindAfterDays\": 5")
            try await pass(9, town)
            #expect(try await mails(town) == [])
            try await pass(1, town)
            try await pass(1, town)
            #expect(try await mails(town) == ["Tell us how it went"])
            try await pass(5, town)
            try await pass(30, town)
            #expect(try await mails(town) == ["Tell us how it went", "Reminder: tell us how it went"])
            var parent = try await Family.parent(town)
            let seen = try await parent.visit("home")
            #expect(seen.shows("You do not have to answer"))
            let link = try #require(seen.text.firstMatch(of: /href="([^"]*\/survey\/[^"]*)"/)).1
            try await parent.open(String(link))
            try await parent.submit(String(link), ["well": ""])
            #expect(parent.page.status == 422)
            let form = try parent.page.form(String(link))
            let fields = form.fields.map { ($0.0, $0.0 == "well" ? "=All of it" : $0.1) }
            await parent.post(form.action, fields)
            await parent.post(form.action, fields)
            let kept = try await town.site(Family.portal).store.read { db in
                try db.rows("SELECT account, entry, answers, month FROM survey_answer").map { row in
                    (0...3).map { row.text($0) }
                }
            }
            #expect(kept.count == 1 && kept[0][0].isEmpty && kept[0][1].isEmpty && kept[0][3].count == 7)
            #expect(!kept[0].joined().contains(account))
            #expect(!(try await parent.visit("home").shows("You do not have to answer")))
            var stranger = try await Family.parent(town, "eve@example.org")
            #expect(try await stranger.open(String(link)).status == 404)

            try await town.account("mia@example.org", IntakeOffice.team, role: .manager)
            var manager = try town.browser(IntakeOffice.team)
            try await manager.signIn("mia@example.org")
            #expect(try await manager.visit("survey-answers").text.contains("Answered"))
            let table = try await manager.visit("survey-answers/table").text
            #expect(table.contains("\"What went well?\"") && table.contains("\"'=All of it\""))
        }

        @Test func `a survey ends with the plan, can be declined, and can be elsewhere`() async throws {
            let (town, _) = try await town("\"address\": \"https://survey.example.org/plan\", \"days\": 0")
            try await pass(1, town)
            var parent = try await Family.parent(town)
            let link = try #require(try await parent.visit("home").text.firstMatch(of: /href="([^"]*\/survey\/[^"]*)"/)).1
            let form = try await parent.open(String(link)).form(String(link))
            let away = await parent.post(form.action, form.fields)
            #expect(away.location == "https://survey.example.org/plan")
            #expect(try await parent.open(String(link)).shows("Thank you"))

            let (second, _) = try await self.town("\"form\": \"survey\", \"days\": 0")
            try await pass(1, second)
            var other = try await Family.parent(second)
            let page = try #require(try await other.visit("home").text.firstMatch(of: /href="([^"]*\/survey\/[^"]*)"/)).1
            try await second.site(Family.portal).store.write { db in
                try db.run(
                    """
                    INSERT INTO case_fact (id, casefile, name, day, at, author, source)
                    VALUES ('g', 'case', 'plan-ceased', '2026-01-01', 2, 'x', '')
                    """)
            }
            try await pass(0, second)
            #expect(try await other.open(String(page)).shows("This survey has ended"))
            try await second.site(Family.portal).store.write { db in
                try db.run("DELETE FROM case_fact WHERE id = 'g'")
                try db.run("UPDATE survey_invitation SET state = 'open'")
            }
            try await other.open(String(page))
            try await other.submit(String(page), button: "decline")
            #expect(other.page.shows("You will not be asked again"))
            try await pass(1, second)
            #expect(!(try await other.visit("home").shows("You do not have to answer")))
        }
    }
}
