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
    /// Sessions, against the real councils (OWASP ASVS 5.0, chapter 7).
    @Suite struct SessionTests {
        private let town: Town
        private let portal = "leicester/citizen/live"

        init() throws { town = try Town() }

        @Test func `a token is 256 random bits, of which the database holds only the digest`() async throws {
            let browser = try await town.resident(portal)
            let token = try #require(browser.token)
            #expect(token.count == 43)
            let file = try town.database(portal)
            #expect(file.contains(Digest.sha256Hex("\(portal):\(token)")))
            #expect(!file.contains(token))
        }

        @Test func `every sign-in makes a new token, and the one before it is worth nothing`() async throws {
            var browser = try await town.resident(portal)
            var old = browser
            let token = try await browser.visit("account/personal").form("/personal")["csrf-token"] ?? ""
            let again = [("csrf-token", token), ("email", "robin@example.org"), ("password", Town.password)]
            #expect(await browser.post(browser.path("sign-in"), again).location == browser.path("home"))
            #expect(browser.token != old.token)
            #expect(try await browser.visit("home").address == browser.path("home"))
            #expect(try await old.visit("home").address.hasPrefix(old.path("sign-in")))
        }

        @Test func `a token that someone else made up is not taken over`() async throws {
            try await town.account("robin@example.org", portal)
            var browser = try town.browser(portal)
            browser.cookies = [browser.cookieName: "known-to-somebody-else"]
            try await browser.signIn("robin@example.org")
            #expect(browser.page.address == browser.path("home"))
            #expect(browser.token != "known-to-somebody-else")
        }

        @Test func `the token of the password step is not the token of the session`() async throws {
            try await town.account("robin@example.org", portal, twoStep: "email")
            var browser = try town.browser(portal)
            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": "robin@example.org", "password": Town.password])
            let half = browser
            #expect(try await browser.visit("home").address == browser.path("verify"), "half a sign-in opens nothing")
            try await browser.submit("/verify", ["code": try await browser.code("robin@example.org")])
            #expect(browser.page.address == browser.path("home"))
            #expect(browser.token != half.token)
            var thief = half
            #expect(try await thief.visit("home").heading != browser.page.heading)
        }

        @Test func `a session ends after an hour without use`() async throws {
            var browser = try await town.resident(portal)
            town.clock.advance(by: 3599)
            #expect(try await browser.visit("home").address == browser.path("home"))
            try await settle { try await self.used() == Int(town.clock.now.timeIntervalSince1970) }
            town.clock.advance(by: 3599)
            #expect(try await browser.visit("home").address == browser.path("home"), "use lengthens it")
            try await settle { try await self.used() == Int(town.clock.now.timeIntervalSince1970) }
            town.clock.advance(by: 3600)
            #expect(try await browser.visit("home").address.hasPrefix(browser.path("sign-in")))
        }

        @Test func `typing counts as use, and the page is told when the session ends`() async throws {
            var browser = try await town.resident(portal)
            let page = try await browser.visit("account/circumstances")
            #expect(page.text.contains("data-session-ends=\"3600\" data-warn-before=\"300\""))
            town.clock.advance(by: 3000)
            let keep = try page.form("/keep")
            #expect(await browser.post(keep.action, keep.fields).status == 204)
            try await settle { try await self.used() == Int(town.clock.now.timeIntervalSince1970) }
            town.clock.advance(by: 3000)
            #expect(try await browser.visit("home").address == browser.path("home"))
        }

        @Test func `a session ends after twelve hours, however much it is used`() async throws {
            var browser = try await town.resident(portal)
            for _ in 0..<23 {
                town.clock.advance(by: 1800)
                #expect(try await browser.visit("home").address == browser.path("home"))
                try await settle { try await self.used() == Int(town.clock.now.timeIntervalSince1970) }
            }
            town.clock.advance(by: 1800)
            #expect(try await browser.visit("home").address.hasPrefix(browser.path("sign-in")))
        }

        @Test func `a changed password ends every session but a new one of whoever changed it`() async throws {
            var browser = try await town.resident(portal)
            var elsewhere = try await town.resident(portal)
            let old = browser.token
            try await browser.visit("account/password")
            try await browser.submit(
                "/account/password", ["current-password": Town.password, "password": "nine cold spoons"])
            #expect(browser.page.status == 200 && browser.page.address.contains("saved"))
            #expect(browser.token != old)
            #expect(try await elsewhere.visit("home").address.hasPrefix(elsewhere.path("sign-in")))
            var again = try town.browser(portal)
            try await again.signIn("robin@example.org")
            #expect(again.token == nil, "the old password is gone")
            try await again.signIn("robin@example.org", password: "nine cold spoons")
            #expect(again.page.address == again.path("home"))
            let mails = try await town.mails(to: "robin@example.org", portal)
            #expect(mails.last?.subject == "Your password was changed")
        }

        @Test func `the password is asked for again before it is changed`() async throws {
            var browser = try await town.resident(portal)
            try await browser.visit("account/password")
            let page = try await browser.submit(
                "/account/password", ["current-password": "not the one", "password": "nine cold spoons"])
            #expect(page.status == 422)
            #expect(page.shows("That is not your current password"))
            var other = try town.browser(portal)
            try await other.signIn("robin@example.org")
            #expect(other.page.address == other.path("home"))
        }

        @Test func `signing out ends the session on the server, not only in the browser`() async throws {
            var browser = try await town.resident(portal)
            var thief = browser
            try await browser.visit("home")
            try await browser.submit("/sign-out")
            #expect(browser.page.address == browser.path("signed-out"))
            #expect(browser.token == nil)
            #expect(try await thief.visit("home").address.hasPrefix(thief.path("sign-in")))
            #expect(try await used() == nil)
        }

        @Test func `the cookie is for this host alone over TLS, and has its plain name on loopback`() async throws {
            let secure = try await town.resident(portal)
            let text = try #require(secure.trail.compactMap { $0.fields["Set-Cookie"] }.last)
            #expect(text.hasPrefix("__Host-citizen-live="))
            #expect(text.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax"))
            #expect(!text.contains("Domain") && !text.contains("Max-Age"))

            var plain = try town.browser(portal, onLoopback: true)
            try await plain.signIn("robin@example.org")
            let other = try #require(plain.trail.compactMap { $0.fields["Set-Cookie"] }.last)
            #expect(other.hasPrefix("citizen-live="))
            #expect(other.hasSuffix("; Path=/; HttpOnly; SameSite=Lax"))

            var mixed = try town.browser(portal)
            mixed.cookies = plain.cookies
            #expect(try await mixed.visit("home").address.hasPrefix(mixed.path("sign-in")), "no plain name over TLS")
        }

        @Test func `plain HTTP from elsewhere is refused, whatever it asks for`() async throws {
            let browser = try await town.resident(portal)
            for (method, path) in [
                (Web.Method.get, ""), (.get, "sign-in"), (.get, "home"), (.post, "sign-in"),
                (.post, "account/personal"),
            ] {
                var head = browser.head(method, browser.path(path), Browser.sameOrigin)
                head.isSecure = false
                let seen = await town.send(head, encoded([("email", "robin@example.org")]))
                #expect(seen.status == 403)
                #expect(!seen.shows("Leicester"))
                #expect(seen.fields["Set-Cookie"] == nil)
            }
        }

        @Test func `two cookies of the session's name are none`() async throws {
            let browser = try await town.resident(portal)
            let token = try #require(browser.token)
            var head = browser.head(.get, browser.path("home"))
            head.fields = ["Cookie": "__Host-citizen-live=\(token); __Host-citizen-live=\(token)"]
            #expect(await town.send(head).status == 303)
        }

        @Test func `a suspended account's session is over at once`() async throws {
            var browser = try await town.resident(portal)
            let site = try town.site(portal)
            _ = try await site.store.write { try $0.run("UPDATE account SET suspended = 1") }
            #expect(try await browser.visit("home").address.hasPrefix(browser.path("sign-in")))
            try await browser.signIn("robin@example.org")
            #expect(browser.page.shows("The email address or the password is not right"))
        }

        private func used() async throws -> Int? {
            try await town.site(portal).store.read { try $0.row("SELECT max(used) FROM session")?.optionalInteger(0) }
        }

        /// Lets go of the thread until something that no one waits for has happened.
        private func settle(_ isDone: () async throws -> Bool) async throws {
            while try await !isDone() { await Task.yield() }
        }
    }
}
