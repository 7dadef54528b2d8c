import Database
import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Vault
import Web

@testable import Portal

extension Proofs {
    /// Links in mail: they do nothing on GET, for mail scanners follow them.
    @Suite struct LinkTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "robin@example.org"
        private static let portals = [
            "leicester/citizen/live", "leicester/professional/live", "coventry/citizen/live",
            "hertfordshire/citizen/live",
            "stockton/citizen/live", "stockton/professional/live",
        ]

        init() throws { town = try Town() }

        @Test(arguments: portals)
        func `following an activation link changes nothing, and the page behind it activates`(_ portal: String)
            async throws
        {
            var browser = try await registered(portal)
            let link = try await browser.link(email)
            for _ in 1...3 {
                #expect(try await browser.open(link).status == 200)
                _ = await town.send(browser.head(.head, link.replacing(browser.site.portal.origin, with: "")))
                #expect(try await town.find(email, portal)?.isActivated == false)
            }
            let form = try browser.page.form("")
            let action = form.action
            try await browser.submit(action, ["email": email, "password": Town.password])
            #expect(try await town.find(email, portal)?.isActivated == true)
            #expect(try await browser.open(link).status == 410)
            #expect(browser.page.shows("You can sign in"))
        }

        @Test func `where signing in activates, only this account's own password does`() async throws {
            let portal = "coventry/citizen/live"
            try await town.account("other@example.org", portal)
            var browser = try await registered(portal)
            let link = try await browser.link(email)
            for wrong in [("robin@example.org", "not the password"), ("other@example.org", Town.password)] {
                try await browser.open(link)
                let page = try await browser.submit("", ["email": wrong.0, "password": wrong.1])
                #expect(page.status == 422)
                #expect(try await town.find(email, portal)?.isActivated == false)
                #expect(browser.token == nil)
            }
            try await browser.open(link)
            try await browser.submit("", ["email": email, "password": Town.password])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `a link has 128 random bits, of which only the digest is stored, and a number that is no key`()
            async throws
        {
            var browser = try await registered(portal)
            let link = try await browser.link(email)
            let token = try #require(link.split(separator: "/").last)
            #expect(
                token.wholeMatch(of: /[0-9]{5}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/) != nil)
            let secret = String(token.dropFirst(6))
            #expect(!(try town.database(portal)).contains(secret))
            #expect(try town.database(portal).contains(Digest.sha256Hex("activate:" + secret)))
            let other = link.replacing(token.prefix(5), with: token.hasPrefix("12345") ? "54321" : "12345")
            #expect(try await browser.open(other).status == 200)
        }

        @Test func `an expired activation link offers a new one, which works`() async throws {
            var browser = try await registered(portal)
            let link = try await browser.link(email)
            town.clock.advance(by: 7 * 86_400 - 1)
            #expect(try await browser.open(link).status == 200)
            town.clock.advance(by: 1)
            #expect(try await browser.open(link).status == 410)
            #expect(browser.page.heading == "This link has expired")
            try await browser.submit("/activation/resend")
            let newer = try await browser.link(email)
            #expect(newer != link)
            try await browser.open(newer)
            try await browser.submit("")
            #expect(try await town.find(email, portal)?.isActivated == true)
        }

        @Test func `a newer activation link replaces an older one`() async throws {
            var browser = try await registered(portal)
            let older = try await browser.link(email)
            try await browser.signIn(email)
            #expect(browser.page.shows("We have sent the email again"))
            let newer = try await browser.link(email)
            #expect(newer != older)
            #expect(try await browser.open(older).status == 410)
            let post = await browser.post(older.replacing(browser.site.portal.origin, with: ""), [])
            #expect(post.status == 410)
            #expect(try await town.find(email, portal)?.isActivated == false)
            #expect(try await browser.open(newer).status == 200)
        }

