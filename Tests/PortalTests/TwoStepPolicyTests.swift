import Basics
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// A session proves what it did, whatever the policy of two steps has become since.
    @Suite struct TwoStepPolicyTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "sam@example.org"
        private static let pack = "Config/packs/citizen-tiles/portal.json"
        private static let areaPages = ["people", "people/add", "messages", "messages/new", "requests"]
        private static let pages = ["home", "account/personal", "account/password"] + areaPages

        init() throws { town = try Town(edited: true) }

        /// Makes a new policy take effect, as a saved file does.
        private func turn(_ policy: String, into other: String) throws {
            try town.copy.replace("\"policy\": \"\(policy)\"", with: "\"policy\": \"\(other)\"", in: Self.pack)
            town.readAgain()
        }

        /// The browser as it meets the site of today.
        private func again(_ browser: Browser) throws -> Browser {
            var other = try town.browser(portal)
            other.cookies = browser.cookies
            return other
        }

        @Test func `two steps tightened live ask every page's visitor for the code, and loosened again do not`()
            async throws
        {
            let before = try await town.resident(portal, email)
            try turn("opt-in", into: "always")
            for page in Self.pages {
                var browser = try again(before)
                try await browser.visit(page)
                #expect(browser.page.address == browser.path("verify") + "?next=" + Percent.encoded(page))
                #expect(browser.page.heading == "Enter your verification code")
            }
            #expect(try await town.mails(to: email, portal).count { $0.code != nil } == 1, "one code, not one a page")
            try turn("always", into: "opt-in")
            for page in Self.pages {
                var browser = try again(before)
                let seen = try await browser.visit(page)
                #expect(seen.status == 200 && seen.address != browser.path("verify"), "\(page)")
                let isGate = seen.heading == "This area needs two step verification"
                #expect(isGate == Self.areaPages.contains(page), "\(page)")
            }
        }

        @Test func `the code leads back to the page that asked for it, in a new session that opens the area`()
            async throws
        {
            let before = try await town.resident(portal, email)
            try turn("opt-in", into: "always")
            var browser = try again(before)
            try await browser.visit("people")
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            #expect(browser.page.address == browser.path("people") && browser.page.status == 200)
            #expect(browser.token != before.token)
            var old = try again(before)
            #expect(try await old.visit("people").address.hasPrefix(old.path("sign-in")), "the old session is over")
        }

        @Test func `a session that once answered with the code opens the area under any policy`() async throws {
            try await town.account(email, portal, twoStep: "email")
            var before = try town.browser(portal)
            try await before.signIn(email)
            for (old, new) in [("opt-in", "always"), ("always", "area"), ("area", "opt-in")] {
                try turn(old, into: new)
                var browser = try again(before)
                #expect(try await browser.visit("people").address == browser.path("people"), "\(new)")
            }
        }

        @Test func `what was typed when the code was asked for is back after it`() async throws {
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/circumstances")
            let form = try browser.page.form("/account/circumstances")
            try turn("opt-in", into: "always")
            browser = try again(browser)
            let posted = await browser.post(
                form.action, form.fields.map { ($0.0, $0.0 == "details" ? "We live at Mill Lane now." : $0.1) })
            #expect(posted.location?.hasPrefix(browser.path("verify")) == true)
            try await browser.open(try #require(posted.location))
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            #expect(browser.page.address == browser.path("account/circumstances"))
            #expect(browser.page.shows("We live at Mill Lane now."))
        }

        @Test func `a changed password keeps what the session proved, and no more`() async throws {
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/password")
            try await browser.submit(
                "/account/password", ["current-password": Town.password, "password": "nine cold spoons"])
            #expect(try await browser.visit("people").heading == "This area needs two step verification")
        }

        @Test func `turning two steps off takes the password, and the owner gets a mail of either change`()
            async throws
        {
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/two-step")
            try await browser.submit("/account/two-step", ["method": "email"])
            #expect(try await town.mails(to: email, portal).last?.subject == "Two step verification is on")
            try await browser.signIn(email)
            for wrong in ["", "not the one"] {
                try await browser.visit("account/two-step")
                let page = try await browser.submit(
                    "/account/two-step", ["method": "none", "current-password": wrong])
                #expect(page.status == 422 && page.text.contains("href=\"#current-password\""))
                #expect(try await town.find(email, portal)?.twoStep == "email")
            }
            try await browser.submit("/account/two-step", ["method": "none", "current-password": Town.password])
            #expect(browser.token == nil)
            #expect(try await town.find(email, portal)?.twoStep == "")
            #expect(try await town.mails(to: email, portal).last?.subject == "Two step verification is off")
        }

        @Test func `a code keeps its length where the portal's has changed since`() async throws {
            try await town.account(email, portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            let code = try await browser.code(email)
            try town.copy.replace("\"digits\": 6", with: "\"digits\": 8", in: Self.pack)
            town.readAgain()
            browser = try again(browser)
            #expect(try await browser.visit("verify").shows("6 digits"))
            #expect(try await browser.submit("/verify", ["code": "1234567"]).shows("The code has 6 digits"))
            try await browser.submit("/verify", ["code": code])
            #expect(browser.page.address == browser.path("home"))
        }
    }
}
