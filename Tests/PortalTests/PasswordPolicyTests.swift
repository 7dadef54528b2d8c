import Foundation
import Identity
import Outbound
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// A portal that asks more of passwords than others: in all places where one is chosen, and after a number of days.
    @Suite struct PasswordPolicyTests {
        private let portal = "leicester/citizen/live"
        private let email = "robin.ashdown@example.org"

        private func town(_ rule: String) throws -> Town {
            try Town(edited: true) { copy in
                try copy.replace(
                    "\"schools\": { \"authorities\": [\"856\"] },\n    \"messages\"",
                    with: """
                        "accounts": { "password": { \(rule) } },
                        "schools": { "authorities": ["856"] },
                        "messages"
                        """, in: "Tenants/leicester/portals/citizen.json")
            }
        }

        @Test func `one rule is said and held in all places where a password is chosen, with an error for each fault`()
            async throws
        {
            let town = try town("\"least\": 20, \"classes\": [\"digit\"], \"withoutAddress\": true")
            let wants = ["at least 20 characters", "have a number", "not contain the part of your email address"]
            let errors = ["at least 20 characters", "Put a number in", "part of your email address before the @."]
            let bad = "xrobin.ashdownx"
            func expect(_ page: Seen, _ words: [String], _ place: String) {
                for word in words { #expect(page.shows(word), "\(place): \(word)") }
            }
            var newcomer = try town.browser(portal)
            expect(try await newcomer.visit("register"), wants, "registration")
            try await newcomer.register(email, ["password": bad])
            expect(newcomer.page, errors, "registration")
            #expect(newcomer.page.text.ranges(of: "href=\"#password\"").count == 3)
            var browser = try await town.resident(portal, email)
            expect(try await browser.visit("account/password"), wants, "My account")
            expect(
                try await browser.submit("/account/password", ["current-password": Town.password, "password": bad]),
                errors, "My account")
            var forgetful = try town.browser(portal)
            try await forgetful.visit("forgot")
            try await forgetful.submit("/forgot", ["email": email])
            expect(try await forgetful.open(try await forgetful.link(email)), wants, "reset")
            expect(try await forgetful.submit("", ["password": bad]), errors, "reset")
            try await forgetful.submit("", ["password": "9 cold spoons on a shelf"])
            #expect(forgetful.page.heading == "Your password is changed")
        }

        @Test func `none of the last three passwords is taken again, and the one before them is`() async throws {
            let town = try town("\"history\": 3")
            var browser = try await town.resident(portal, email)
            var current = Town.password
            func change(to password: String) async throws -> Seen {
                try await browser.visit("account/password")
                let page = try await browser.submit(
                    "/account/password", ["current-password": current, "password": password])
                if page.status == 200 { current = password }
                return page
            }
            for password in ["eight cold spoons", "nine tall lamps"] {
                #expect(try await change(to: password).shows("saved"))
            }
            for password in [Town.password, "eight cold spoons"] {
                let page = try await change(to: password)
                #expect(page.status == 422 && page.shows("not among your last 3"))
            }
            var forgetful = try town.browser(portal)
            try await forgetful.visit("forgot")
            try await forgetful.submit("/forgot", ["email": email])
            try await forgetful.open(try await forgetful.link(email))
            #expect(try await forgetful.submit("", ["password": "eight cold spoons"]).shows("not among your last 3"))
            #expect(try await change(to: "ten slow trains").shows("saved"))
            #expect(try await change(to: Town.password).shows("saved"), "the fourth is forgotten")
        }

        @Test func `a password too like the current one is refused only with the right current one`() async throws {
            let town = try town("\"unlikeOld\": true")
            var browser = try await town.resident(portal, email)
            try await browser.visit("account/password")
            for (typed, words) in [
                (Town.password, "too like your current one"), ("seven warm kettle", "not your current"),
            ] {
                let page = try await browser.submit(
                    "/account/password", ["current-password": typed, "password": "seven warm kettles!"])
                #expect(page.status == 422 && page.shows(words))
                #expect(typed == Town.password || !page.shows("too like"))
            }
        }

        @Test func `a password that is too old is replaced before anything else is open, and then nothing is lost`()
            async throws
        {
            let town = try town("\"days\": 90")
            var browser = try await town.resident(portal, email)
            #expect(!browser.page.shows("must be changed soon"))
            town.clock.advance(by: 77 * 86_400)
            try await browser.signIn(email)
            #expect(browser.page.address == browser.path("new-password/soon"))
            #expect(browser.page.shows("must be changed soon"))
            #expect(try await browser.visit("account/password").status == 200, "it may wait")
            town.clock.advance(by: 13 * 86_400)
            try await browser.visit("sign-in")
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            for page in ["", "home", "account/contact", "account/password", "people", "new-password/soon"] {
                try await browser.visit(page)
                let isOpen = page.isEmpty
                #expect(browser.page.address.hasPrefix(browser.path("new-password")) != isOpen, "\(page)")
                #expect(!browser.page.shows("Robin"))
            }
            try await browser.visit("account/contact")
            #expect(browser.page.shows("more than 90 days old"))
            let wrong = ["current-password": Town.password, "password": Town.password]
            #expect(try await browser.submit("/new-password", wrong).shows("That is your password already"))
            try await browser.submit(
                "/new-password", ["current-password": Town.password, "password": "eight cold spoons"])
            #expect(browser.page.address == browser.path("account/contact") && browser.page.status == 200)
            #expect(
                try await town.mails(to: email, portal).map(\.subject).contains("Your password was changed"))
        }

        @Test func `a password that grows too old in a session is asked for at the next sign-in`() async throws {
            let town = try town("\"days\": 1")
            try await town.account(email, portal)
            town.clock.advance(by: 23 * 3600 + 1800)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            town.clock.advance(by: 50 * 60)
            #expect(try await browser.visit("account/contact").address == browser.path("account/contact"))
            try await browser.submit("/sign-out")
            try await browser.signIn(email)
            #expect(browser.page.address.hasPrefix(browser.path("new-password")))
        }

        @Test func `the page of a new password is none for visitors and for those whose password is new`() async throws
        {
            let town = try town("\"days\": 90")
            var visitor = try town.browser(portal)
            try await visitor.visit("new-password")
            #expect(visitor.page.address.hasPrefix(visitor.path("sign-in")))
            var browser = try await town.resident(portal, email)
            try await browser.visit("new-password")
            #expect(browser.page.address == browser.path("home"))
        }
    }
}
