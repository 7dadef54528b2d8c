import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// What must be agreed to before registration, and again once it has changed.
    @Suite struct ConsentTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "robin.ashdown@example.org"

        init() throws {
            town = try Town(edited: true) { copy in
                try Self.set("", copy)
                try Self.write("How we use what you tell us", copy)
            }
        }

        private static func set(_ version: String, _ copy: Town.Copy) throws {
            try copy.replace(
                "\"schools\": { \"authorities\": [\"856\"] },\n    \"messages\"",
                with: """
                    "registration": { "consent": { "page": "terms"\(version) } },
                    "schools": { "authorities": ["856"] },
                    "messages"
                    """, in: "Tenants/leicester/portals/citizen.json")
        }

        private static func write(_ words: String, _ copy: Town.Copy) throws {
            for language in ["en", "cy"] {
                try "# Terms of use\n\n\(words)\n".write(
                    toFile: "\(copy.root)/Tenants/leicester/pages/terms.\(language).md", atomically: true,
                    encoding: .utf8)
            }
        }

        /// Changes the words, as a saved file does.
        private func change(_ words: String) throws {
            try Self.write(words, town.copy)
            town.readAgain()
        }

        /// Registers and activates an account, having agreed.
        private func registered() async throws -> Browser {
            var browser = try town.browser(portal)
            try await browser.visit("register")
            try await browser.submit("/register", button: "agree")
            try await browser.submit("/register", Browser.answers(email))
            #expect(browser.page.address == browser.path("register/sent"))
            try await browser.open(try await browser.link(email))
            try await browser.submit("")
            return try town.browser(portal)
        }

        @Test func `the words come before the form, and what was agreed to is in My account`() async throws {
            var browser = try town.browser(portal)
            try await browser.visit("register")
            #expect(browser.page.heading == "Terms of use" && browser.page.shows("How we use what you tell us"))
            #expect(!browser.page.text.contains("name=\"password\""))
            browser = try await registered()
            try await browser.signIn(email)
            #expect(browser.page.address == browser.path("home"), "no one is asked twice")
            try await browser.visit("account/consent")
            #expect(browser.page.shows("You agreed to \"Terms of use\" on 01/09/2024"))
            try await browser.visit("account")
            #expect(browser.page.address == browser.path("account/personal"), "it is not the first page of the menu")
        }

        @Test func `a form that is posted without having agreed leads to the words and makes no account`() async throws
        {
            var browser = try town.browser(portal)
            for forged in ["", "AAAA", Data("{\"version\":\"x\",\"at\":0}".utf8).base64EncodedString()] {
                let fields = Browser.answers(email).merging(["step": "0", "agreed": forged]) { $1 }
                let page = await browser.post(browser.path("register"), fields.map { ($0.key, $0.value) })
                #expect(page.heading == "Terms of use")
            }
            let stale = ["action": "agree", "version": "another version"]
            #expect(
                await browser.post(browser.path("register"), stale.map { ($0.key, $0.value) }).heading == "Terms of use"
            )
            #expect(try await town.find(email, portal) == nil)
        }

        @Test func `an agreement is good for a day, and not on another portal's form`() async throws {
            var browser = try town.browser(portal)
            try await browser.visit("register")
            try await browser.submit("/register", button: "agree")
            town.clock.advance(by: 25 * 3600)
            try await browser.submit("/register", Browser.answers(email))
            #expect(browser.page.heading == "Terms of use")
            #expect(try await town.find(email, portal) == nil)
        }

        @Test func `changed words are asked about at the next sign-in, before anything else`() async throws {
            var browser = try await registered()
            try await browser.signIn(email)
            try change("We now share it with schools too")
            #expect(try await browser.visit("account/contact").address == browser.path("account/contact"))
            #expect(try await browser.visit("account/consent").shows("It has changed since"))
            try await browser.submit("/sign-out")
            try await browser.signIn(email)
            for page in ["home", "account/contact", "people", "account/consent"] {
                try await browser.visit(page)
                #expect(browser.page.address.hasPrefix(browser.path("consent")), "\(page)")
                #expect(browser.page.shows("share it with schools") && !browser.page.shows("Robin"))
            }
            try await browser.visit("account/contact")
            try await browser.submit("/consent", button: "agree")
            #expect(browser.page.address == browser.path("account/contact"))
            try await browser.submit("/sign-out")
            try await browser.signIn(email)
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `who does not agree is signed out, learns what to do, and is asked again`() async throws {
            var browser = try await registered()
            try change("We now share it with schools too")
            try await browser.signIn(email)
            try await browser.visit("home")
            try await browser.submit("/consent", button: "refuse")
            #expect(browser.page.heading == "You have not agreed" && browser.page.shows("contact us"))
            #expect(browser.token == nil)
            try await browser.signIn(email)
            #expect(browser.page.address.hasPrefix(browser.path("consent")))
        }

        @Test func `words that change between page and button are shown again`() async throws {
            var browser = try await registered()
            try change("We now share it with schools too")
            try await browser.signIn(email)
            try await browser.visit("home")
            try change("We share it with schools and doctors")
            try await browser.submit("/consent", button: "agree")
            #expect(browser.page.shows("schools and doctors") && browser.page.heading == "Terms of use")
        }

        @Test func `with a named version, only another name asks again`() async throws {
            try town.copy.replace(
                "{ \"page\": \"terms\" }", with: "{ \"page\": \"terms\", \"version\": \"2024\" }",
                in: "Tenants/leicester/portals/citizen.json")
            town.readAgain()
            var browser = try await registered()
            try change("A comma was missing")
            try await browser.signIn(email)
            #expect(browser.page.address == browser.path("home"))
            try town.copy.replace("2024", with: "2025", in: "Tenants/leicester/portals/citizen.json", first: true)
            town.readAgain()
            try await browser.submit("/sign-out")
            try await browser.signIn(email)
            #expect(browser.page.address.hasPrefix(browser.path("consent")))
        }

        @Test func `an account from before there were words is asked too`() async throws {
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            #expect(browser.page.address.hasPrefix(browser.path("consent")))
        }
    }
}
