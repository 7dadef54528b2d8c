import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// What the page of a linked child shows of the case, and how someone asks to be linked.
    @Suite struct CaseProgressTests {
        private let town: Town
        private let desk: CaseDesk
        private let robin = "robin@example.org"

        init() throws {
            town = try Town()
            desk = try CaseDesk(town)
        }

        private func parent(_ role: String = "parent") async throws -> (Browser, entry: String) {
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link(robin, entry, as: role)
            return (parent, entry)
        }

        @Test func `every date that concerns the family is there with its rule, and who has the case`() async throws {
            var (parent, entry) = try await parent()
            let page = try await parent.visit("people/\(entry)")
            for words in [
                "We decide whether to assess", "16 September 2024", "6 weeks from 5 August 2024",
                "You are sent the final plan", "23 December 2024", "20 weeks from 5 August 2024", "To come",
                "Received 05/08/2024", "Your contact in the SEND team is Robin Ashdown.", "We will tell you by",
            ] { #expect(page.shows(words), "\(words)") }
            #expect(!page.shows("Late: we should have done this"))
            town.clock.advance(by: 30 * 86_400)
            try await parent.signIn(robin)
            #expect(try await parent.visit("people/\(entry)").shows("Late: we should have done this"))
        }

        @Test func `a decision shows only once it is published, with its letter and what comes next`() async throws {
            var (parent, entry) = try await parent()
            let (day, now) = (try desk.day("2024-08-30"), town.clock.now)
            try await desk.write { db in
                try DecisionStore.add(
                    .system(db),
                    Decision(
                        id: "secret", caseID: "case", name: "assess", outcome: "no", day: day, note: "",
                        at: now))
            }
            #expect(try await !parent.visit("people/\(entry)").shows("What was decided"))
            try await desk.publish([robin], decision: ("assess", "yes"))
            let page = try await parent.visit("people/\(entry)")
            for words in [
                "We will carry out an assessment", "Read the letter", "Done on 1 September 2024", "Done 01/09/2024",
            ] {
                #expect(page.shows(words), "\(words)")
            }
            #expect(!page.shows("team only") && !page.shows("Carry out an assessment"))
            #expect(page.text.contains("href=\"\(parent.path("people/\(entry)/documents/letter"))\""))
            #expect(
                page.text.contains("<li class=\"done\">")
                    && page.text.contains("<b>Assessment</b><span class=\"tag solid\">"))
        }

        @Test func `after a refusal the page says until when the family can appeal, and that the case is closed`()
            async throws
        {
            var (parent, entry) = try await parent()
            try await desk.publish([robin], decision: ("assess", "no"))
            let page = try await parent.visit("people/\(entry)")
            for words in [
                "You can appeal until", "1 November 2024", "2 months from 1 September 2024",
                "This case was closed on 1 September 2024.", "We will not carry out an assessment",
                "<span class=\"small\">Last day to contact a mediation adviser</span>",
            ] { #expect(page.shows(words), "\(words)") }
            #expect(!page.shows("team only") && !page.text.contains("/parental-request/start"))
        }

        @Test func `whoever does not decide for the child reads of the refusal, and of no appeal`() async throws {
            var (carer, entry) = try await parent("carer")
            try await desk.publish([robin], decision: ("assess", "no"))
            let page = try await carer.visit("people/\(entry)")
            #expect(page.shows("We will not carry out an assessment") && !page.shows("appeal"))
            #expect(!page.shows("mediation adviser"), "nor of another day that is the family's own")
        }

        @Test func `the family's own day stands beside the council's while it can be used, for those who decide`()
            async throws
        {
            func now(_ browser: inout Browser, _ entry: String) async throws -> String {
                let text = try await browser.visit("people/\(entry)").text
                let panel = try #require(text.firstMatch(of: /class="now-panel.*?<\/section>/.dotMatchesNewlines()))
                return String(panel.0)
            }
            var (parent, entry) = try await parent()
            try await desk.publish([robin], decision: ("assess", "yes"))
            let (officer, time) = (desk.officer, town.clock.now)
            func happen(_ fact: String) async throws {
                try await desk.write { db in
                    try FactStore.add(
                        officer.team(db), Fact(fact, CivilDate(time)), to: "case", source: "", at: time)
                    try CaseStore.move(.system(db), "case", to: "plan")
                }
            }
            try await happen("draft-served")
            let own = "Last day for your comments on the draft plan"
            let served = try await now(&parent, entry)
            #expect(served.contains(own) && served.contains("<b>15 September 2024</b>"))
            #expect(served.contains("15 days beginning with 1 September 2024"))
            #expect(served.contains("We will tell you by"))
            #expect(!served.contains("You are sent a draft to comment on"))
            town.clock.advance(by: 20 * 86_400)
            try await parent.signIn(robin)
            #expect(try await !now(&parent, entry).contains(own), "a day that has passed is no use")
        }

        @Test func `what was sent says what happens next while its stage is open, and then only when it came`()
            async throws
        {
            var (parent, entry) = try await parent()
            let sent = try await parent.sent(entry)
            let next = ["What happens next", "We will consider whether to", "choose Edit", "We will tell you by"]
            let before = try await parent.visit("submissions/\(sent)")
            for words in next { #expect(before.shows(words), "\(words)") }
            try await desk.publish([robin], decision: ("assess", "yes"))
            town.clock.advance(by: 60 * 86_400)
            try await parent.signIn(robin)
            let after = try await parent.visit("submissions/\(sent)")
            for words in next + ["We should have told you by"] { #expect(!after.shows(words), "\(words)") }
            #expect(after.shows("Received on") && after.shows("01/09/2024"))
            #expect(after.text.contains("<a href=\"\(parent.path("people/\(entry)"))\">See how things stand for Dan"))
        }

        @Test func `a ground is told in plain words, and the date stays`() async throws {
            var (parent, entry) = try await parent()
            let (day, now) = (try desk.day("2024-08-20"), town.clock.now)
            try await desk.write { db in
                try DecisionStore.except(
                    .system(db),
                    CaseException(
                        id: "exception", caseID: "case", deadline: "decision-to-assess", ground: "absent", began: day,
                        ended: nil, evidence: "For the team only", note: "For the team only", at: now))
            }
            let page = try await parent.visit("people/\(entry)")
            #expect(page.shows("away from the area for four weeks or more"))
            #expect(page.shows("The date is still 16 September 2024.") && !page.shows("team only"))
        }

        @Test func `whoever is not linked sees their own, whatever happens to the case`() async throws {
            var (parent, entry) = try await parent()
            try await desk.publish([robin], decision: ("assess", "yes"))
            try await desk.unlink(robin)
            let page = try await parent.visit("people/\(entry)")
            #expect(page.status == 200 && page.shows("You are here") && page.shows("Ask to see an existing case"))
            for words in ["What was decided", "16 September 2024", "Your contact", "Documents you have been sent"] {
                #expect(!page.shows(words), "\(words)")
            }
            #expect(try await parent.visit("people/\(entry)/involvements").status == 404)
        }

        @Test func `a request to be linked waits, is asked once, and a refusal says why`() async throws {
            var parent = try await Family.parent(town)
            let entry = try await parent.add()
            try await parent.visit("people/\(entry)/access")
            let file = ChosenFile(input: "evidence", name: "birth.pdf", type: "application/pdf", bytes: FormFiles.pdf)
            try await parent.submit("/access", ["responsibility": "", "note": "I am named on it."], files: [file])
            #expect(parent.page.status == 422 && parent.page.shows("I am named on it."))
            try await parent.submit("/access", ["responsibility": "yes"], files: [file])
            #expect(parent.page.shows("We have received your request."))
            #expect(parent.page.shows("The SEND team is looking at it.") && !parent.page.text.contains("name=\"note\""))
            #expect(try await parent.visit("people/\(entry)").shows("You asked to be linked on 1 September 2024."))
            let (site, now) = (desk.site, town.clock.now)
            let ids = try await site.store.read { db in
                try db.rows("SELECT a.id, u.upload FROM access_request a JOIN upload_use u ON u.holder = a.id").map {
                    $0.text(0)
                }
            }
            #expect(ids.count == 1)
            try await desk.write { db in
                _ = try AccessStore.settle(
                    .system(db), ids[0], as: .refused, reason: "Please send the certificate.", at: now)
            }
            let page = try await parent.visit("people/\(entry)")
            #expect(page.shows("We could not do so.") && page.shows("Please send the certificate."))
            #expect(
                try await parent.visit("people/\(entry)/access").text.contains("name=\"note\""), "and may ask again")
            var other = try await Family.parent(town, "other@example.org")
            #expect(try await other.visit("people/\(entry)/access").status == 404)
        }
    }
}
