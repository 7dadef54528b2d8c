import Configuration
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Announcements beside what else a sign-in asks for, and those for a part of the staff.
    @Suite struct AnnouncementOrderTests {
        private let portal = "leicester/citizen/live"
        private let email = "robin@example.org"

        /// Leicester with an announcement, whose accounts settings ask for more.
        private func town(_ path: [String], _ value: ConfigValue) throws -> Town {
            try Town(edited: true) { copy in
                try copy.announce("news", ["show": "until-ended"])
                for language in ["en", "cy"] {
                    try copy.write("# Terms\n\nThe first words.\n", to: "pages/terms.\(language).md")
                }
                try copy.set(path, to: value, in: "portals/citizen.json")
            }
        }

        /// Signs in on the way to a page that needs it.
        private func begin(_ town: Town) async throws -> Browser {
            var browser = try town.browser(portal)
            try await browser.visit("account/contact")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            return browser
        }

        private func expectNews(_ browser: inout Browser) async throws {
            #expect(browser.page.heading == "The title of news, en", "\(browser.page)")
            try await browser.submit("/news")
            #expect(browser.page.address == browser.path("account/contact"))
        }

        @Test func `it comes after the reminder of a password that must soon be changed`() async throws {
            let town = try town(["plugins", "accounts", "password"], ["days": 90])
            try await town.account(email, portal)
            town.clock.advance(by: 80 * 86_400)
            var browser = try await begin(town)
            #expect(browser.page.shows("must be changed soon"))
            let later = try #require(browser.page.text.firstMatch(of: /<a class="button second" href="([^"]*)"/)?.1)
            try await browser.open(unescaped(later))
            try await expectNews(&browser)
        }

        @Test func `it comes after a password that must be changed first, before the page that was wanted`()
            async throws
        {
            let town = try town(["plugins", "accounts", "password"], ["days": 90])
            try await town.account(email, portal)
            town.clock.advance(by: 90 * 86_400)
            var browser = try await begin(town)
            #expect(browser.page.shows("more than 90 days old"))
            try await browser.submit(
                "/new-password", ["current-password": Town.password, "password": "eight cold spoons"])
            try await expectNews(&browser)
        }

        @Test func `it comes after words that must be agreed to first, before the page that was wanted`() async throws {
            let town = try town(["plugins", "accounts", "registration"], true)
            try await town.account(email, portal)
            try town.copy.set(
                ["plugins", "registration", "consent"], to: ["page": "terms"], in: "portals/citizen.json")
            town.readAgain()
            var browser = try await begin(town)
            #expect(browser.page.heading == "Terms")
            try await browser.submit("/consent", button: "agree")
            try await expectNews(&browser)
        }

        @Test func `it comes before the settings of two step verification, where an area asks for it`() async throws {
            let town = try town(["plugins", "two-step"], ["policy": "area"])
            try await town.account(email, portal)
            var browser = try await begin(town)
            #expect(browser.page.heading == "The title of news, en", "\(browser.page)")
            try await browser.submit("/news")
            #expect(browser.page.address == browser.path("account/two-step"))
        }

        @Test func `one for a role of the staff comes to that role and those above it`() async throws {
            let team = "leicester/team/live"
            let town = try Town(edited: true) { copy in try copy.announce("rota", ["role": "manager"], on: "team") }
            for (role, isShown) in [(Role.officer, false), (.manager, true), (.admin, true)] {
                let email = "\(role.rawValue)@example.org"
                try await town.account(email, team, role: role)
                var browser = try town.browser(team)
                try await browser.signIn(email)
                #expect((browser.page.heading == "The title of rota, en") == isShown, "\(role)")
                try await browser.visit("announcements/rota")
                #expect((browser.page.heading == "The title of rota, en") == isShown, "\(role)")
            }
        }
    }
}
