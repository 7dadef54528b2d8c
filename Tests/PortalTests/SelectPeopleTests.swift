import Casework
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// The table of a professional's people, who are hidden, shown and deleted there.
    @Suite struct SelectPeopleTests {
        private let town: Town
        private let desk: CaseDesk
        private let sam = "sam@example.org"
        private let portal = CaseDesk.professionals

        init() throws {
            town = try Town()
            desk = try CaseDesk(town)
        }

        /// A professional who has added Mia Wood, and has Dan Brown allocated.
        private func professional() async throws -> (browser: Browser, dan: String) {
            try await town.account(sam, portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.signIn(sam)
            let account = try #require(try await town.find(sam, portal)?.id)
            let born = try #require(CivilDate(iso: "2015-01-02"))
            let details = PersonDetails(forename: "Mia", surname: "Wood", gender: "female", born: born)
            let entry = Entry(id: "own", details, relationship: .professional, responsibility: .no)
            let now = desk.now
            try await desk.write { _ = try EntryStore.add($0, entry, account: account, at: now) }
            try await desk.open()
            return (browser, try await desk.link(sam, as: "professional", on: portal, title: "Teacher"))
        }

        @Test func `who is hidden is in the list of hidden people only, and stays reachable`() async throws {
            var (browser, _) = try await professional()
            #expect(try await browser.visit("people").shows("2 records found"))
            try await browser.submit("/people", ["what": "hide", "person.own": "yes"])
            #expect(browser.page.shows("1 record found") && !browser.page.shows("Wood, Mia"))
            #expect(try await browser.open(browser.path("people") + "?show=hidden").shows("Wood, Mia"))
            #expect(!browser.page.shows("Brown, Dan"))
            #expect(try await browser.visit("people/own").status == 200)
            try await browser.open(browser.path("people") + "?show=hidden")
            try await browser.submit("/people", ["what": "show", "person.own": "yes"])
            #expect(browser.page.shows("2 records found"))
        }

        @Test func `only an added person with nothing sent about them is deleted, on a page that says so`()
            async throws
        {
            var (browser, dan) = try await professional()
            try await browser.visit("people")
            try await browser.submit("/people", ["what": "delete", "person.own": "yes", "person.\(dan)": "yes"])
            #expect(browser.page.heading == "Delete from your list")
            #expect(browser.page.shows("The council has linked them to your account."))
            try await browser.submit("/people", ["action": "do"])
            #expect(browser.page.shows("1 record found") && browser.page.shows("Brown, Dan"))
            #expect(try await browser.visit("people/own").status == 404)
            #expect(try await browser.visit("people/\(dan)").status == 200)
        }

        @Test func `no tick is a mistake, and another account's child is not found`() async throws {
            var (browser, _) = try await professional()
            try await browser.visit("people")
            try await browser.submit("/people", ["what": "hide"])
            #expect(browser.page.status == 422 && browser.page.shows("Select at least one person"))
            try await browser.submit("/people", ["what": "delete", "person.other": "yes"])
            #expect(browser.page.status == 422)
        }

        @Test(arguments: [("wood", "Wood, Mia"), ("mia wo", "Wood, Mia"), ("Br, D", "Brown, Dan")])
        func `a name is found by the beginnings of its words, in any order`(words: String, name: String) async throws {
            var (browser, _) = try await professional()
            let query = words.replacing(" ", with: "+").replacing(",", with: "%2C")
            #expect(try await browser.open(browser.path("people") + "?q=\(query)").shows("1 record found"))
            #expect(browser.page.shows(name))
        }
    }
}
