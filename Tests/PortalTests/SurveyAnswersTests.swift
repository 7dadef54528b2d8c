import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// The survey of families: who may open an invitation, when it ends, and what the team learns from the answers.
    @Suite struct SurveyAnswersTests {
        @Test func `another account's invitation is not found, and stays as it is`() async throws {
            let scene = try SurveyScene()
            let (member, invitation) = try await scene.invited()
            let (other, own) = try await scene.invited("other@example.org", child: "Olive")
            var browser = try await scene.browser(other)
            try await browser.visit("survey/\(own)")
            let form = try browser.page.form("/\(own)")
            for id in [invitation, newID(), own.lowercased() + "a"] {
                for path in ["survey/\(id)", "survey/\(id)/done"] {
                    #expect(try await browser.visit(path).status == 404, "\(path)")
                }
                for fields in [[("way", "hard")], [("action", "decline")]] {
                    let proof = [("csrf-token", form["csrf-token"] ?? "")]
                    #expect(await browser.post(browser.path("survey/\(id)"), proof + fields).status == 404)
                }
            }
            for each in [member, other] { #expect(try await scene.states(of: each) == ["open"]) }
            #expect(try await scene.answers().isEmpty)
            var stranger = try scene.town.browser(SurveyScene.citizens)
            try await stranger.visit("survey/\(invitation)")
            #expect(stranger.page.address.hasPrefix(stranger.path("sign-in")))
        }

        @Test func `who is not involved any more cannot open the invitation`() async throws {
            let scene = try SurveyScene()
            let (member, invitation) = try await scene.invited()
            var browser = try await scene.browser(member)
            try await browser.visit("survey/\(invitation)")
            let now = scene.town.clock.now
            try await scene.write { db in
                let involvement = try InvolvementStore.find(.system(db), "involved-\(member.account)")
                guard let involvement else { throw Missing(what: "the involvement") }
                try Linking.unlink(.system(db), involvement, reason: "", at: now)
            }
            #expect(try await browser.submit("/\(invitation)", ["way": "easy"]).status == 404)
            #expect(try await browser.visit("survey/\(invitation)").status == 404)
            #expect(try await !browser.visit("home").shows("Tell us how it went"))
            #expect(try await scene.answers().isEmpty)
        }

        @Test func `it ends by a fact that the setting names, and where the plan is not final any more`() async throws {
            let scene = try SurveyScene(["form": "survey", "days": 14, "remindAfterDays": 30])
            let (ceased, first) = try await scene.invited()
            let (taken, second) = try await scene.invited("taken@example.org", child: "Tess")
            try await scene.record("plan-ceased", of: ceased)
            try await scene.write { try FactStore.remove(.system($0), "plan-issued", from: taken.caseID, after: nil) }
            let never = try await scene.member("never@example.org", child: "Nina")
            try await scene.record("plan-issued", of: never)
            try await scene.record("plan-ceased", of: never)
            scene.town.clock.advance(by: 40 * 86_400)
            try await scene.work()
            #expect(try await scene.states(of: never) == [])
            for (member, invitation) in [(ceased, first), (taken, second)] {
                #expect(try await scene.states(of: member) == ["ended"])
                #expect(try await scene.mails(member) == ["Tell us how it went"], "no reminder")
                var browser = try await scene.browser(member)
                #expect(try await browser.visit("survey/\(invitation)").heading == "This survey has ended")
                #expect(try await !browser.visit("home").shows("Tell us how it went"))
            }
        }

        /// Three families, two of which have answered.
        private func answered(_ scene: SurveyScene) async throws -> [SurveyScene.Member] {
            let (first, one) = try await scene.invited()
            try await scene.answer(one, first, more: "It took long.", way: "hard")
            let (second, two) = try await scene.invited("second@example.org", child: "Sally")
            try await scene.answer(two, second, more: "=1+1")
            let (third, _) = try await scene.invited("third@example.org", child: "Tara")
            return [first, second, third]
        }

        @Test func `the team reads counts and answers by month, and not whose they are`() async throws {
            let scene = try SurveyScene()
            let members = try await answered(scene)
            var manager = try await scene.staff(.manager)
            let report = try await manager.visit("survey-answers")
            #expect(report.status == 200 && report.heading == "Survey of families")
            let counts = report.text.matches(of: /<dd[^>]*>(\d+)<\/dd>/).map { String($0.1) }
            #expect(counts == ["1", "2", "0", "0"], "\(report.text)")
            let table = try await manager.visit("survey-answers/table").text
            let rows = table.split(separator: "\r\n").map(String.init)
            #expect(rows[0].contains(#""Month","How was the way?","What else?""#))
            let expected = [#""2024-09","Hard","It took long.""#, #""2024-09","Easy","'=1+1""#]
            #expect(rows.dropFirst().sorted() == expected.sorted(), "\(table)")
            let ids = try await scene.read { db in try db.rows("SELECT id FROM survey_invitation").map { $0.text(0) } }
            for member in members {
                let named = [member.email, member.account, member.entry, member.caseID, member.child, "Hartley"]
                for words in named + ids {
                    #expect(!report.shows(words) && !table.contains(words), "\(words)")
                }
            }
            #expect(!table.contains("Ashdown"))
        }

        @Test func `an anonymous answer is kept without all that could say whose it is`() async throws {
            let scene = try SurveyScene()
            let members = try await answered(scene)
            let invitations = try await scene.read { db in
                try db.rows("SELECT id FROM survey_invitation").map { $0.text(0) }
            }
            let answers = try await scene.answers()
            #expect(answers.count == 2)
            for answer in answers {
                #expect(answer[1] == "2024-09" && answer[2].isEmpty && answer[3].isEmpty)
                let known = members.flatMap { [$0.account, $0.entry, $0.caseID] } + invitations
                #expect(Set(answer).isDisjoint(with: known))
                for table in try DatabaseSearch.tables(holding: answer[0], in: scene.town, SurveyScene.citizens) {
                    #expect(table == "survey_answer", "nothing else knows its id")
                }
            }
            #expect(try await !scene.town.audit(SurveyScene.citizens).contains { $0.contains("survey") })
        }

        @Test func `an answer that is not anonymous is kept with its account, and the page says so`() async throws {
            let scene = try SurveyScene(["form": "survey", "days": 14, "anonymous": false])
            let (member, invitation) = try await scene.invited()
            var browser = try await scene.browser(member)
            #expect(try await browser.visit("survey/\(invitation)").shows("Your answers are kept with your account"))
            #expect(!browser.page.shows("kept without your name"))
            try await scene.answer(invitation, member)
            let answers = try await scene.answers()
            #expect(answers.map { $0[2] } == [member.account] && answers.map { $0[3] } == [member.entry])
        }

        @Test func `only managers read it`() async throws {
            let scene = try SurveyScene()
            _ = try await answered(scene)
            for (role, isOpen) in [(Role.officer, false), (.manager, true), (.admin, true)] {
                var browser = try await scene.staff(role)
                for path in ["survey-answers", "survey-answers/table"] {
                    let page = try await browser.visit(path)
                    #expect((page.status == 200) == isOpen, "\(role) \(path): \(page.status)")
                    #expect(isOpen || !page.shows("It took long."))
                }
            }
        }

        @Test func `a survey elsewhere is opened from the portal, which says no more than that it was`() async throws {
            let scene = try SurveyScene(["address": "https://survey.example.org/families?from=portal", "days": 14])
            let (member, invitation) = try await scene.invited()
            var browser = try await scene.browser(member)
            try await browser.visit("survey/\(invitation)")
            #expect(browser.page.shows("The questions are on another website"))
            let form = try browser.page.form("/\(invitation)")
            let seen = await browser.post(form.action, form.fields)
            #expect(seen.location == "https://survey.example.org/families?from=portal")
            #expect(try await scene.states(of: member) == ["answered"])
            #expect(try await scene.answers().isEmpty)
            #expect(try await browser.visit("survey/\(invitation)").heading == "Thank you for your answers")
        }

        @Test(
            arguments: [
                (["days": 1], "neither a form nor an address"),
                (["form": "survey", "address": "https://example.org/"], "a form and an address"),
                (["address": "http://example.org/"], "wanted one such as https://"),
                (["form": "surveys"], "there is no forms/surveys.json"),
                (["form": "survey", "after": "plan-isued"], "plan-issued"),
                (["form": "survey", "unless": ["plan-ended"]], "'plan-ended', which is no fact"),
                (["form": "parental-request"], "which has several steps"),
            ] as [(ConfigValue, String)])
        func `settings that cannot hold are a mistake`(_ settings: ConfigValue, _ words: String) throws {
            let mistakes = try SurveyScene(settings).town.councils.statuses.flatMap(\.mistakes)
            #expect(mistakes.contains { $0.contains("citizen.json") && $0.contains(words) }, "\(mistakes)")
        }
    }
}
