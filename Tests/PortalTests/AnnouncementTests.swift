import Configuration
import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Pages that an account sees after signing in, before the page that it wanted.
    @Suite struct AnnouncementTests {
        private let portal = "leicester/citizen/live"
        private let email = "robin@example.org"

        /// Leicester with these announcements, each with words of its own.
        private static func town(
            _ announcements: [(name: String, settings: ConfigValue)], edit: (Town.Copy) throws -> Void = { _ in }
        ) throws -> Town {
            try Town(edited: true) { copy in
                for (name, settings) in announcements { try copy.announce(name, settings) }
                try edit(copy)
            }
        }

        /// The names of the announcements that come up at a sign-in, each continued from.
        private func seen(_ browser: inout Browser, wanting page: String = "") async throws -> [String] {
            var names: [String] = []
            if page.isEmpty { try await browser.visit("sign-in") } else { try await browser.visit(page) }
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            if browser.page.address == browser.path("verify") {
                try await browser.submit("/verify", ["code": try await browser.code(email)])
            }
            while let name = browser.page.heading.firstMatch(of: /The title of (\w+), en/)?.1, names.count < 5 {
                names.append(String(name))
                #expect(browser.page.shows("The body of \(name), en"))
                try await browser.submit("/\(name)")
            }
            return names
        }

        /// Signs out and in again, and returns what comes up.
        private func seenAgain(_ browser: inout Browser) async throws -> [String] {
            try await browser.visit("account/contact")
            if browser.page.address == browser.path("account/contact") { try await browser.submit("/sign-out") }
            return try await seen(&browser)
        }

        private func rows(_ town: Town) async throws -> [String] {
            try await town.site(portal).store.read { db in
                try db.rows("SELECT announcement, at FROM announcement_seen ORDER BY at, announcement").map {
                    "\($0.text(0)) \($0.integer(1))"
                }
            }
        }

        @Test func `it stands before the page that was wanted, and once seen it comes no more`() async throws {
            let town = try Self.town([("news", [:])])
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            #expect(try await seen(&browser, wanting: "account/contact") == ["news"])
            #expect(browser.page.address == browser.path("account/contact"))
            #expect(try await seenAgain(&browser) == [])
            #expect(browser.page.address == browser.path("home"))
            town.clock.advance(by: 400 * 86_400)
            #expect(try await seenAgain(&browser) == [])
        }

        @Test func `it comes after the code, and before the home page where no other was wanted`() async throws {
            let town = try Self.town([("news", [:])])
            try await town.account(email, portal, twoStep: "email")
            var browser = try town.browser(portal)
            #expect(try await seen(&browser) == ["news"])
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `one that has not been continued from comes again`() async throws {
            let town = try Self.town([("news", [:])])
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            #expect(browser.page.heading == "The title of news, en")
            try await browser.visit("home")
            #expect(browser.page.address == browser.path("home"), "other pages stay open")
            #expect(try await rows(town).isEmpty)
            #expect(try await seenAgain(&browser) == ["news"])
        }

        @Test func `until it has ended it comes at each sign-in, to the second in London's time`() async throws {
            let town = try Self.town([
                ("closure", ["show": "until-ended", "from": "2024-09-10T09:00", "until": "2024-09-12T09:00"])
            ])
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            for (time, seconds, names) in [
                ("2024-09-10T08:59", 59.0, []), ("2024-09-10T09:00", 0, ["closure"]),
                ("2024-09-10T09:00", 0, ["closure"]), ("2024-09-12T08:59", 59, ["closure"]),
                ("2024-09-12T09:00", 0, []),
            ] {
                try town.clock.advance(to: time)
                town.clock.advance(by: seconds)
                #expect(try await seenAgain(&browser) == names, "\(time)")
            }
            #expect(try await rows(town).isEmpty)
        }

        @Test func `one that is shown once is shown in its period alone`() async throws {
            let town = try Self.town([("fair", ["from": "2024-09-10T09:00", "until": "2024-09-12T09:00"])])
            for (index, (time, names)) in [
                ("2024-09-10T08:59", []), ("2024-09-10T09:00", ["fair"]), ("2024-09-12T09:00", []),
            ].enumerated() {
                try town.clock.advance(to: time)
                var browser = try await town.resident(portal, "other-\(index)@example.org")
                let isShown = browser.page.heading == "The title of fair, en"
                #expect(isShown == !names.isEmpty, "\(time)")
                try await browser.visit("announcements/fair")
                #expect((browser.page.heading == "The title of fair, en") == isShown, "\(time)")
            }
        }

        @Test func `one that ends while its page is open leads on all the same`() async throws {
            let town = try Self.town([("fair", ["until": "2024-09-01T11:10"])])
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            #expect(browser.page.heading == "The title of fair, en")
            town.clock.advance(by: 600)
            try await browser.submit("/fair")
            #expect(browser.page.address == browser.path("home"))
        }

        @Test func `an account that registers later sees it at its first sign-in, while it lasts`() async throws {
            let town = try Self.town([("news", ["until": "2024-12-01T00:00"])])
            try await town.account(email, portal)
            var first = try town.browser(portal)
            #expect(try await seen(&first) == ["news"])
            town.clock.advance(by: 60 * 86_400)
            var newcomer = try town.browser(portal)
            try await newcomer.register("later@example.org")
            try await newcomer.open(try await newcomer.link("later@example.org"))
            try await newcomer.submit("")
            try await newcomer.signIn("later@example.org")
            #expect(newcomer.page.heading == "The title of news, en")
            town.clock.advance(by: 60 * 86_400)
            let last = try await town.resident(portal, "last@example.org")
            #expect(last.page.address == last.path("home"))
        }

        @Test func `several come one after the other, and a new one comes alone`() async throws {
            let town = try Self.town([("first", [:]), ("always", ["show": "until-ended"]), ("third", [:])])
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            #expect(try await seen(&browser, wanting: "account/contact") == ["first", "always", "third"])
            #expect(browser.page.address == browser.path("account/contact"))
            #expect(try await seenAgain(&browser) == ["always"])
            try town.copy.announce("new", [:])
            town.readAgain()
            #expect(try await seenAgain(&browser) == ["always", "new"])
        }

        @Test func `in two tabs each Continue leads on, and the time of the first is kept`() async throws {
            let town = try Self.town([("news", [:])])
            try await town.account(email, portal)
            var one = try town.browser(portal)
            try await one.visit("account/contact")
            try await one.submit("/sign-in", ["email": email, "password": Town.password])
            var two = one
            #expect(two.page.heading == "The title of news, en")
            try await one.submit("/news")
            let first = try await rows(town)
            #expect(first == ["news \(Int(town.clock.now.timeIntervalSince1970))"])
            town.clock.advance(by: 60)
            for _ in 0..<2 {
                var tab = two
                try await tab.submit("/news")
                #expect(tab.page.address == tab.path("account/contact"))
            }
            #expect(try await rows(town) == first)
            try await two.visit("announcements/news")
            #expect(two.page.address == two.path("home"))
        }

        @Test func `one that the portal does not have is not found, and nothing is kept of it`() async throws {
            let town = try Self.town([("news", [:])]) { copy in
                try copy.announce("others", [:], on: "professional")
            }
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            let form = try browser.page.form("/news")
            for name in ["others", "nothing", "News", "news.", "%6Eews%20"] {
                #expect(try await browser.visit("announcements/\(name)").status == 404, "\(name)")
                let posted = await browser.post(browser.path("announcements/\(name)"), form.fields)
                #expect(posted.status == 404, "\(name)")
            }
            #expect(try await rows(town).isEmpty)
        }

        @Test func `without a session nothing is shown and nothing kept`() async throws {
            let town = try Self.town([("news", [:])])
            var stranger = try town.browser(portal)
            for page in ["announcements", "announcements/news"] {
                try await stranger.visit(page)
                #expect(stranger.page.address.hasPrefix(stranger.path("sign-in")), "\(page)")
                #expect(!stranger.page.shows("The title of news"), "\(page)")
            }
            _ = await stranger.post(stranger.path("announcements/news"), [("next", "home")])
            #expect(try await rows(town).isEmpty)
        }

        @Test(arguments: [
            "//evil.example", "https://evil.example/", "\\\\evil.example", "../../x", "%2F%2Fevil.example",
        ])
        func `it never leads to an address of another site`(_ next: String) async throws {
            let town = try Self.town([("news", [:])])
            try await town.account(email, portal)
            var browser = try town.browser(portal)
            try await browser.signIn(email)
            try await browser.submit("/news", ["next": next])
            let places = browser.trail.compactMap(\.location)
            #expect(places.count > 1 && places.allSatisfy { $0.hasPrefix(browser.path() + "/") }, "\(places)")
            #expect(browser.page.address == browser.path("home") || browser.page.status == 404)
        }
    }
}

extension Town.Copy {
    /// Adds an announcement to a portal of Leicester, with words of its own.
    func announce(_ name: String, _ settings: ConfigValue, on portal: String = "citizen") throws {
        try set(["announcements", name], to: settings, in: "portals/\(portal).json")
        for language in ["en", "cy"] {
            for part in ["title", "body"] {
                try set(
                    ["all", "announcement.\(name).\(part)"],
                    to: .init(.string("The \(part) of \(name), \(language)")), in: "texts.\(language).json")
            }
        }
    }
}
