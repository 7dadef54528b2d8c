import Database
import Foundation
import Identity
import PortalKit
import Synchronization
import Testing
import Vault
import Web

@testable import Portal

extension Proofs {
    /// Wrong tries of passwords and codes: they keep out the network that makes them, and no other.
    @Suite struct GuessingTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "robin@example.org"

        /// Hashes cheaply, where hundreds of tries are made.
        init() throws { town = try Town(hasher: PasswordHasher(workers: 1, queue: 10_000, cost: .least)) }

        /// A try to sign in from an address. Returns what came: `in`, `wrong` or `wait`.
        private func tried(_ email: String, _ password: String, from client: String) async throws -> String {
            var browser = try town.browser(portal)
            browser.client = client
            let seen = await browser.post(
                browser.path("sign-in"), [("next", ""), ("email", email), ("password", password)])
            return browser.token != nil ? "in" : seen.shows("too many tries") ? "wait" : "wrong"
        }

        @Test func `wrong sign-ins from one IPv6 network keep that network waiting, and the council open`() async throws
        {
            try await town.account(email, portal)
            var came: [String: Int] = [:]
            for number in 0..<520 {
                let client = "2001:db8:0:1:\(String(number, radix: 16))::1"
                came[try await tried("invented-\(number)@example.org", "not the one", from: client), default: 0] += 1
            }
            #expect(came == ["wrong": 51, "wait": 469], "a /64 is one client")
            #expect(try await tried(email, Town.password, from: "203.0.113.9") == "in")
            #expect(try await tried(email, Town.password, from: "2001:db8:0:2::1") == "in")
            town.clock.advance(by: 60)
            #expect(try await tried(email, Town.password, from: "2001:db8:0:1::7") == "in", "a minute at most")
        }

        @Test func `a council under attack from everywhere alarms, and refuses no right password`() async throws {
            try await town.account(email, portal)
            for number in 0..<520 {
                let client = "198.51.\(number / 250).\(number % 250)"
                #expect(try await tried("invented-\(number)@example.org", "not the one", from: client) == "wrong")
            }
            #expect(town.journal.count { $0.contains("too-many-tries") } == 1)
            #expect(town.services.throttle.figures(at: town.clock.now).alarms == 1)
            #expect(try await tried(email, Town.password, from: "203.0.113.9") == "in")
        }

        @Test func `an account's owner is not kept out by tries from elsewhere`() async throws {
            try await town.account(email, portal)
            for _ in 1...8 { _ = try await tried(email, "not the one", from: "198.51.100.1") }
            #expect(try await tried(email, Town.password, from: "198.51.100.1") == "wait")
            #expect(try await tried(email, Town.password, from: "203.0.113.9") == "in")
        }

        @Test func `after wrong tries from many networks the right password asks for the mailed code`() async throws {
            try await town.account(email, portal)
            for number in 1...31 {
                #expect(try await tried(email, "not the one", from: "198.51.100.\(number)") == "wrong")
            }
            var owner = try town.browser(portal)
            try await owner.visit("sign-in")
            try await owner.submit("/sign-in", ["email": email, "password": Town.password])
            #expect(owner.page.address == owner.path("verify"))
            try await owner.submit("/verify", ["code": try await owner.code(email)])
            #expect(owner.page.address == owner.path("home"))
        }

        @Test func `a completed reset ends the account's waits, on every network`() async throws {
            try await town.account(email, portal)
            for _ in 1...8 { _ = try await tried(email, "not the one", from: "203.0.113.7") }
            #expect(try await tried(email, Town.password, from: "203.0.113.7") == "wait")
            var owner = try town.browser(portal)
            try await owner.visit("forgot")
            try await owner.submit("/forgot", ["email": email])
            try await owner.open(try await owner.link(email))
            try await owner.submit("", ["password": "nine cold spoons"])
            #expect(owner.page.heading == "Your password is changed")
            try await owner.signIn(email, password: "nine cold spoons")
            #expect(owner.page.address == owner.path("home"))
        }