        @Test(arguments: ["Account.Mvc/CompleteRegistration", "reset", "account/email/confirm"])
        func `a link that is mangled or another council's says what to do`(_ path: String) async throws {
            let link = try await registered(portal).link(email)
            let token = String(try #require(link.split(separator: "/").last))
            var elsewhere = try town.browser("coventry/citizen/live")
            #expect(try await elsewhere.open(elsewhere.path(path + "/" + token)).status == 404)
            #expect(elsewhere.page.heading == "This link is not complete")
            var testing = try town.browser("leicester/citizen/test")
            #expect(try await testing.open(testing.path(path + "/" + token)).status == 404)
            var browser = try town.browser(portal)
            for mangled in [
                String(token.dropLast()), String(token.dropFirst(6)), token + "0", "_", "12345_", "x", "%3Cscript%3E",
                token.replacing("-", with: "_"), String(repeating: "a", count: 4000), "12345_%00",
            ] {
                let address = browser.path(path) + "/" + mangled
                let seen = await town.send(browser.head(.get, address))
                #expect(mangled.contains("%00") ? seen.status == 400 : seen.status == 404, "\(mangled)")
                #expect(seen.text.contains("class=\"button\""), "it leads on")
                #expect(await browser.post(address, []).status == seen.status)
            }
            #expect(try await town.find(email, portal)?.isActivated == false)
        }

        @Test func `following a reset link changes nothing, and the page behind it sets the password once`()
            async throws
        {
            try await town.account(email, portal)
            var signedIn = try await town.resident(portal)
            var browser = try await forgotten(portal)
            let link = try await browser.link(email)
            #expect(try await browser.open(link).status == 200)
            #expect(try await signedIn.visit("home").address == signedIn.path("home"), "following it signs no one out")
            for weak in ["short", "password123", "leicester1", "aaaaaaaaaa", ""] {
                #expect(try await browser.submit("", ["password": weak]).status == 422, "\(weak)")
            }
            try await browser.submit("", ["password": "nine cold spoons"])
            #expect(browser.page.heading == "Your password is changed")
            #expect(try await signedIn.visit("home").address.hasPrefix(signedIn.path("sign-in")), "all are signed out")
            #expect(try await browser.open(link).status == 410)
            #expect(await browser.post(browser.page.address, [("password", "ten new forks")]).status == 410)
            try await browser.signIn(email, password: "nine cold spoons")
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `a reset link works for an hour, and a newer one replaces it`() async throws {
            try await town.account(email, portal)
            var browser = try await forgotten(portal)
            let older = try await browser.link(email)
            browser = try await forgotten(portal)
            let newer = try await browser.link(email)
            #expect(newer != older)
            #expect(try await browser.open(older).status == 410)
            town.clock.advance(by: 3599)
            #expect(try await browser.open(newer).status == 200)
            town.clock.advance(by: 1)
            #expect(try await browser.open(newer).status == 410)
            #expect(browser.page.heading == "This link has expired")
            #expect(browser.page.shows("Ask for a new link"))
        }

        @Test func `an address changes by the button behind the link, never by following it`() async throws {
            var browser = try await town.resident(portal)
            #expect(try await browser.visit("account/email").shows("Your email address is robin@example.org"))
            try await browser.submit("/account/email", ["email": "new@example.org", "current-password": Town.password])
            #expect(browser.page.shows("We have sent an email to new@example.org"))
            let link = try await browser.link("new@example.org")
            var phone = try town.browser(portal)
            #expect(try await phone.open(link).status == 200)
            #expect(try await town.find("new@example.org", portal) == nil)
            try await phone.submit("")
            #expect(try await town.find("new@example.org", portal) != nil)
            #expect(try await town.find(email, portal) == nil)
            #expect(try await browser.visit("home").address.hasPrefix(browser.path("sign-in")), "all are signed out")
            #expect(try await town.mails(to: email, portal).last?.subject == "Your email address was changed")
            #expect(try await phone.open(link).status == 410)
        }

        @Test func `a link to a new address works for a day, and a newer one replaces it`() async throws {
            var browser = try await town.resident(portal)
            var links: [String] = []
            for address in ["one@example.org", "two@example.org"] {
                try await browser.visit("account/email")
                try await browser.submit("/account/email", ["email": address, "current-password": Town.password])
                links.append(try await browser.link(address))
            }
            var phone = try town.browser(portal)
            #expect(try await phone.open(links[0]).status == 410)
            #expect(try await phone.open(links[1]).status == 200)
            town.clock.advance(by: 86_400)
            #expect(try await phone.open(links[1]).status == 410)
            #expect(try await town.find(email, portal) != nil)
        }

        @Test func `links begin with the configured origin, whatever host the request came by`() async throws {
            var browser = try town.browser(portal, onLoopback: true)
            try await browser.register(email)
            #expect(try await browser.link(email).hasPrefix("https://ems.leicester.gov.uk/CitizenPortal_LIVE/en/"))
        }

        @Test func `an account keeps its language in mail`() async throws {
            var browser = try town.browser(portal, .cy)
            try await browser.register(email)
            let mail = try #require(try await town.mails(to: email, portal).last)
            #expect(mail.language == "cy")
            #expect(mail.link?.contains("/CitizenPortal_LIVE/cy/") == true)
            #expect(try await town.find(email, portal)?.language == .cy)
        }

        private func registered(_ portal: String) async throws -> Browser {
            var browser = try town.browser(portal)
            try await browser.register(email)
            try #require(browser.page.address == browser.path("register/sent"), "\(browser.page.text)")
            return browser
        }

        private func forgotten(_ portal: String) async throws -> Browser {
            var browser = try town.browser(portal)
            try await browser.visit("forgot")
            try await browser.submit("/forgot", ["email": email])
            return browser
        }
    }
}
