import Database
import Foundation
import Identity
import Markup
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// The links of the console that sign in as a person of the sample data.
    @Suite struct SampleSignInTests {
        private let town: Town
        private static let test = "leicester/citizen/test"

        init() throws { town = try Town() }

        /// The path of a link for a new account.
        private func link(_ id: String, next: PagePath? = nil) async throws -> String {
            let account = try await town.account("robin@example.org", id, twoStep: "email")
            let site = try town.site(id)
            let path = try await site.store.write { db in
                try SampleSignIn.path(db, account: account, next: next, at: town.clock.now)
            }
            return site.link(.en, path).text
        }

        @Test func `sign in once, and lead to the page that they are for`() async throws {
            let link = try await link(Self.test, next: AccountLinks.account())
            var browser = try town.browser(Self.test)
            #expect(try await browser.open(link).address.hasPrefix(browser.path("account")))
            #expect(browser.token != nil)
            var other = try town.browser(Self.test)
            #expect(try await other.open(link).address.hasSuffix("/sign-in"))
            #expect(other.token == nil)
        }

        @Test func `are over after two minutes`() async throws {
            let link = try await link(Self.test)
            town.clock.advance(by: 121)
            var browser = try town.browser(Self.test)
            try await browser.open(link)
            #expect(browser.token == nil)
        }

        @Test func `sign no one in on LIVE`() async throws {
            let link = try await link(Family.portal)
            var browser = try town.browser(Family.portal)
            #expect(try await browser.open(link).status == 404)
            #expect(browser.token == nil)
        }
    }
}