        @Test func `the browser that replaced the password is counted apart from others of its network`() async throws {
            try await town.account(email, portal)
            var owner = try town.browser(portal)
            try await owner.visit("forgot")
            try await owner.submit("/forgot", ["email": email])
            try await owner.open(try await owner.link(email))
            try await owner.submit("", ["password": "nine cold spoons"])
            let signIn = try #require(owner.page.text.firstMatch(of: /href="([^"]*sign-in\?recovery=[^"]*)"/)?.1)
            for _ in 1...8 { _ = try await tried(email, "not the one", from: "203.0.113.7") }
            for number in 1...60 { _ = try await tried("invented-\(number)@example.org", "x", from: "203.0.113.7") }
            try await owner.open(String(signIn))
            try await owner.submit("/sign-in", ["email": email, "password": "nine cold spoons"])
            #expect(owner.page.address == owner.path("home"))
            for _ in 1...6 {
                let recovery = String(signIn.split(separator: "=").last ?? "")
                var other = try town.browser(portal)
                await other.post(
                    other.path("sign-in"), [("email", "other@example.org"), ("password", "x"), ("recovery", recovery)])
                #expect(other.page.shows("too many tries"), "it is of one account")
            }
        }

        @Test func `of passwords tried at once no more are judged than of passwords tried in turn`() async throws {
            try await town.account(email, portal)
            let browser = try town.browser(portal)
            let seen = await all(60) { number in
                let password = number == 59 ? Town.password : "not the one"
                return await town.sendSlowly(
                    browser.head(.post, browser.path("sign-in"), Browser.sameOrigin),
                    encoded([("email", email), ("password", password)]))
            }
            #expect(seen.count { $0.shows("is not right") } <= 6)
            #expect(seen.count { $0.fields["Set-Cookie"] != nil } <= 1)
        }

        @Test func `of codes tried at once five are judged, and none lets in after them`() async throws {
            try await town.account(email, portal, twoStep: "email")
            for round in 1...5 {
                var browser = try town.browser(portal)
                browser.client = "198.51.100.\(round)"
                try await browser.visit("sign-in")
                try await browser.submit("/sign-in", ["email": email, "password": Town.password])
                let (code, half) = (try await browser.code(email), browser)
                let token = try half.page.form("/verify")["csrf-token"] ?? ""
                let seen = await all(40) { number in
                    let wrong = (code.hasPrefix("1") ? "2" : "1") + code.dropFirst()
                    let tried = number == 39 ? code : wrong
                    return await town.sendSlowly(
                        half.head(.post, half.path("verify"), Browser.sameOrigin),
                        encoded([("code", tried), ("csrf-token", token)]))
                }
                let wrong = seen.count { $0.shows("That code is not right") }
                let ended = seen.count { $0.location?.hasSuffix("ended=tries") == true }
                let right = seen.count { $0.fields["Set-Cookie"]?.contains("Max-Age=0") == false }
                #expect(wrong + ended + right <= 5)
                #expect(ended == 0 || right == 0)
            }
        }

        @Test func `of answers to one reset link at once one is taken`() async throws {
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.visit("forgot")
            try await browser.submit("/forgot", ["email": email])
            let link = try await browser.link(email).replacing(browser.site.portal.origin, with: "")
            let visitor = browser
            let seen = await all(10) { number in
                await town.sendSlowly(
                    visitor.head(.post, link, Browser.sameOrigin), encoded([("password", "cold spoons \(number)")]))
            }
            #expect(seen.count { $0.location?.contains("reset/done") == true } == 1)
            #expect(seen.count { $0.status == 410 } == 9)
        }

        @Test func `after the clock went back one wrong code is only wrong`() async throws {
            try await town.account(email, portal, twoStep: "email")
            for _ in 1...2 {
                var browser = try town.browser(portal)
                try await browser.visit("sign-in")
                try await browser.submit("/sign-in", ["email": email, "password": Town.password])
                #expect(try await browser.submit("/verify", ["code": "000000"]).status == 422)
                town.clock.advance(by: -660)
            }
        }

        /// Sends so many requests, one lane each, their steps in an order drawn from a seed.
        private func all(_ count: Int, _ send: @escaping @Sendable (Int) async -> Seen) async -> [Seen] {
            let seen = Answers()
            let works = (0..<count).map { number -> Interleaver.Work in
                {
                    let answer = await send(number)
                    seen.all.withLock { $0.append(answer) }
                }
            }
            _ = await Interleaver.run(works, SeededRandom(seed: UInt64(count)))
            return seen.all.withLock { $0 }
        }
    }
}

private final class Answers: Sendable {
    let all = Mutex<[Seen]>([])
}
