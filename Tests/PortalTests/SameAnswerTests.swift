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
    /// The same answer after the same work, whether or not an account exists (ASVS 5.0, 6.3.8).
    @Suite struct SameAnswerTests {
        private let town: Town
        private static let portals = [
            "leicester/citizen/live", "leicester/professional/live", "coventry/citizen/live",
            "hertfordshire/citizen/live",
            "stockton/citizen/live", "stockton/professional/live",
        ]

        init() throws { town = try Town() }

        @Test(arguments: portals)
        func `signing in tells nothing of who has an account`(_ portal: String) async throws {
            try await people(portal)
            let answers = try await addresses.asyncMap { email in
                var browser = try town.browser(portal)
                try await browser.visit("sign-in")
                return try told(await tried(&browser, "/sign-in", ["email": email, "password": "not the one"]), email)
            }
            #expect(Set(answers).count == 1)
            #expect(answers[0].hasPrefix("422 "))
        }

        @Test(arguments: portals)
        func `a forgotten password tells nothing of who has an account`(_ portal: String) async throws {
            try await people(portal)
            let answers = try await addresses.asyncMap { email in
                var browser = try town.browser(portal)
                try await browser.visit("forgot")
                let form = try browser.page.form("/forgot")
                let seen = await browser.post(
                    form.action, form.fields.map { ($0.0, $0.0 == "email" ? email : "Little Bramble") })
                return try told(seen, email)
            }
            #expect(Set(answers).count == 1)
            #expect(answers[0].hasPrefix("303 "))
            #expect(try await town.mails(to: "nobody@example.org", portal).isEmpty)
            #expect(try await town.mails(to: "suspended@example.org", portal).isEmpty)
        }

        @Test(arguments: portals)
        func `registering tells nothing of who has an account, and tells its owner by mail`(_ portal: String)
            async throws
        {
            try await people(portal)
            var answers: [String] = []
            for email in addresses + ["ACTIVE@example.org"] {
                var browser = try town.browser(portal)
                try await browser.register(email)
                answers += browser.trail.suffix(2).map { "\($0.status) \($0.location ?? "") \($0.lasting)" }
                #expect(browser.page.address == browser.path("register/sent"))
            }
            #expect(Set(answers).count == 2, "the redirect and its page, each the same for all")
            let mails = try await town.mails(to: "active@example.org", portal)
            #expect(mails.map(\.subject) == ["You already have an account", "You already have an account"])
            #expect(mails[0].link?.hasSuffix("/forgot") == true, "it says how to choose a new password")
            let before = try await town.find("active@example.org", portal)
            #expect(before?.forename == "Robin")
            #expect(try await town.mails(to: "nobody@example.org", portal).map(\.subject) == ["Activate your account"])
        }

        @Test func `a known address as the new address of another is told so itself, and the asker is not`()
            async throws
        {
            let portal = "leicester/citizen/live"
            try await people(portal)
            var pages: [String] = []
            for email in ["active@example.org", "nobody@example.org"] {
                var browser = try await town.resident(portal, "asker-\(pages.count)@example.org")
                try await browser.visit("account/email")
                let page = try await browser.submit(
                    "/account/email", ["email": email, "current-password": Town.password])
                pages.append("\(page.status) \(page.lasting.replacing(email, with: "X"))")
            }
            #expect(pages[0] == pages[1])
            #expect(
                try await town.mails(to: "active@example.org", portal).last?.subject == "You already have an account")
        }

        @Test func `TEST turns away whoever is no tester, known or not`() async throws {
            let portal = "leicester/citizen/test"
            try await town.account("active@example.org", portal)
            let answers = try await ["active@example.org", "nobody@example.org"].asyncMap { email in
                var browser = try town.browser(portal)
                try await browser.visit("sign-in")
                return try told(await tried(&browser, "/sign-in", ["email": email, "password": Town.password]), email)
            }
            #expect(answers[0] == answers[1])
            #expect(answers[0].contains("only testers of the council"))
        }

        @Test func `the secret answer, right or wrong, has the same page, and a link only when it is right`()
            async throws
        {
            let portal = "stockton/citizen/live"
            let email = "robin@example.org"
            var browser = try town.browser(portal)
            try await browser.register(email)
            try await browser.open(try await browser.link(email))
            try await browser.submit("")
            let before = try await town.mails(to: email, portal).count
            var pages: [String] = []
            for answer in ["Big Bramble", "Bramble", "  little   BRAMBLE "] {
                try await browser.visit("forgot")
                try await browser.submit("/forgot", ["email": email, "secret-answer": answer])
                pages.append("\(browser.page.status) \(browser.page.address) \(browser.page.lasting)")
                let isRight = answer.lowercased().contains("little")
                #expect(try await town.mails(to: email, portal).count == before + (isRight ? 1 : 0), "\(answer)")
            }
            #expect(Set(pages).count == 1)
            #expect(try town.database(portal).lowercased().contains("bramble") == false, "it is kept as a password is")
        }

        @Test(arguments: ["sign-in", "forgot", "register"])
        func `known or not, an address waits for a password's hashing`(_ page: String) async throws {
            let (portal, hasher) = ("stockton/citizen/live", PasswordHasher(workers: 1, queue: 0))
            let town = try Town(hasher: hasher)
            for number in 0..<20 { try await town.account("known-\(number)@example.org", portal) }
            // A queue that is always full refuses each request for a hash, and no other.
            let others = Task { while !Task.isCancelled { _ = try? await hasher.hash("someone else's") } }
            defer { others.cancel() }
            for kind in ["known", "unknown"] {
                var wasTurnedAway = false
                for number in 0..<20 where !wasTurnedAway {
                    var browser = try town.browser(portal)
                    let email = "\(kind)-\(number)@example.org"
                    var fields = Browser.answers(email).map { ($0.key, $0.value) }
                    if page == "sign-in" { fields = [("email", email), ("password", "not the one")] }
                    await browser.post(browser.path(page), fields)
                    wasTurnedAway = browser.page.status == 503
                    let seconds = browser.page.fields["Retry-After"].flatMap(Int.init) ?? 0
                    #expect(!wasTurnedAway || (5...15).contains(seconds))
                }
                #expect(wasTurnedAway, "\(kind)")
            }
        }

        @Test func `the waits of signing in grow, for known and unknown addresses alike`() async throws {
            let portal = "leicester/citizen/live"
            try await people(portal)
            var answers: [[String]] = []
            for email in ["active@example.org", "nobody@example.org"] {
                var (browser, told) = (try town.browser(portal), [String]())
                for wait in [0.0, 0, 0, 0, 0, 0, 59, 1, 299, 1] {
                    town.clock.advance(by: wait)
                    try await browser.visit("sign-in")
                    try await browser.submit("/sign-in", ["email": email, "password": "not the one"])
                    told.append(browser.page.shows("too many tries") ? "wait" : "wrong")
                }
                answers.append(told)
            }
            #expect(answers[0] == answers[1])
            #expect(answers[0] == Array(repeating: "wrong", count: 6) + ["wait", "wrong", "wait", "wrong"])
        }

        @Test func `a wait is of the address that was tried, not of its neighbours`() async throws {
            let portal = "leicester/citizen/live"
            try await people(portal)
            var browser = try town.browser(portal)
            for _ in 0..<7 { try await browser.signIn("nobody@example.org", password: "not the one") }
            try await browser.signIn("active@example.org")
            #expect(browser.page.address == browser.path("home"), "a school is one address")
        }

        private let addresses = [
            "active@example.org", "waiting@example.org", "suspended@example.org", "nobody@example.org",
        ]

        private func people(_ portal: String) async throws {
            try await town.account("active@example.org", portal)
            try await town.account("waiting@example.org", portal, isActivated: false)
            let id = try await town.account("suspended@example.org", portal)
            _ = try await town.site(portal).store.write {
                try $0.run("UPDATE account SET suspended = 1 WHERE id = $1", id)
            }
        }

        private func tried(_ browser: inout Browser, _ end: String, _ values: [String: String]) async throws -> Seen {
            let form = try browser.page.form(end)
            return await browser.post(form.action, form.fields.map { ($0.0, values[$0.0] ?? $0.1) })
        }

        /// All that a response tells, but for the address that was typed.
        private func told(_ seen: Seen, _ email: String) throws -> String {
            let fields = seen.fields.all.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            return "\(seen.status) \(fields)\n\(seen.lasting.replacing(email, with: "X"))"
        }
    }
}

extension Array {
    fileprivate func asyncMap<Other>(_ change: (Element) async throws -> Other) async rethrows -> [Other] {
        var others: [Other] = []
        for element in self { others.append(try await change(element)) }
        return others
    }
}
