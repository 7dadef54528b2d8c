import Configuration
import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// The survey of families: who is invited and when, and that each answers once or not at all.
    @Suite struct SurveyTests {
        @Test func `a council with the survey has no mistake`() async throws {
            #expect(try SurveyScene().town.councils.statuses.flatMap(\.mistakes) == [])
        }

        @Test func `a family is invited once, from the first minute in London of the day that the setting says`()
            async throws
        {
            let scene = try SurveyScene()
            let member = try await scene.member()
            for (time, mails) in [
                ("2024-09-20T12:00", 0), ("2024-10-15T23:59", 0), ("2024-10-16T00:00", 1), ("2024-10-16T00:01", 1),
                ("2024-10-17T10:00", 1),
            ] {
                if time == "2024-09-20T12:00" {
                    try scene.town.clock.advance(to: "2024-10-02T10:00")
                    try await scene.record("plan-issued", of: member)
                } else {
                    try scene.town.clock.advance(to: time)
                }
                try await scene.work()
                #expect(try await scene.mails(member).count == mails, "\(time)")
                #expect(try await scene.states(of: member).count == mails, "\(time)")
            }
        }

        @Test func `the mail and the home page invite, and the mail names no child`() async throws {
            let scene = try SurveyScene()
            let (member, invitation) = try await scene.invited()
            let mail = try #require(try await scene.town.mails(to: member.email, SurveyScene.citizens).last)
            #expect(mail.subject == "Tell us how it went" && mail.text.contains("You do not have to answer"))
            #expect(mail.link?.hasSuffix("/CitizenPortal_LIVE/en/survey/\(invitation)") == true)
            #expect(!mail.text.contains("Evie") && !mail.text.contains("Hartley") && !mail.text.contains("{"))
            var browser = try await scene.browser(member)
            #expect(try await browser.visit("home").shows("Tell us how it went"))
            #expect(browser.page.text.contains(browser.path("survey/\(invitation)")))
            #expect(try await browser.open(try #require(mail.link)).heading == "Tell us how it went")
            #expect(browser.page.shows("kept without your name") && !browser.page.shows("Evie"))
        }

        @Test func `the family is invited, and neither professionals nor who is not involved any more`() async throws {
            let scene = try SurveyScene()
            let mother = try await scene.member()
            let carer = try await scene.member("carer@example.org", as: "carer")
            let former = try await scene.member("former@example.org")
            let teacher = try await scene.member(
                "teacher@example.org", as: "professional", "leicester/professional/live")
            let neighbour = try await scene.member("neighbour@example.org", as: "professional")
            let now = scene.town.clock.now
            try await scene.write { db in
                let involvement = try InvolvementStore.find(.system(db), "involved-\(former.account)")
                guard let involvement else { throw Missing(what: "the involvement") }
                try Linking.unlink(.system(db), involvement, reason: "", at: now)
                let peter = Involvement(
                    id: "peter", person: involvement.person, role: "parent", name: "Peter Hartley", title: "father",
                    began: now)
                try InvolvementStore.add(.system(db), peter)
            }
            try await scene.record("plan-issued", of: mother)
            scene.town.clock.advance(by: 14 * 86_400)
            try await scene.work()
            for (member, count) in [(mother, 1), (carer, 1), (former, 0), (teacher, 0), (neighbour, 0)] {
                #expect(try await scene.states(of: member).count == count, "\(member.email)")
            }
            let all = try await scene.read { try $0.row("SELECT COUNT(*) FROM survey_invitation")?.integer(0) }
            #expect(all == 2, "no one without an account")
        }

        @Test func `a survey that is switched on long after a plan invites no one about it`() async throws {
            let scene = try SurveyScene()
            let (old, late) = (try await scene.member(), try await scene.member("late@example.org", child: "Lena"))
            try await scene.record("plan-issued", of: old)
            scene.town.clock.advance(by: 86_400)
            try await scene.record("plan-issued", of: late)
            scene.town.clock.advance(by: (14 + 60) * 86_400)
            try await scene.work()
            #expect(try await scene.states(of: old) == [])
            #expect(try await scene.states(of: late) == ["open"])
        }

        @Test func `who has not answered is reminded once, after the days that the setting says`() async throws {
            let scene = try SurveyScene()
            let (member, _) = try await scene.invited()
            for (days, mails) in [(9.0, 1), (1, 2), (1, 2), (30, 2)] {
                scene.town.clock.advance(by: days * 86_400)
                for _ in 0..<2 { try await scene.work() }
                #expect(try await scene.mails(member).count == mails, "\(days)")
            }
            #expect(try await scene.mails(member).last == "Reminder: tell us how it went")
        }

        @Test func `no one is reminded who answered or declined, who left, or where the setting is 0`() async throws {
            let scene = try SurveyScene()
            let (answered, first) = try await scene.invited()
            try await scene.answer(first, answered)
            let (declined, second) = try await scene.invited("declined@example.org", child: "Dora")
            var browser = try await scene.browser(declined)
            try await browser.visit("survey/\(second)")
            try await browser.submit("/\(second)", button: "decline")
            let (gone, _) = try await scene.invited("gone@example.org", child: "Gwen")
            let now = scene.town.clock.now
            try await scene.write { db in
                let involvement = try InvolvementStore.find(.system(db), "involved-\(gone.account)")
                guard let involvement else { throw Missing(what: "the involvement") }
                try Linking.unlink(.system(db), involvement, reason: "", at: now)
            }
            scene.town.clock.advance(by: 20 * 86_400)
            try await scene.work()
            for member in [answered, declined, gone] {
                #expect(try await scene.mails(member) == ["Tell us how it went"], "\(member.email)")
            }
            let without = try SurveyScene(["form": "survey", "days": 14])
            let (member, _) = try await without.invited()
            without.town.clock.advance(by: 300 * 86_400)
            try await without.work()
            #expect(try await without.mails(member).count == 1)
        }

        @Test func `it is answered once, from whatever page that was open before`() async throws {
            let scene = try SurveyScene()
            let (member, invitation) = try await scene.invited()
            var browser = try await scene.browser(member)
            try await browser.visit("survey/\(invitation)")
            var (other, third) = (browser, browser)
            try await browser.submit("/\(invitation)", ["more": "No choice made"])
            #expect(browser.page.status == 422 && browser.page.value("more") == "No choice made")
            try await browser.submit("/\(invitation)", ["way": "hard", "more": "It took long."])
            #expect(browser.page.heading == "Thank you for your answers")
            try await other.submit("/\(invitation)", ["way": "easy", "more": "Again."])
            #expect(other.page.heading == "Thank you for your answers")
            try await third.submit("/\(invitation)", button: "decline")
            #expect(third.page.heading == "Thank you for your answers")
            let answers = try await scene.answers()
            #expect(answers.count == 1 && answers[0][6].contains("It took long."))
            #expect(try await scene.states(of: member) == ["answered"])
            #expect(try await browser.visit("survey/\(invitation)").heading == "Thank you for your answers")
            #expect(try await !browser.visit("home").shows("Tell us how it went"))
            scene.town.clock.advance(by: 86_400)
            try await scene.work()
            #expect(try await scene.states(of: member) == ["answered"], "no one is invited twice for a case")
        }

        @Test(arguments: 1...4 as ClosedRange<UInt64>)
        func `answers that are sent twice at the same moment are kept once`(_ seed: UInt64) async throws {
            let scene = try SurveyScene()
            let (member, invitation) = try await scene.invited()
            var browser = try await scene.browser(member)
            try await browser.visit("survey/\(invitation)")
            let form = try browser.page.form("/\(invitation)")
            let body = encoded(form.fields + [("way", "easy")])
            let head = browser.head(
                .post, form.action, ["Sec-Fetch-Site": "same-origin", "Content-Length": String(body.count)])
            let town = scene.town
            let works = (0..<3).map { _ -> Interleaver.Work in { _ = await town.sendSlowly(head, body) } }
            _ = await Interleaver.run(works, SeededRandom(seed: seed))
            #expect(try await scene.answers().count == 1)
            #expect(try await scene.states(of: member) == ["answered"])
        }

        @Test func `who declines is asked no more, and nothing is kept of them`() async throws {
            let scene = try SurveyScene()
            let (member, invitation) = try await scene.invited()
            var browser = try await scene.browser(member)
            try await browser.visit("survey/\(invitation)")
            try await browser.submit("/\(invitation)", ["way": "hard", "more": "Typed before."], button: "decline")
            #expect(browser.page.heading == "You will not be asked again")
            #expect(try await scene.answers().isEmpty)
            #expect(try await scene.states(of: member) == ["declined"])
            #expect(try await !browser.visit("home").shows("Tell us how it went"))
            #expect(try await browser.visit("survey/\(invitation)").heading == "You will not be asked again")
        }
    }
}
