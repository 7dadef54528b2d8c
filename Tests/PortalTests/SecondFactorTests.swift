import Database
import Foundation
import Outbound
import PortalKit
import Testing
import Vault
import Web

@testable import Identity
@testable import Portal

extension Proofs {
    /// Several methods of two step verification at one portal, and the authenticator app.
    @Suite struct SecondFactorTests {
        private let town: Town
        private let portal = SecondFactorScene.portal
        private let email = "robin@example.org"

        init() throws { town = try SecondFactorScene.town() }

        private func method() async throws -> String? { try await town.find(email, portal)?.twoStep }

        @Test func `an app is on once its code and the password were right, and not before`() async throws {
            var browser = try await town.resident(portal)
            let before = browser
            try await browser.visit("account/two-step")
            try await browser.submit("/account/two-step", ["method": "app"])
            #expect(browser.page.address.hasPrefix(browser.path("account/two-step/app")))
            let app = try SecondFactorScene.key(browser.page)
            let code = try app.code(at: town.clock.now)
            for (typed, password) in [("", Town.password), ("000000", Town.password), (code, ""), (code, "wrong one")] {
                let page = try await browser.submit(
                    "/account/two-step/app", ["code": typed, "current-password": password])
                #expect(page.status == 422)
                #expect(try await method() == "")
            }
            try await browser.submit("/account/two-step/app", ["code": code, "current-password": Town.password])
            #expect(browser.page.address.hasPrefix(browser.path("account/two-step/codes")))
            #expect(try await method() == "app")
            var old = before
            #expect(try await old.visit("home").address.hasPrefix(old.path("sign-in")), "no session of before")
            #expect(try await browser.visit("people").address == browser.path("people"), "the new one has proven it")
            let mail = try await town.mails(to: email, portal).last
            #expect(mail?.subject == "Your two step verification has changed")
            #expect(mail?.text.contains("Authenticator app") == true)
        }

        @Test func `each code signs in once, whatever sign-in it is typed in`() async throws {
            var browser = try await town.resident(portal)
            let app = try await browser.setUpApp()
            var one = try town.browser(portal)
            try await one.beginSignIn(email)
            #expect(one.page.shows("authenticator app"))
            try await one.submit("/verify", ["code": try app.code(at: town.clock.now)])
            #expect(one.page.status == 422, "the code that turned it on is used up")
            town.clock.advance(by: 30)
            let code = try app.code(at: town.clock.now)
            try await one.submit("/verify", ["code": code])
            #expect(one.page.address == one.path("home"))
            var two = try town.browser(portal)
            try await two.beginSignIn(email)
            try await two.submit("/verify", ["code": code])
            #expect(two.page.status == 422)
            try await two.submit("/verify", ["code": try app.code(at: town.clock.now, steps: 1)])
            #expect(two.page.address == two.path("home"), "a clock may be half a minute fast")
        }

