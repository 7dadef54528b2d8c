import Foundation
import Identity
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Pages that accounts see after signing in.
    @Suite struct AnnouncementTests {
        private func town(_ announcements: String, in portal: String = "citizen") throws -> Town {
            try Town(edited: true) { copy in
                try copy.replace(
                    "\"plugins\": {", with: "\"announcements\": { \(announcements) }, \"plugins\": {",
                    in: "Tenants/leicester/portals/\(portal).json")
                for language in ["en", "cy"] {
                    let file = "Tenants/leicester/texts.\(language).json"
                    try copy.replace(
                        "\"all\": {",
                        with: """
                            "all": { "announcement.one.title": "First news", "announcement.one.body": "Body one.",
                            "announcement.two.title": "Second news", "announcement.two.body": "Body two.",
                            """, in: file, first: true)
                }
            }
        }

        @Test func `an announcement is shown once to each account, or at each sign-in until it has ended`() async throws {
            let town = try town(
                "\"one\": {}, \"two\": { \"show\": \"until-ended\", \"until\": \"2100-01-01T00:00\" }")
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            try await town.account("robin@example.org", Family.portal)
            var browser = try town.browser(Family.portal)
            // The link of a mail leads on after both.
            try await browser.visit("account/personal")
            try await browser.submit("/sign-in", ["email": "robin@example.org", "password": Town.password])
            #expect(browser.page.heading == "First news")
            let form = try browser.page.form("/announcements/one")
            try await browser.submit("/announcements/one")
            #expect(browser.page.heading == "Second news")
            try await browser.submit("/announcements/two")
            #expect(browser.page.address == browser.path("account/personal"))
            // The same page in another tab leads on as well, and is recorded once.
            let again = await browser.post(form.action, form.fields.map { ($0.0, $0.0 == "id" ? newID() : $0.1) })
            #expect(again.location == browser.path("account/personal"))
            #expect(try await browser.visit("announcements/one").address == browser.path("home"))
            var second = try town.browser(Family.portal)
            try await second.signIn("robin@example.org")
            #expect(second.page.heading == "Second news")
            town.clock.advance(by: 80 * 365.25 * 86_400)
            var third = try town.browser(Family.portal)
            try await third.signIn("robin@example.org")
            #expect(third.page.address == third.path("home"))
        }

        @Test func `an announcement for managers is not shown to officers`() async throws {
            let town = try town("\"one\": { \"role\": \"manager\" }", in: "team")
            for (email, role) in [("olu@example.org", Role.officer), ("mia@example.org", .manager)] {
                try await town.account(email, IntakeOffice.team, role: role)
                var browser = try town.browser(IntakeOffice.team)
                try await browser.signIn(email)
                #expect((browser.page.heading == "First news") == (role == .manager))
                if role == .officer {
                    #expect(try await browser.visit("announcements/one").address == browser.path("home"))
                }
            }
        }

        @Test func `next leads nowhere but to a page of the portal`() async throws {
            let town = try town("\"one\": {}")
            try await town.account("robin@example.org", Family.portal)
            for next in ["//evil.example", "https://evil.example/", "..//evil", "a%0d%0ab", "\\\\evil.example"] {
                var browser = try town.browser(Family.portal)
                try await browser.visit("sign-in")
                try await browser.submit(
                    "/sign-in", ["email": "robin@example.org", "password": Town.password, "next": next])
                if browser.page.heading == "First news" { try await browser.submit("/announcements/one") }
                #expect(browser.page.address.hasPrefix(browser.path("")), "\(next)")
            }
        }
    }
}
