import Foundation
import Identity
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// A clock that is set back and forth while people are signed in.
    @Suite(.timeLimit(.minutes(2))) struct ClockTests {
        private let portal = "leicester/citizen/live"

        @Test func `a session and what is saved in it survive a clock that goes back and forth`() async throws {
            let town = try Town()
            var browser = try await town.resident(portal)
            for jump in [-660.0, 660, -86_400, 86_400, 660, -660] {
                town.clock.advance(by: jump)
                #expect(try await browser.visit("account/reach").status == 200, "after \(jump) seconds")
                #expect(browser.page.address == browser.path("account/reach"))
                try await browser.submit("/account/reach", ["reach-note": "after \(jump)"])
                let form = try await browser.visit("account/reach").form("/account/reach")
                #expect(form["reach-note"] == "after \(jump)")
            }
        }

        @Test func `who signs in after the clock went back stays signed in when it is right again`() async throws {
            let town = try Town()
            try await town.account("robin@example.org", portal)
            town.clock.advance(by: -660)
            var browser = try await town.resident(portal)
            town.clock.advance(by: 660)
            #expect(try await browser.visit("home").status == 200)
            #expect(browser.page.address == browser.path("home"))
            #expect(town.journal.allSatisfy { !$0.contains("\"error\"") }, "and nothing failed")
        }
    }
}