        @Test func `wrong codes of an app end the sign-in like those that are sent, and not the account`() async throws
        {
            var browser = try await town.resident(portal)
            let app = try await browser.setUpApp()
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            for _ in 1...4 { #expect(try await other.submit("/verify", ["code": "000000"]).status == 422) }
            try await other.submit("/verify", ["code": "000000"])
            #expect(other.page.address == other.path("sign-in") + "?ended=tries-own")
            #expect(other.page.shows("Your account is not locked"))
            town.clock.advance(by: 60)
            try await other.beginSignIn(email)
            try await other.submit("/verify", ["code": try app.code(at: town.clock.now)])
            #expect(other.page.address == other.path("home"))
        }

        @Test func `the key is sealed in the database, and a recovery code is stored as its HMAC`() async throws {
            var browser = try await town.resident(portal)
            try await browser.visit("account/two-step/app")
            let key = try #require(browser.page.text.firstMatch(of: /<p class="key"><code>([A-Z2-7 ]+)</)).1
            _ = try await browser.setUpApp()
            let codes = SecondFactorScene.codes(browser.page)
            let file = try town.database(portal)
            #expect(codes.count == 10 && Set(codes).count == 10)
            for text in codes + [String(key)] {
                #expect(!file.contains(text) && !file.contains(text.replacing(" ", with: "")))
            }
            let id = try #require(try await town.find(email, portal)?.id)
            let stored = town.services.key.hmac("recovery-code:\(id):\(codes[0].replacing(" ", with: ""))")
            #expect(file.contains(stored))
        }

        @Test func `recovery codes are shown until they are kept, in the session that asked for them alone`()
            async throws
        {
            var browser = try await town.resident(portal)
            let app = try await browser.setUpApp()
            let codes = SecondFactorScene.codes(browser.page)
            #expect(SecondFactorScene.codes(try await browser.visit("account/two-step/codes")) == codes)
            town.clock.advance(by: 30)
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            try await other.submit("/verify", ["code": try app.code(at: town.clock.now)])
            #expect(SecondFactorScene.codes(try await other.visit("account/two-step/codes")).isEmpty)
            try await browser.visit("account/two-step/codes")
            try await browser.submit("/account/two-step/codes")
            #expect(SecondFactorScene.codes(try await browser.visit("account/two-step/codes")).isEmpty)
            #expect(browser.page.shows("10 recovery codes left"))
        }

        @Test func `a recovery code stands in for the app once, however it is typed, and its owner gets a mail`()
            async throws
        {
            var browser = try await town.resident(portal)
            _ = try await browser.setUpApp()
            let codes = SecondFactorScene.codes(browser.page)
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            try await other.open(other.path("verify") + "?way=recovery")
            #expect(other.page.shows("Recovery code"))
            #expect(try await other.submit("/verify", ["code": "too short"]).status == 422)
            try await other.submit("/verify", ["code": codes[3].lowercased().replacing(" ", with: "-")])
            #expect(other.page.address == other.path("home"))
            let mails = try await town.mails(to: email, portal).filter { $0.subject == "A recovery code was used" }
            #expect(mails.count == 1 && mails[0].text.contains("You have 9 left"))
            var third = try town.browser(portal)
            try await third.beginSignIn(email)
            try await third.open(third.path("verify") + "?way=recovery")
            #expect(try await third.submit("/verify", ["code": codes[3]]).status == 422, "it is used up")
        }

        @Test func `new recovery codes take the password, and end the earlier ones`() async throws {
            var browser = try await town.resident(portal)
            _ = try await browser.setUpApp()
            let codes = SecondFactorScene.codes(browser.page)
            try await browser.visit("account/two-step/codes/new")
            let refused = try await browser.submit("/codes/new", ["current-password": "not the one"])
            #expect(refused.status == 422)
            try await browser.submit("/codes/new", ["current-password": Town.password])
            let fresh = SecondFactorScene.codes(browser.page)
            #expect(fresh.count == 10 && Set(fresh).isDisjoint(with: codes))
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            try await other.open(other.path("verify") + "?way=recovery")
            #expect(try await other.submit("/verify", ["code": codes[0]]).status == 422)
            try await other.submit("/verify", ["code": fresh[0]])
            #expect(other.page.address == other.path("home"))
        }

        @Test func `a mailbox is no way round an app, unless it was kept`() async throws {
            try await town.account(email, portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            _ = try await browser.setUpApp()
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            #expect(!other.page.shows("Send a code by email instead"))
            let asked = await other.post(
                other.path("verify/resend"), try other.page.form("/verify").fields + [("use", "email")])
            #expect(asked.location == other.path("home"), "what the account has not kept is not sent")
            #expect(try await town.mails(to: email, portal).count { $0.code != nil } == 1)

            _ = try await browser.visit("account/two-step")
            try await browser.submit("/account/two-step", ["method": "email", "current-password": Town.password])
            #expect(try await method() == "email")
            try await browser.signIn(email)
            _ = try await browser.setUpApp(keeping: true)
            try await other.beginSignIn(email)
            try await other.submit("/verify", button: "/verify/resend")
            #expect(other.page.shows("We have sent a verification code to your email address"))
            try await other.submit("/verify", ["code": try await other.code(email)])
            #expect(other.page.address == other.path("home"))
        }

        @Test func `moving from the app takes the password, and the app and its recovery codes end`() async throws {
            var browser = try await town.resident(portal)
            _ = try await browser.setUpApp()
            let code = SecondFactorScene.codes(browser.page)[0]
            try await browser.visit("account/two-step")
            #expect(
                try await browser.submit("/account/two-step", ["method": "email", "current-password": ""]).status == 422
            )
            #expect(try await method() == "app")
            try await browser.submit("/account/two-step", ["method": "email", "current-password": Town.password])
            #expect(browser.token == nil && browser.page.address.contains("ended=two-step"))
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            try await other.open(other.path("verify") + "?way=recovery")
            #expect(!other.page.shows("Recovery code"))
            #expect(try await other.submit("/verify", ["code": code]).status == 422)
            #expect(try await town.site(portal).store.read { try $0.rows("SELECT 1 FROM authenticator").count } == 0)
        }

        @Test func `a suspended account gets no further with the right code`() async throws {
            var browser = try await town.resident(portal)
            let app = try await browser.setUpApp()
            town.clock.advance(by: 30)
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            let id = try #require(try await town.find(email, portal)?.id)
            try await town.site(portal).store.write {
                try $0.run("UPDATE account SET suspended = 1 WHERE id = $1", id)
            }
            let code = try app.code(at: town.clock.now)
            let form = try other.page.form("/verify")
            let seen = await other.post(form.action, form.fields.filter { $0.0 != "code" } + [("code", code)])
            #expect(seen.location?.contains("sign-in") == true)
        }

        @Test(arguments: [(5, 20), (8, 5)])
        func `codes may have five digits and last twenty minutes`(_ digits: Int, _ minutes: Int) async throws {
            let town = try Town(edited: true) { copy in
                try copy.replace(
                    "\"mailed-code\": {\n      \"digits\": 6",
                    with: "\"mailed-code\": {\n      \"minutes\": \(minutes),\n      \"digits\": \(digits)",
                    in: "Config/packs/citizen-tiles/portal.json")
            }
            try await town.account(email, portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.beginSignIn(email)
            let code = try await browser.code(email)
            #expect(code.count == digits)
            town.clock.advance(by: Double(minutes) * 60 - 1)
            try await browser.submit("/verify", ["code": code])
            #expect(browser.page.address == browser.path("home"))
        }
    }
}
