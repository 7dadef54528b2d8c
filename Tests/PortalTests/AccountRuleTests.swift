import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// What passwords may be, what becomes of links, and browsers that keep no cookies.
    @Suite struct AccountRuleTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "robin.ashdown@example.org"

        init() throws { town = try Town() }

        @Test(arguments: [
            ("robin.ashdown@example.org", "Your password cannot be your email address"),
            ("ROBIN.ashdown@Example.org", "Your password cannot be your email address"),
            ("robin.ashdown", "Your password cannot be your email address"),
            ("a fog over Leicester", "cannot have the council's name in it"),
            ("Leicester City Council", "cannot have the council's name in it"),
            ("leicester-2026", "cannot have the council's name in it"),
        ])
        func `a password that the account or the council gives away is refused wherever one is chosen`(
            _ password: String, _ words: String
        ) async throws {
            var newcomer = try town.browser(portal)
            try await newcomer.register(email, ["password": password, "confirm-password": password])
            #expect(newcomer.page.status == 422 && newcomer.page.shows(words))
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/password")
            try await browser.submit("/account/password", ["current-password": Town.password, "password": password])
            #expect(browser.page.status == 422 && browser.page.shows(words))
            var forgetful = try town.browser(portal)
            try await forgetful.visit("forgot")
            try await forgetful.submit("/forgot", ["email": email])
            try await forgetful.open(try await forgetful.link(email))
            #expect(try await forgetful.submit("", ["password": password]).shows(words))
        }

        @Test func `the password of now is no new password`() async throws {
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/password")
            try await browser.submit(
                "/account/password", ["current-password": Town.password, "password": Town.password])
            #expect(browser.page.status == 422 && browser.page.shows("That is your password already"))
            var forgetful = try town.browser(portal)
            try await forgetful.visit("forgot")
            try await forgetful.submit("/forgot", ["email": email])
            try await forgetful.open(try await forgetful.link(email))
            #expect(try await forgetful.submit("", ["password": Town.password]).shows("That is your password already"))
            try await forgetful.submit("", ["password": "nine cold spoons"])
            #expect(forgetful.page.heading == "Your password is changed")
        }

        @Test(arguments: [
            ("\u{939}\u{93F}\u{928}\u{94D}\u{926}\u{940} \u{92E}\u{947}\u{902} \u{932}\u{902}\u{92C}\u{93E}", true),
            ("fog tree", true), ("fogtree", false), ("\u{1F600}\u{1F601}\u{1F602}\u{1F603}\u{1F604}", false),
        ])
        func `a password is as long as it has code points`(_ password: String, _ isTaken: Bool) async throws {
            var browser = try town.browser(portal)
            try await browser.register(email, ["password": password, "confirm-password": password])
            #expect((browser.page.address == browser.path("register/sent")) == isTaken)
        }

        @Test func `both fields of a new password say so to password managers`() async throws {
            var browser = try town.browser("leicester/professional/live")
            let text = try await browser.visit("register").text
            for name in ["password", "confirm-password"] {
                let input = text.matches(of: /<input[^>]*>/).map { String($0.0) }.first {
                    $0.contains("name=\"\(name)\"")
                }
                #expect(input?.contains("autocomplete=\"new-password\"") == true, "\(input ?? "no \(name)")")
            }
        }

        @Test func `the secret answer changes with the password alone, and its owner gets a mail`() async throws {
            let portal = "stockton/citizen/live"
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/secret-answer")
            let answer = ["secret-question": "pet", "secret-answer": "Big Bramble"]
            for wrong in ["", "not the one"] {
                let page = try await browser.submit(
                    "/account/secret-answer", answer.merging(["current-password": wrong]) { $1 })
                #expect(page.status == 422 && page.text.contains("href=\"#current-password\""))
            }
            #expect(try await town.mails(to: email, portal).isEmpty)
            try await browser.submit(
                "/account/secret-answer", answer.merging(["current-password": Town.password]) { $1 })
            #expect(browser.page.shows("saved"))
            #expect(try await town.mails(to: email, portal).map(\.subject) == ["Your secret answer was changed"])
        }

        @Test func `an older link says that a newer one replaces it, and works no more`() async throws {
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            var links: [String] = []
            for _ in 1...2 {
                try await browser.visit("forgot")
                try await browser.submit("/forgot", ["email": email])
                links.append(try await browser.link(email))
            }
            #expect(try await browser.open(links[0]).heading == "This link has been replaced")
            #expect(browser.page.shows("newest email"))
            try await browser.open(links[1])
            try await browser.submit("", ["password": "nine cold spoons"])
            #expect(browser.page.heading == "Your password is changed")
            #expect(try await browser.open(links[1]).heading == "This link has been used")
        }

        @Test func `a changed password ends the links that were mailed before`() async throws {
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/email")
            try await browser.submit("/account/email", ["email": "new@example.org", "current-password": Town.password])
            let confirm = try await browser.link("new@example.org")
            var other = try town.browser(portal)
            try await other.visit("forgot")
            try await other.submit("/forgot", ["email": email])
            let reset = try await other.link(email)
            try await browser.visit("account/password")
            try await browser.submit(
                "/account/password", ["current-password": Town.password, "password": "nine cold spoons"])
            for link in [confirm, reset] {
                #expect(try await other.open(link).status == 410)
                #expect(other.page.heading == "This link no longer works")
            }
            #expect(try await town.find("new@example.org", portal) == nil)
        }

        @Test(arguments: ["", "email"])
        func `the page says so at the first sign-in where a browser keeps no cookies`(_ twoStep: String) async throws {
            try await town.account(email, portal, twoStep: twoStep)
            var browser = try town.browser(portal)
            let seen = await browser.post(
                browser.path("sign-in"), [("next", "people"), ("email", email), ("password", Town.password)])
            browser.cookies = [:]
            let referer = "https://\(browser.site.tenant.hosts[0])\(browser.path("sign-in"))"
            let next = await town.send(browser.head(.get, try #require(seen.location), ["Referer": referer]))
            #expect(try await browser.open(try #require(next.location)).shows("your browser is not keeping our cookie"))
            #expect(try browser.page.form("/sign-in")["next"] == (twoStep.isEmpty ? "people" : ""))
            let elsewhere = await town.send(browser.head(.get, browser.path("people"), ["Referer": referer + "/x"]))
            #expect(elsewhere.location?.contains("cookies") == false)
        }

        @Test func `signing out has the browser forget what it holds of the site`() async throws {
            var browser = try await town.resident(portal, email)
            let form = try await browser.visit("home").form("/sign-out")
            let seen = await browser.post(form.action, form.fields)
            #expect(seen.fields["Clear-Site-Data"] == "\"cache\", \"storage\"")
            #expect(browser.token == nil)
        }

        @Test(arguments: ["%a %b", "%a\u{A0}%b", "%a\u{2013}%b", "Code: %a%b", "%a\n%b", "wide"])
        func `a code is understood whatever stands between its digits`(_ pattern: String) async throws {
            try await town.account(email, portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            let code = try await browser.code(email)
            let wide = code.compactMap { $0.wholeNumberValue.flatMap { Unicode.Scalar(0xFF10 + UInt32($0)) } }
            let typed =
                pattern == "wide"
                ? String(String.UnicodeScalarView(wide))
                : pattern.replacing("%a", with: code.prefix(3)).replacing("%b", with: code.dropFirst(3))
            try await browser.submit("/verify", ["code": typed])
            #expect(browser.page.address == browser.path("home"), "\(typed)")
        }
    }
}
