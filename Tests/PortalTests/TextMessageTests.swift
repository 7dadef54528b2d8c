import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Identity
@testable import Portal

extension Proofs {
    /// Two step verification by text message.
    @Suite struct TextMessageTests {
        private let town: Town
        private let portal = SecondFactorScene.portal
        private let email = "robin@example.org"
        private let number = "+447700900123"

        init() throws { town = try SecondFactorScene.town() }

        /// The text messages that were sent so far, oldest first.
        private func messages() async throws -> [String] {
            _ = try await town.mails(to: email, portal)
            return town.texts.messages.map(\.body)
        }

        private func code() async throws -> String {
            try #require(try await messages().last?.firstMatch(of: /^[0-9]{6}/)).output.description
        }

        private func method() async throws -> String? { try await town.find(email, portal)?.twoStep }

        /// Someone who has entered the number, and is asked for the code that was sent to it.
        private func entered(_ typed: String = "07700 900 123") async throws -> Browser {
            var browser = try await town.resident(portal)
            try await browser.visit("account/two-step/text")
            try await browser.submit(
                "/account/two-step/text", ["number": typed, "current-password": Town.password])
            #expect(browser.page.address.hasPrefix(browser.path("account/two-step/text/confirm")))
            return browser
        }

        /// An account that uses text messages.
        private func turnedOn() async throws -> Browser {
            var browser = try await entered()
            try await browser.submit("/confirm", ["code": try await code()])
            return browser
        }

        @Test func `a number is on once its code was entered`() async throws {
            var browser = try await entered()
            #expect(browser.page.shows("ends in 123"))
            #expect(try await browser.submit("/confirm", ["code": "000000"]).status == 422)
            #expect(try await method() == "")
            let code = try await code()
            #expect(town.texts.messages.map(\.to) == [number])
            try await browser.submit("/confirm", ["code": code])
            #expect(try await method() == "text")
            #expect(SecondFactorScene.codes(browser.page).count == 10)
            #expect(try await browser.visit("people").address == browser.path("people"))
        }

        @Test func `signing in sends a code that names the portal and no person, and takes it`() async throws {
            _ = try await turnedOn()
            var browser = try town.browser(portal)
            try await browser.beginSignIn(email)
            #expect(browser.page.shows("ends in 123") && !browser.page.shows("07700"))
            let code = try await code()
            let body = try #require(try await messages().last)
            #expect(!body.contains("Robin") && !body.contains(email))
            try await browser.submit("/verify", ["code": code])
            #expect(browser.page.address == browser.path("home"))
            #expect(!town.journal.contains { $0.contains("7700900123") || $0.contains(code) })
        }

        @Test func `the code of one number does not confirm another`() async throws {
            var browser = try await entered()
            let code = try await code()
            try await browser.visit("account/two-step/text")
            try await browser.submit(
                "/account/two-step/text", ["number": "07700 900 999", "current-password": Town.password])
            #expect(try await browser.submit("/confirm", ["code": code]).status == 422)
            #expect(try await method() == "")
        }

        @Test func `another session cannot confirm the number`() async throws {
            let browser = try await entered()
            let code = try await code()
            var other = try await town.resident(portal)
            let form = try browser.page.form("/confirm")
            try await other.visit("account/two-step/text")
            let token = try other.page.form("/two-step/text")["csrf-token"] ?? ""
            let seen = await other.post(form.action, [("csrf-token", token), ("code", code)])
            #expect(seen.location?.contains("ended=tries") == true)
            #expect(try await method() == "")
        }

        @Test func `five wrong codes end the number, not the account`() async throws {
            var browser = try await entered()
            let code = try await code()
            for _ in 1...4 { #expect(try await browser.submit("/confirm", ["code": "000000"]).status == 422) }
            let form = try browser.page.form("/confirm")
            try await browser.submit("/confirm", ["code": "000000"])
            #expect(browser.page.shows("Enter the number again"))
            let late = await browser.post(form.action, form.fields.filter { $0.0 != "code" } + [("code", code)])
            #expect(late.location?.contains("ended=tries") == true)
            #expect(try await method() == "")
        }

        @Test func `the number and the password are asked for, each with what is wrong`() async throws {
            var browser = try await town.resident(portal)
            try await browser.visit("account/two-step/text")
            for (typed, words) in [
                ("", "Enter a mobile phone number"), ("01632 960 001", "Enter a UK mobile"),
                ("+33 6 12 34 56 78", "Enter a UK"),
            ] {
                let page = try await browser.submit(
                    "/account/two-step/text", ["number": typed, "current-password": Town.password])
                #expect(page.status == 422 && page.shows(words), "\(typed)")
            }
            let page = try await browser.submit(
                "/account/two-step/text", ["number": "07700900123", "current-password": "not the one"])
            #expect(page.status == 422 && page.shows("07700900123"))
            #expect(try await messages().isEmpty)
        }

        @Test func `what the gateway refuses for good is shown, and another way is offered`() async throws {
            try await town.account(email, portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            try await browser.visit("account/two-step/text")
            try await browser.submit(
                "/account/two-step/text", ["number": "07700 900123", "current-password": Town.password, "keep": "yes"])
            try await browser.submit("/confirm", ["code": try await code()])
            town.texts.refuse(number)
            var other = try town.browser(portal)
            try await other.beginSignIn(email)
            _ = try await messages()
            try await other.visit("verify")
            #expect(other.page.shows("We could not send a text message to the number that ends in 123"))
            #expect(town.journal.contains { $0.contains("mail.failed") && $0.contains("two-step-text") })
            try await other.submit("/verify", ["use": "email"], button: "/verify/resend")
            try await other.submit("/verify", ["code": try await other.code(email)])
            #expect(other.page.address == other.path("home"))
        }

        @Test func `a message is not sent after its code has expired`() async throws {
            _ = try await entered()
            town.clock.advance(by: 600)
            #expect(try await messages().isEmpty)
        }

        @Test func `a text message that failed does not make the address look unreachable`() async throws {
            town.texts.refuse(number)
            _ = try await entered()
            _ = try await messages()
            let id = try #require(try await town.find(email, portal)?.id)
            #expect(try await !town.site(portal).store.read { try AccountStore.refusesMail($0, account: id) })
        }
    }
}
