import Database
import Foundation
import Outbound
import PortalKit
import Testing
import Vault
import Web

@testable import Portal

extension Proofs {
    /// The second step of signing in (OWASP ASVS 5.0, chapter 6.5).
    @Suite struct CodeTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "robin@example.org"

        init() throws { town = try Town() }

        @Test(arguments: [("leicester/citizen/live", 6), ("hertfordshire/citizen/live", 8)])
        func `a code has as many digits as its portal says, and opens the sign-in`(_ portal: String, _ digits: Int)
            async throws
        {
            var browser = try await asked(portal)
            #expect(try town.site(portal).features.secondFactors.choices.first?.digits == digits)
            let code = try await browser.code(email)
            #expect(code.count == digits)
            #expect(browser.page.shows("\(digits) digits"))
            try await browser.submit("/verify", ["code": code])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `only the HMAC of a code is stored, under a key that is not in the database`() async throws {
            let portal = "hertfordshire/citizen/live"
            let browser = try await asked(portal)
            let code = try await browser.code(email)
            let file = try town.database(portal)
            let signIn = Digest.sha256Hex("\(portal):\(browser.token ?? "")")
            #expect(!file.contains(code))
            #expect(file.contains(town.services.key.hmac("code:\(signIn):\(code)")))
            #expect(!file.contains(Digest.sha256Hex(code)))
        }

        @Test func `a code works for ten minutes, and the page says until when`() async throws {
            var browser = try await asked(portal)
            let code = try await browser.code(email)
            // 10:00 in Greenwich on the first of September is 11:00 in London.
            #expect(try await browser.visit("verify").shows("until 11:10"))
            var late = browser
            town.clock.advance(by: 599)
            try await browser.submit("/verify", ["code": code])
            #expect(browser.page.address == browser.path("home"))

            late = try await asked(portal)
            let other = try await late.code(email)
            town.clock.advance(by: 600)
            #expect(try await late.submit("/verify", ["code": other]).status == 422)
            #expect(late.page.shows("That code is not right, or has expired"))
        }

        @Test func `a portal may have its codes expire sooner`() async throws {
            let portal = "stockton/citizen/live"
            var browser = try await asked(portal)
            let code = try await browser.code(email)
            #expect(try await browser.visit("verify").shows("until 11:05"))
            town.clock.advance(by: 300)
            #expect(try await browser.submit("/verify", ["code": code]).status == 422)
        }

        @Test func `a code works once`() async throws {
            let browser = try await asked(portal)
            let (site, code) = (try town.site(portal), try await browser.code(email))
            let signIn = Digest.sha256Hex("\(portal):\(browser.token ?? "")")
            let (factor, now) = (try #require(site.features.secondFactors.choices.first), town.clock.now)
            let first = try await site.store.write {
                try factor.accepts(code, $0, account: "", signIn: signIn, site: site, now: now)
            }
            let second = try await site.store.write {
                try factor.accepts(code, $0, account: "", signIn: signIn, site: site, now: now)
            }
            #expect(first && !second)
        }

        @Test func `a code is bound to the sign-in that asked for it`() async throws {
            var one = try await asked(portal)
            let first = try await one.code(email)
            var two = try await asked(portal)
            let second = try await two.code(email)
            #expect(try await two.submit("/verify", ["code": first]).status == 422)
            #expect(try await one.submit("/verify", ["code": second]).status == 422)
            try await two.submit("/verify", ["code": second])
            #expect(two.page.address == two.path("home"))
            try await one.submit("/verify", ["code": first])
            #expect(one.page.address == one.path("home"), "the code of a sign-in outlives another's")
        }

        @Test func `an older code still works after a new one was sent`() async throws {
            var browser = try await asked(portal)
            let older = try await browser.code(email)
            town.clock.advance(by: 60)
            let page = try await browser.submit("/verify", button: "/verify/resend")
            #expect(page.shows("A new code is on its way"))
            #expect(try await browser.code(email) != older)
            try await browser.submit("/verify", ["code": older])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `five wrong tries end the sign-in and not the account`() async throws {
            var browser = try await asked(portal)
            let code = try await browser.code(email)
            for _ in 1...4 {
                #expect(try await browser.submit("/verify", ["code": wrong(code)]).status == 422)
                #expect(
                    try await browser.visit("verify").heading == "Enter your verification code", "the page survives")
            }
            try await browser.submit("/verify", ["code": wrong(code)])
            #expect(browser.page.address == browser.path("sign-in") + "?ended=tries")
            #expect(browser.page.shows("Your account is not locked"))
            #expect(browser.token == nil)
            try await browser.signIn(email)
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `the waits grow with each wrong try, and end`() async throws {
            var browser = try await asked(portal)
            for _ in 1...5 { try await browser.submit("/verify", ["code": "000000"]) }
            browser = try await asked(portal)
            let code = try await browser.code(email)
            for wait in [60.0, 300] {
                #expect(try await browser.submit("/verify", ["code": wrong(code)]).status == 422)
                town.clock.advance(by: wait - 1)
                let page = try await browser.submit("/verify", ["code": code])
                #expect(page.status == 429)
                #expect(page.shows("There were too many tries"))
                town.clock.advance(by: 1)
            }
            try await browser.submit("/verify", ["code": code])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `spaces in a code are no mistake, and letters are`() async throws {
            var browser = try await asked(portal)
            let code = try await browser.code(email)
            #expect(try await browser.submit("/verify", ["code": "abcdef"]).shows("The code has 6 digits"))
            try await browser.submit("/verify", ["code": " \(code.prefix(3)) \(code.suffix(3)) "])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `half a sign-in shows nothing of the account`() async throws {
            let browser = try await asked("hertfordshire/citizen/live")
            #expect(!browser.page.shows("Ashdown"))
            #expect(!browser.page.shows(email))
        }

        @Test func `a visitor who goes back from the code to the sign-in page signs in again`() async throws {
            var browser = try await asked(portal)
            // The page as the browser kept it from before: it carries no token.
            let again = await browser.post(
                browser.path("sign-in"), [("next", ""), ("email", email), ("password", Town.password)])
            #expect(again.location == browser.path("verify"))
            try await browser.visit("verify")
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `cancelling ends the sign-in on the server`() async throws {
            var browser = try await asked(portal)
            let (code, half) = (try await browser.code(email), browser)
            try await browser.submit("/verify", button: "/verify/cancel")
            #expect(browser.page.address == browser.path("sign-in"))
            var back = half
            try await back.visit("verify")
            #expect(back.page.address == back.path("sign-in") + "?ended=code")
            #expect(await back.post(back.path("verify"), [("code", code)]).location?.contains("sign-in") == true)
        }

        @Test func `an area's gate leads to two step verification and back to the area`() async throws {
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            try await browser.visit("people")
            #expect(browser.page.heading == "This area needs two step verification")
            try await browser.open(browser.path("account/two-step") + "?next=people")
            try await browser.submit("/account/two-step", ["method": "email"])
            #expect(browser.token == nil, "turning it on signs out")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            #expect(browser.page.address == browser.path("people"))
            #expect(browser.page.status == 200)
        }

        @Test func `who chooses nothing of two step verification is told so, and where they came from is not lost`()
            async throws
        {
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            try await browser.open(browser.path("account/two-step") + "?next=people")
            try await browser.submit("/account/two-step")
            #expect(browser.page.status == 422 && browser.page.text.contains("href=\"#method\""))
            #expect(try browser.page.form("/account/two-step")["next"] == "people")
            try await browser.submit("/account/two-step", ["method": "none"])
            #expect(browser.page.status == 200 && browser.page.shows("saved"))
            #expect(try browser.page.form("/account/two-step")["next"] == "people")
            try await browser.submit("/account/two-step", ["method": "email"])
            #expect(browser.token == nil && browser.page.address.contains("next=people"))
        }

        /// Someone who has given address and password, and is asked for the code.
        private func asked(_ portal: String) async throws -> Browser {
            if try await town.find(email, portal) == nil { try await town.account(email, portal, twoStep: "email") }
            var browser = try town.browser(portal)
            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            try #require(browser.page.address == browser.path("verify"))
            // Sent now, so that the newest mail is that of the newest sign-in.
            _ = try await town.mails(to: email, portal)
            return browser
        }

        /// Another code of the same length.
        private func wrong(_ code: String) -> String {
            code.hasPrefix("1") ? "2" + code.dropFirst() : "1" + code.dropFirst()
        }
    }
}
