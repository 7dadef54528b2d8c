import Database
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// Which account may add what was sent without one, and what it has then.
    @Suite struct OpenRequestClaimTests {
        private let scene: OpenRequestScene
        private var town: Town { scene.town }
        private let email = OpenRequestScene.email

        init() throws { scene = try OpenRequestScene() }

        /// Posts the button of the page as someone would who knows the reference, whatever the page shows.
        private func force(_ browser: inout Browser, _ reference: String) async throws {
            let proof = try await browser.proof
            let fields = proof + [("id", newID()), ("waiting", reference), ("action", "do")]
            await browser.post(browser.path("claim"), fields)
        }

        @Test(arguments: ["sam.reed@example.org", "SAM.Reed@EXAMPLE.org", "  Sam.Reed@example.org\t"])
        func `an account claims what was sent with its address, in whatever letters and blanks it was typed`(
            _ typed: String
        ) async throws {
            _ = try await scene.send(typed, files: [OpenRequestScene.letter])
            let request = try await scene.request
            var browser = try await scene.account("Sam.reed@Example.org")
            try await browser.visit("home")
            #expect(browser.page.shows("A request was sent without an account, with your email address"))
            try await browser.visit("claim")
            #expect(browser.page.shows(request.reference) && !browser.page.shows("Thistleton"))
            try await browser.submit("/claim")
            #expect(browser.page.address == browser.path("people") && browser.page.shows("Thistleton"))
            let claimed = try await scene.request
            let account = try #require(try await town.find(email, OpenRequestScene.citizens)?.id)
            #expect(claimed.claimedBy == account && claimed.claimed == town.clock.now)
            #expect(claimed.confirmed == town.clock.now, "the account was activated by a mail to that address")
            let submission = try await scene.read { try $0.row("SELECT id FROM submission")?.text(0) ?? "" }
            try await browser.visit("submissions/\(submission)")
            #expect(browser.page.shows("Reading is hard for her.") && browser.page.shows(OpenRequestScene.letter.name))
            let file = try #require(browser.page.text.firstMatch(of: /href="([^"]*\/files\/[^"]*)"/)?.1)
            #expect(try await browser.open(String(file)).status == 200)
            #expect(try await !browser.visit("home").shows("A request was sent without an account"))
            #expect(try await town.audit(OpenRequestScene.citizens).count { $0 == "request-claimed" } == 1)
        }

        @Test func `an account with another address sees and claims nothing`() async throws {
            _ = try await scene.send()
            let request = try await scene.request
            for other in [
                "sam.reed@example.com", "samreed@example.org", "sam.reed+a@example.org", "am.reed@example.org",
            ] {
                var browser = try await scene.account(other)
                #expect(try await !browser.visit("home").shows("sent without an account"))
                try await browser.visit("claim")
                #expect(browser.page.status == 200 && !browser.page.shows(request.reference))
                try await force(&browser, request.reference)
                #expect(try await browser.visit("people").shows("Thistleton") == false)
                #expect(try await scene.request.claimed == nil, "\(other)")
                let account = try #require(try await town.find(other, OpenRequestScene.citizens))
                let now = town.clock.now
                let isClaimed = try await scene.write {
                    try OpenRequestStore.claim($0, request, by: account, at: now)
                }
                #expect(!isClaimed)
            }
            var browser = try await scene.account()
            try await force(&browser, request.reference)
            #expect(try await scene.request.claimed != nil, "the same does it with the right address")
        }

        @Test func `an account of another audience with the same address claims nothing, and has its own`() async throws
        {
            _ = try await scene.send()
            let request = try await scene.request
            var professional = try await scene.account(email, OpenRequestScene.professionals)
            try await professional.visit("claim")
            #expect(professional.page.status == 200 && !professional.page.shows(request.reference))
            try await force(&professional, request.reference)
            #expect(try await scene.request.claimed == nil)
            town.clock.advance(by: 60)
            _ = try await scene.send(email, OpenRequestScene.professionals)
            let own = try #require(try await scene.requests.last)
            #expect(try await professional.visit("claim").shows(own.reference))
            try await professional.submit("/claim")
            #expect(try await scene.requests.map { $0.claimed != nil } == [false, true])
        }

        @Test func `an account that is not activated, is suspended, or has the address no more claims nothing`()
            async throws
        {
            _ = try await scene.send()
            let request = try await scene.request
            try await town.account(email, OpenRequestScene.citizens, twoStep: "email", isActivated: false)
            func waiting() async throws -> [OpenRequest] {
                let account = try #require(try await town.find(email, OpenRequestScene.citizens))
                return try await scene.read { try OpenRequestStore.waiting($0, for: account, .citizen) }
            }
            #expect(try await waiting().isEmpty, "not activated")
            let (account, now) = (try #require(try await town.find(email, OpenRequestScene.citizens)), town.clock.now)
            try await scene.write { try AccountStore.activate($0, account.id, at: now) }
            #expect(try await waiting() == [request])
            var browser = try await scene.account()
            try await browser.visit("claim")
            #expect(browser.page.shows(request.reference))
            let form = try browser.page.form("/claim")
            try await scene.write { try AccountStore.setEmail($0, account.id, "new@example.org") }
            try await browser.submit("/claim")
            #expect(try await scene.request.claimed == nil, "the address was changed since the page was opened")
            try await scene.write { db in
                try AccountStore.setEmail(db, account.id, OpenRequestScene.email)
                try db.run("UPDATE account SET suspended = 1 WHERE id = $1", account.id)
            }
            #expect(try await waiting().isEmpty, "suspended")
            await browser.post(form.action, form.fields)
            #expect(try await scene.request.claimed == nil)
        }

        @Test func `of two claims at once one has what was sent, and both lead on`() async throws {
            _ = try await scene.send()
            var first = try await scene.account()
            var second = try await scene.account()
            try await first.visit("claim")
            try await second.visit("claim")
            let pages = [first, second]
            let seen = try await withThrowingTaskGroup(of: Seen.self) { group in
                for page in pages {
                    group.addTask {
                        var browser = page
                        return try await browser.submit("/claim")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(seen.allSatisfy { $0.status == 200 }, "\(seen)")
            #expect(try await town.audit(OpenRequestScene.citizens).count { $0 == "request-claimed" } == 1)
            let request = try await scene.request
            let account = try #require(try await town.find(email, OpenRequestScene.citizens))
            #expect(request.claimedBy == account.id)
            let now = town.clock.now
            let isClaimed = try await scene.write { try OpenRequestStore.claim($0, request, by: account, at: now) }
            #expect(!isClaimed, "it is claimed once")
            let owners = try await scene.read { try $0.rows("SELECT account FROM entry").map { $0.text(0) } }
            #expect(owners == [account.id])
        }

        @Test func `what came since the page was opened is not claimed unseen`() async throws {
            _ = try await scene.send()
            let request = try await scene.request
            var browser = try await scene.account()
            try await browser.visit("claim")
            town.clock.advance(by: 60)
            _ = try await scene.send()
            try await browser.submit("/claim")
            let claimed = try await scene.requests.filter { $0.claimed != nil }
            #expect(claimed.map(\.reference) == [request.reference])
            try await scene.claim(&browser)
            #expect(try await scene.requests.allSatisfy { $0.claimed != nil })
        }

        @Test func `a visitor who wants to claim is led to the sign-in, and from there to the page`() async throws {
            _ = try await scene.send()
            try await town.account(email, OpenRequestScene.citizens, twoStep: "email")
            var browser = try town.browser(OpenRequestScene.citizens)
            try await browser.open(try await browser.link(email))
            try await browser.submit("")
            let link = try #require(browser.page.text.firstMatch(of: /href="([^"]*sign-in[^"]*next=claim[^"]*)"/)?.1)
            try await browser.open(unescaped(link))
            try await browser.submit("/sign-in", ["email": email, "password": Town.password])
            try await browser.submit("/verify", ["code": try await browser.code(email)])
            #expect(browser.page.address == browser.path("claim"))
            #expect(browser.page.shows(try await scene.request.reference))
        }
    }
}
