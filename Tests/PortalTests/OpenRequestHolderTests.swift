import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// The accounts that hold what was sent without one: no one gets into them.
    @Suite struct OpenRequestHolderTests {
        private let scene: OpenRequestScene
        private var town: Town { scene.town }
        private let email = OpenRequestScene.email

        init() throws { scene = try OpenRequestScene() }

        private func sessions() async throws -> Int {
            try await scene.read { try $0.row("SELECT COUNT(*) FROM session")?.integer(0) ?? 0 }
        }

        /// The words by which the account that holds a request is found in the table, also in letters that addresses have.
        private func names(_ holder: String) -> [String] {
            [email, "holder:\(holder)", "holder:\(holder)".lowercased(), "holder:\(holder)@example.org", holder]
        }

        @Test func `no address and no password signs in to it, before and after its address is confirmed`() async throws
        {
            _ = try await scene.send()
            let holder = try await scene.request.account
            var number = 0
            for isConfirmed in [false, true] {
                if isConfirmed { try await scene.confirm() }
                #expect(try await scene.read { try AccountStore.find($0, id: holder)?.isActivated } == false)
                for name in names(holder) {
                    for password in [Town.password, "", " ", "holder"] {
                        var browser = try town.browser(OpenRequestScene.citizens)
                        // Each from a network of its own, so that none is refused for the number of tries.
                        number += 1
                        browser.client = "198.51.100.\(number)"
                        try await browser.visit("sign-in")
                        try await browser.submit("/sign-in", ["email": name, "password": password])
                        #expect(browser.page.status == 422 && browser.token == nil, "\(name), '\(password)'")
                    }
                }
            }
            #expect(try await sessions() == 0)
        }

        /// Ids are drawn, and one may be all in the letters that addresses are folded to.
        @Test func `not even an id in small letters is an address`() async throws {
            let now = town.clock.now
            try await scene.write { db in
                try AccountStore.insertHolder(
                    db, id: "small-letters", email: "sam@example.org", forename: "Sam", surname: "Reed", .citizen, .en,
                    portal: "citizen", at: now)
            }
            for page in ["sign-in", "forgot", "activation/resend"] {
                var browser = try town.browser(OpenRequestScene.citizens)
                let fields = [("email", "holder:small-letters"), ("password", "")]
                let seen = await browser.post(browser.path(page), fields)
                #expect(seen.status == 422 && browser.token == nil, "\(page)")
            }
            #expect(try await scene.mails("sam@example.org").isEmpty)
        }

        @Test func `no link for a new password or for activation is mailed to it`() async throws {
            _ = try await scene.send()
            let holder = try await scene.request.account
            try await scene.confirm()
            let before = try await scene.mails()
            for page in ["forgot", "activation/resend"] {
                for name in names(holder) {
                    var browser = try town.browser(OpenRequestScene.citizens)
                    _ = await browser.post(browser.path(page), [("email", name)])
                }
            }
            let new = try await scene.mails().dropFirst(before.count)
            #expect(!new.contains { $0.contains("/reset/") || $0.contains("/activate/") })
            #expect(try await scene.read { try $0.row("SELECT COUNT(*) FROM link")?.integer(0) } == 0)
        }

        @Test func `its address can be registered, by an account of its own`() async throws {
            _ = try await scene.send()
            let holder = try await scene.request.account
            // The mail with its link leaves first, so that the newest is that of the registration.
            #expect(try await scene.mails().count == 1)
            var browser = try town.browser(OpenRequestScene.citizens)
            try await browser.register(email)
            try await browser.open(try await browser.link(email))
            try await browser.submit("")
            let account = try #require(try await town.find(email, OpenRequestScene.citizens))
            #expect(account.isActivated && account.id != holder)
            try await browser.signIn(email)
            #expect(browser.page.address == browser.path("home"))
            #expect(try await scene.read { try AccountStore.find($0, id: holder)?.isActivated } == false)
        }

        @Test func `it gets mail once its address is confirmed, and none once it is claimed`() async throws {
            _ = try await scene.send()
            let request = try await scene.request
            func isReached() async throws -> Bool {
                try await scene.read { try AccountStore.find($0, id: request.account)?.isSuspended } == false
            }
            #expect(try await !isReached())
            let old = try await town.browser(OpenRequestScene.citizens).link(email)
            try await scene.confirm()
            #expect(try await isReached())
            var account = try await scene.account()
            try await scene.claim(&account)
            #expect(try await !isReached())
            var browser = try town.browser(OpenRequestScene.citizens)
            #expect(try await browser.open(old).status == 404)
            _ = await browser.post(old.replacing(browser.site.portal.origin, with: ""), [("a", "b")])
            #expect(try await !isReached(), "an old link changes nothing")
        }
    }
}
