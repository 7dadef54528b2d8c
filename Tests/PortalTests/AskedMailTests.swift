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
    /// Mail that visitors have sent: counted by mailbox, by network and by site, whether or not there is an account.
    @Suite struct AskedMailTests {
        private let town: Town
        private let portal = "leicester/citizen/live"
        private let email = "robin@example.org"

        init() throws { town = try Town(hasher: PasswordHasher(workers: 1, queue: 10_000, cost: .least)) }

        private func asked(_ page: String, _ email: String, from client: String = "203.0.113.7") async throws -> Seen {
            var browser = try town.browser(portal)
            browser.client = client
            let fields = page == "register" ? Browser.answers(email).map { ($0.key, $0.value) } : [("email", email)]
            return await browser.post(browser.path(page), fields)
        }

        @Test func `registering counts the client, however the addresses are labelled`() async throws {
            var taken = 0
            for number in 0..<150 {
                let seen = try await asked("register", "victim+\(number)@example.org")
                taken += seen.location == nil ? 0 : 1
                #expect(seen.location != nil || seen.status == 429 && seen.shows("too many tries"))
            }
            #expect(taken == 6)
            taken = 0
            for number in 0..<150 {
                taken += try await asked("register", "invented-\(number)@example.org").location == nil ? 0 : 1
            }
            #expect(taken == 45, "fifty and one in all")
            #expect(try await asked("register", "another@example.org", from: "203.0.113.8").location != nil)
            town.clock.advance(by: 60)
            #expect(try await asked("register", "another2@example.org").location != nil, "a minute at most")
        }

        @Test(arguments: ["forgot", "activation/resend"])
        func `one mailbox is sent so much and no more, known or not`(_ page: String) async throws {
            try await town.account(email, portal, isActivated: page == "forgot")
            var answers: [[String]] = []
            for address in [email, "nobody@example.org"] {
                var told: [String] = []
                for number in 0..<30 {
                    let seen = try await asked(page, address, from: "198.51.100.\(number)")
                    told.append("\(seen.status) \(seen.location ?? "") \(seen.lasting.replacing(address, with: "X"))")
                }
                answers.append(told)
            }
            #expect(answers[0] == answers[1])
            #expect(try await town.mails(to: email, portal).count == 11)
            #expect(try await town.mails(to: "nobody@example.org", portal).isEmpty)
        }

        @Test func `forty right sign-ins send no forty codes, and a minute later the next is sent`() async throws {
            try await town.account(email, portal, twoStep: "email")
            for number in 0..<40 {
                var browser = try town.browser(portal)
                browser.client = "198.51.100.\(number / 4)"
                try await browser.visit("sign-in")
                try await browser.submit("/sign-in", ["email": email, "password": Town.password])
                #expect(browser.page.address == browser.path("verify"))
            }
            #expect(try await town.mails(to: email, portal).count == 11)
            town.clock.advance(by: 60)
            var owner = try town.browser(portal)
            try await owner.visit("sign-in")
            try await owner.submit("/sign-in", ["email": email, "password": Town.password])
            try await owner.submit("/verify", ["code": try await owner.code(email)])
            #expect(owner.page.address == owner.path("home"))
        }

        @Test func `where no code was sent the page says so, and asking again is limited too`() async throws {
            try await town.account(email, portal, twoStep: "email")
            var browser = try town.browser(portal)
            for _ in 1...7 {
                browser = try town.browser(portal)
                try await browser.visit("sign-in")
                try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            }
            #expect(browser.page.shows("We have not sent a code yet"))
            // Sent now, so that the newest mail is that of this sign-in.
            #expect(try await town.mails(to: email, portal).count == 6)
            #expect(try await browser.submit("/verify", button: "/verify/resend").status == 429)
            #expect(browser.page.shows("You can ask for another one after"))
            town.clock.advance(by: 60)
            try await browser.visit("verify")
            #expect(try await browser.submit("/verify", button: "/verify/resend").shows("A new code is on its way"))
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `a forgotten password has the same rows written for a known address and for none`() async throws {
            try await town.account(email, portal)
            let site = try town.site(portal)
            var rows: [Int] = []
            for address in [email, "nobody@example.org"] {
                _ = try await asked("forgot", address)
                rows.append(
                    try await site.store.read { db in
                        let (mails, events) = (
                            try db.row("SELECT count(*) FROM outbox")?.integer(0) ?? 0,
                            try db.row("SELECT count(*) FROM identity_event")?.integer(0) ?? 0
                        )
                        return mails * 100 + events
                    })
            }
            #expect(rows == [101, 202])
        }

        @Test(arguments: [
            ("localhost", true), ("127.0.0.1", true), ("[::1]", true), ("leicester.localhost", true),
            ("evil.localhost", false), ("evil.example.org", false), ("ems.leicester.gov.uk", false), ("", false),
            ("localhost.evil.example.org", false),
        ])
        func `the demo's mailbox answers by this machine's own names alone`(_ host: String, _ answers: Bool) {
            let mailbox = DemoMailbox(data: town.data, outside: town.requestHandler.outside, tenants: { ["leicester"] })
            let response = mailbox.answer(Head(.get, "/_outbox", host: host, isLoopback: true))
            #expect((response != nil) == answers)
            #expect(mailbox.answer(Head(.get, "/_outbox", host: host, isLoopback: false)) == nil)
        }

        @Test func `the page after registering offers the mail again, and says the same of every address`()
            async throws
        {
            try await town.account("active@example.org", portal)
            var browser = try town.browser(portal)
            try await browser.register(email)
            let first = try await browser.link(email)
            try await browser.submit("/activation/resend", ["email": email])
            #expect(browser.page.shows("We have sent the email again"))
            let again = browser.page.lasting
            let newest = try await browser.link(email)
            #expect(newest != first)
            for other in ["active@example.org", "nobody@example.org"] {
                try await browser.visit("register/sent")
                #expect(try await browser.submit("/activation/resend", ["email": other]).lasting == again)
            }
            #expect(try await town.mails(to: "active@example.org", portal).isEmpty)
            #expect(try await browser.open(first).heading == "This link has been replaced")
            #expect(try await browser.open(newest).status == 200)
        }
    }
}
