import Foundation
import PortalKit
import Testing
import Vault
import Web

@testable import Identity
@testable import Portal

extension Proofs {
    /// A portal where every account needs an app, and none has one at first.
    @Suite struct SecondFactorSetUpTests {
        private let town: Town
        private let portal = SecondFactorScene.portal
        private let email = "robin@example.org"

        init() throws { town = try SecondFactorScene.townWithAppOnly() }

        private func begun() async throws -> Browser {
            if try await town.find(email, portal) == nil { try await town.account(email, portal) }
            var browser = try town.browser(portal)
            try await browser.beginSignIn(email)
            return browser
        }

        @Test func `the password leads to setting one up, and nothing else is open before`() async throws {
            var browser = try await begun()
            #expect(browser.page.address.hasPrefix(browser.path("account/two-step/app")))
            #expect(!browser.page.shows("Ashdown") && !browser.page.text.contains("account-menu"))
            for page in ["home", "people", "account/personal", "account/two-step/codes", "two-step"] {
                try await browser.visit(page)
                #expect(browser.page.address.hasPrefix(browser.path("account/two-step/app")), "\(page)")
            }
            let form = try browser.page.form("/account/two-step/app")
            for page in ["account/password", "account/two-step/codes", "account/two-step/codes/new"] {
                let seen = await browser.post(browser.path(page), form.fields)
                #expect(seen.status != 200 && seen.location.map { $0.contains("two-step") } != false, "\(page)")
            }
        }

        @Test func `setting it up completes the sign-in, where it wanted to go`() async throws {
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.visit("people")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            let token = browser.token
            let app = try SecondFactorScene.key(browser.page)
            try await browser.submit("/account/two-step/app", ["code": try app.code(at: town.clock.now)])
            #expect(SecondFactorScene.codes(browser.page).count == 10 && browser.token != token)
            try await browser.submit("/account/two-step/codes")
            #expect(browser.page.address == browser.path("people"))
        }

        @Test func `the key is that of its session: the code of another session's key is wrong`() async throws {
            let (one, two) = (try await begun(), try await begun())
            let (first, second) = (try SecondFactorScene.key(one.page), try SecondFactorScene.key(two.page))
            let code = try first.code(at: town.clock.now)
            #expect(code != (try second.code(at: town.clock.now)))
            var thief = two
            #expect(try await thief.submit("/account/two-step/app", ["code": code]).status == 422)
            #expect(try await town.find(email, portal)?.twoStep == "")
        }

        @Test func `the first to set one up ends the other's sign-in`() async throws {
            var (one, two) = (try await begun(), try await begun())
            let (first, second) = (try SecondFactorScene.key(one.page), try SecondFactorScene.key(two.page))
            try await one.submit("/account/two-step/app", ["code": try first.code(at: town.clock.now)])
            try await two.submit("/account/two-step/app", ["code": try second.code(at: town.clock.now)])
            #expect(two.page.address.hasPrefix(two.path("sign-in")))
            town.clock.advance(by: 30)
            try await two.beginSignIn(email)
            #expect(two.page.address == two.path("verify"))
            #expect(try await two.submit("/verify", ["code": try second.code(at: town.clock.now)]).status == 422)
            try await two.submit("/verify", ["code": try first.code(at: town.clock.now)])
            #expect(two.page.address == two.path("home"))
        }
    }
}
