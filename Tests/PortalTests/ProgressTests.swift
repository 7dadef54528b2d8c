import Basics
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Where someone's case is.
    @Suite struct ProgressTests {
        private let town: Town
        /// 31 May 2022, 00:30 in London; the day before in Greenwich.
        private let received = Date(timeIntervalSince1970: 1_653_953_400)

        init() throws { town = try Town() }

        @Test func `before anything is sent the page says where it begins and what can be started`() async throws {
            var parent = try await Family.parent(town)
            try await parent.add()
            let page = parent.page
            #expect(page.text.contains("<title>Dan Brown: Statutory Assessment Progress Page - "))
            for words in [
                "Correct details", "What happens now?", "Information we collect at this stage", "You are here",
                "We may need to collect some information from you or others during the request stage", "Search...",
                "We will consider whether to undertake a statutory assessment of Education, Health and Care (EHC) needs."
                    + " This can take up to 6 weeks.", "press \"Start\"",
            ] { #expect(page.shows(words), "\(words)") }
            let stages = page.text.matches(
                of: /<li( class="now" aria-current="step")?><span class="dot"[^>]*>\d?<\/span><b>([^<]*)</)
            #expect(stages.map { String($0.2) } == ["Request", "Assessment", "EHC Plan", "EHCP Reviews"])
            #expect(stages.map { $0.1 != nil } == [true, false, false, false])
            #expect(!page.shows("We will tell you by"))
        }

        @Test func `pressing start twice begins one form, which is then carried on with`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            let form = try parent.page.form("/parental-request/start")
            let (first, second) = (
                await parent.post(form.action, form.fields), await parent.post(form.action, form.fields)
            )
            #expect(first.status == 303 && first.location == second.location)
            let page = try await parent.visit("people/\(id)")
            #expect(page.shows("Step 1 of 6. Last saved 01/09/2024 at 11:00.") && page.shows("Not sent yet"))
            #expect(page.text.matches(of: /">Continue</).count == 1)
            #expect(page.text.contains("<a class=\"button slim\" href=\"\(first.location ?? "")\">Continue"))
            #expect(page.text.contains("<a class=\"button quiet\" href=\"\(first.location ?? "")/discard\">Delete"))
            #expect(try page.form("/parental-request/start")["draft"] != form["draft"], "and another can be begun")
        }

        @Test func `what was sent shows its day, and the day by which the council tells`() async throws {
            town.clock.advance(by: -70_000_000)
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            try await Family.send(town, parent, about: id, at: received)
            try await Family.send(town, parent, about: id, id: "later", at: received + 86_400)
            let page = try await parent.visit("people/\(id)")
            for words in [
                "Received 31/05/2022", "In progress", "Submitted on 31/05/2022", "Submitted by you", "View details",
                "We will tell you by", "12 July 2022", "6 weeks from 31 May 2022",
            ] { #expect(page.shows(words), "\(words)") }
            #expect(try page.form("submissions/sent/edit").buttons.count == 1)
            #expect(page.text.contains("href=\"\(parent.path("submissions/sent"))\""))
            #expect(try page.form("/parental-request/start")["subject"] == id, "the form can be started again")
        }

        @Test func `a day that has passed is owned up to`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            try await Family.send(town, parent, about: id, at: received)
            #expect(try await parent.visit("people/\(id)").shows("We should have told you by"))
            #expect(parent.page.shows("12 July 2022"))
        }

        @Test func `a change that was begun is carried on with, and what was sent stays beside it`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            try await Family.send(town, parent, about: id, at: received)
            try await parent.visit("people/\(id)")
            try await parent.submit("submissions/sent/edit")
            let draft = try #require(parent.page.address.firstMatch(of: /drafts\/[^\/]+/).map { String($0.0) })
            let page = try await parent.visit("people/\(id)")
            #expect(page.shows("Changes not sent yet") && page.shows("Submitted on 31/05/2022"))
            #expect(page.text.contains("<a class=\"button slim\" href=\"\(parent.path(draft))\">Continue"))
            #expect(!page.text.contains("submissions/sent/edit"))
            #expect(try await parent.visit("people").shows("1 form not sent yet"))
        }

        @Test func `what may no longer be changed has no button to do so`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            try await Family.send(town, parent, about: id, id: "fixed", at: received, isEditable: false)
            try await Family.send(town, parent, about: id, id: "other", at: received, stage: "plan")
            let page = try await parent.visit("people/\(id)")
            #expect(page.text.matches(of: /View details</).count == 2)
            #expect(!page.text.contains("/edit\""))
        }

        @Test func `searching shows what has the words, and says so where nothing has`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            try await Family.send(town, parent, about: id, id: "one", title: "Views of parents", at: received)
            try await Family.send(town, parent, about: id, id: "two", title: "Consent 100% agreed", at: received)
            func titles(_ words: String) async throws -> [String] {
                let seen = try await parent.open(parent.path("people/\(id)") + "?q=" + Percent.encoded(words))
                return seen.text.matches(of: /<div class="what"><b>([^<]*)</).map { String($0.1) }
            }
            #expect(try await titles("VIEWS") == ["Views of parents"])
            #expect(try await titles("100%") == ["Consent 100% agreed"])
            #expect(try await titles("%") == ["Consent 100% agreed"])
            #expect(try await titles("statutory") == ["Parental Request for Statutory EHC Assessment"])
            #expect(try await titles(" ").count == 3)
            #expect(try await titles("<b>nothing</b>") == [])
            #expect(parent.page.text.contains("&lt;b&gt;nothing&lt;/b&gt;") && parent.page.shows("Show everything"))
        }

        @Test func `twenty rows are on a page, the newest first`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            for number in 0..<45 {
                try await Family.send(
                    town, parent, about: id, id: "s\(number)", title: "Form \(number)", at: received + Double(number))
            }
            func numbers() -> [Int] {
                parent.page.text.matches(of: /<b>Form (\d+)<\/b>/).compactMap { Int($0.1) }
            }
            try await parent.visit("people/\(id)")
            #expect(
                numbers() == Array((25..<45).reversed()) && parent.page.shows(">Older<")
                    && !parent.page.shows(">Newer<"))
            try await parent.open(parent.path("people/\(id)") + "?page=3")
            #expect(
                numbers() == Array((0..<5).reversed()) && parent.page.shows(">Newer<") && !parent.page.shows(">Older<"))
            try await parent.open(parent.path("people/\(id)") + "?q=form+4&page=1")
            #expect(numbers() == [44, 43, 42, 41, 40, 4])
            for page in ["0", "-5", "x", "99999999999999999999"] {
                #expect(try await parent.open(parent.path("people/\(id)") + "?page=" + page).status == 200, "\(page)")
            }
        }

        @Test func `in Welsh it is Welsh`() async throws {
            var parent = try await Family.parent(town, "robin@example.org", Family.portal, .cy)
            let id = try await parent.add()
            try await Family.send(town, parent, about: id, at: received)
            let page = try await parent.visit("people/\(id)")
            for words in ["Beth sy'n digwydd nawr?", "12 Gorffennaf 2022", "6 wythnos o 31 Mai 2022", "Dechrau"] {
                #expect(page.shows(words), "\(words)")
            }
            #expect(!page.shows("progress.") && !page.shows("stage."))
        }
    }
}
