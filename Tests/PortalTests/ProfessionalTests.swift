import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// What a professional sees of a child, and when.
    @Suite struct ProfessionalTests {
        private let town: Town
        private let desk: CaseDesk
        private let sam = "sam@example.org"
        private let portal = CaseDesk.professionals

        init() throws {
            town = try Town()
            desk = try CaseDesk(town)
        }

        private func professional() async throws -> Browser {
            try await town.account(sam, portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.signIn(sam)
            return browser
        }

        @Test func `the list is empty until a child is allocated or added, and no parent's questions are asked`()
            async throws
        {
            var browser = try await professional()
            #expect(try await browser.visit("people").shows("You have not added anyone yet"))
            #expect(browser.page.shows("Add child / young person"))
            #expect(try await browser.visit("people/add").status == 200)
            #expect(!browser.page.text.contains("name=\"relationship\""))
            #expect(!browser.page.text.contains("name=\"responsibility\""))
            #expect(try await browser.visit("home").shows("Special Educational Needs and Disabilities"))
        }

        @Test func `whoever is not authenticated sees nothing of the child they were asked about`() async throws {
            var browser = try await professional()
            try await desk.open()
            let entry = try await desk.link(
                sam, as: "professional", on: portal, title: "Teacher", isAuthenticated: false)
            try await desk.ask(sam, "educational-advice", on: portal)
            for path in ["messages", "requests"] {
                let page = try await browser.visit(path)
                #expect(!page.shows("You are required") && !page.shows("Educational Advice"), "\(path)")
            }
            #expect(try await browser.visit("messages/m-asked").status == 404)
            #expect(try await !browser.visit("home").shows("unread"))
            for path in ["people/\(entry)", "people/\(entry)/details", "people/\(entry)/documents"] {
                #expect(try await browser.visit(path).status == 404, "\(path)")
            }
            #expect(try await browser.visit("people").shows("You have not added anyone yet"))
            #expect(!browser.page.shows("Dan"))
            try await desk.link(sam, as: "professional", on: portal, title: "Teacher")
            #expect(try await browser.visit("people").shows("Brown, Dan"))
            #expect(try await browser.visit("people/\(entry)").shows("Educational Advice"))
        }

        @Test func `what a professional added stays theirs before they are authenticated`() async throws {
            var browser = try await professional()
            let account = try #require(try await town.find(sam, portal)?.id)
            let born = try #require(CivilDate(iso: "2015-01-02"))
            let details = PersonDetails(forename: "Mia", surname: "Wood", gender: "female", born: born)
            let entry = Entry(id: "own", details, relationship: .other, responsibility: .no)
            let now = desk.now
            try await desk.write { _ = try EntryStore.add($0, entry, account: account, at: now) }
            try await desk.open()
            try await desk.link(sam, as: "professional", on: portal, title: "Teacher", isAuthenticated: false)
            #expect(try await browser.visit("people").shows("Wood, Mia"))
            #expect(!browser.page.shows("Dan"))
            #expect(try await browser.visit("people/own").status == 200)
        }

        @Test func `a linked professional gives the advice that was asked for, and sees nothing else`() async throws {
            var browser = try await professional()
            try await desk.open()
            let entry = try await desk.link(sam, as: "professional", on: portal, title: "Teacher")
            try await desk.ask(sam, "educational-advice", on: portal)
            #expect(try await browser.visit("home").shows("1 unread"))
            let child = try await browser.visit("people/\(entry)")
            #expect(child.shows("Educational Advice for Statutory EHC Assessment") && child.shows("Due by"))
            for words in ["16 September 2024", "Request</b>", "Priti", "View Shared Form", "People involved"] {
                #expect(!child.shows(words), "\(words)")
            }
            #expect(try await browser.visit("people/\(entry)/involvements").status == 404)
            try await browser.visit("messages/m-asked")
            #expect(browser.page.heading == "You are required to submit information" && browser.page.shows("Dan Brown"))
            try await browser.submit("/educational-advice/start")
            let steps = browser.page.text.matches(of: /name="action" value="go:([a-z]+)"/).map { String($0.1) }
            #expect(
                steps == ["work", "story", "needs", "longer", "shorter", "provision", "documentation", "summary"])
            let draft = try browser.page.id(of: "drafts")
            try await browser.step("story", of: draft)
            #expect(browser.page.shows("CYP's story (Education)"))
            #expect(try await browser.visit("requests").text.contains(">Continue<"))
        }

        @Test func `unlinked, a professional sees nothing any more`() async throws {
            var browser = try await professional()
            try await desk.open()
            let entry = try await desk.link(sam, as: "professional", on: portal, title: "Teacher")
            try await desk.ask(sam, "educational-advice", on: portal)
            try await desk.unlink(sam)
            for path in ["people/\(entry)", "messages/m-asked"] {
                #expect(try await browser.visit(path).status == 404, "\(path)")
            }
            #expect(try await !browser.visit("people").shows("Brown, Dan"))
            #expect(try await !browser.visit("home").shows("unread"))
        }
    }
}
