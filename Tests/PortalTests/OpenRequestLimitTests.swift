import Configuration
import Database
import Foundation
import PortalKit
import Synchronization
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// How many requests without an account are taken: from one network, for one address, and within a day.
    @Suite struct OpenRequestLimitTests {
        private static let day: TimeInterval = 86_400

        private func addresses(_ count: Int, _ name: String = "sender") -> [String] {
            (0..<count).map { "\(name)-\($0)@example.org" }
        }

        /// Sends a request for each address, and returns how many were taken.
        private func taken(
            _ scene: OpenRequestScene, _ emails: [String], _ site: String = OpenRequestScene.citizens,
            from client: String = "203.0.113.7"
        ) async throws -> Int {
            var taken = 0
            for email in emails {
                let page = try await scene.send(email, site, from: client).page
                #expect(page.status == 200 || page.status == 429 && page.value("sender-surname") == "Reedham")
                taken += page.status == 200 ? 1 : 0
            }
            return taken
        }

        @Test func `one network sends as many at once as the setting says, and then one every ten minutes`()
            async throws
        {
            let scene = try OpenRequestScene(["perClient": 5])
            #expect(try await taken(scene, addresses(12)) == 5)
            #expect(try await scene.requests.count == 5)
            #expect(try await taken(scene, addresses(1, "other"), from: "203.0.113.8") == 1, "another network")
            for (wait, more) in [(599.0, 0), (1, 1), (600, 1), (6 * 600, 5)] {
                scene.town.clock.advance(by: wait)
                #expect(try await taken(scene, addresses(8, "after-\(wait)")) == more, "\(wait) seconds")
            }
        }

        @Test func `the page says when to send it again, and its text is not lost`() async throws {
            let scene = try OpenRequestScene(["perClient": 1])
            _ = try await scene.send()
            let page = try await scene.send("other@example.org").page
            #expect(page.status == 429 && page.shows("Send it again after 11:10"))
            #expect(page.shows("Reading is hard for her."))
        }

        @Test func `one address has as many within a day as the setting says, in whatever letters it is typed`()
            async throws
        {
            let scene = try OpenRequestScene(["perAddress": 4, "perClient": 1000])
            let spellings = [
                "sam.reed@example.org", "SAM.REED@EXAMPLE.ORG", " Sam.Reed@Example.org ", "sam.reed@example.ORG",
                "sam.Reed@example.org", "\tsam.reed@example.org",
            ]
            #expect(try await taken(scene, spellings) == 4)
            let page = try await scene.send().page
            #expect(page.status == 429 && page.shows("too many requests with this email address"))
            #expect(try await taken(scene, addresses(2)) == 2, "other addresses")
            scene.town.clock.advance(by: Self.day - 1)
            #expect(try await taken(scene, spellings) == 0)
            scene.town.clock.advance(by: 1)
            #expect(try await taken(scene, spellings) == 4)
            #expect(try await scene.counts.last == 10, "nothing is mailed about what was refused")
        }

        @Test func `within a day no more are taken in all than the setting says, on all portals together`() async throws
        {
            let scene = try OpenRequestScene(["perDay": 12, "perClient": 1000])
            #expect(try await taken(scene, addresses(5), OpenRequestScene.professionals) == 5)
            #expect(try await taken(scene, addresses(20, "other")) == 7)
            let page = try await scene.send("last@example.org").page
            #expect(page.status == 429 && page.shows("cannot take more requests"))
            #expect(try await scene.requests.count == 12)
            scene.town.clock.advance(by: Self.day)
            #expect(try await taken(scene, addresses(15, "next")) == 12)
        }

        /// Posts these pages at once, their steps in an order that is drawn from a seed.
        private func all(_ scene: OpenRequestScene, _ pages: [(Browser, String)], seed: UInt64) async -> [Seen] {
            let seen = Answers()
            let works = pages.map { visitor, email -> Interleaver.Work in
                {
                    guard let answer = try? await scene.post(visitor, email, slowly: true) else { return }
                    seen.all.withLock { $0.append(answer) }
                }
            }
            _ = await Interleaver.run(works, SeededRandom(seed: seed))
            return seen.all.withLock { $0 }
        }

        @Test(arguments: 1...4 as ClosedRange<UInt64>)
        func `the limits hold where many are sent at the same moment`(_ seed: UInt64) async throws {
            let scene = try OpenRequestScene(["perAddress": 2, "perDay": 3, "perClient": 1000])
            var pages: [(Browser, String)] = []
            for email in Array(repeating: OpenRequestScene.email, count: 5) + addresses(4) {
                pages.append((try await scene.visitor(), email))
            }
            let seen = await all(scene, pages, seed: seed)
            #expect(seen.count == pages.count)
            #expect(seen.count { $0.status == 303 } == 3)
            #expect(
                seen.count { $0.status == 429 && $0.value("sender-surname") == "Reedham" } == 6, "nothing typed is lost"
            )
            let requests = try await scene.requests
            #expect(requests.count == 3 && requests.count { $0.email == OpenRequestScene.email } <= 2)
            let accounts = try await scene.read { try $0.row("SELECT COUNT(*) FROM account")?.integer(0) }
            #expect(accounts == 3, "nothing is left of what was refused")
        }

        /// The second press finds what the first has stored, whatever is refused from then on.
        @Test(arguments: 1...6 as ClosedRange<UInt64>)
        func `a page that is posted twice at the same moment makes one request, and both lead to its receipt`(
            _ seed: UInt64
        ) async throws {
            let scene = try OpenRequestScene(["perAddress": 1, "perClient": 1000])
            let visitor = try await scene.visitor()
            let seen = await all(
                scene, Array(repeating: (visitor, OpenRequestScene.email), count: 3), seed: seed)
            #expect(seen.count == 3 && Set(seen.map(\.location)).count == 1, "\(seen)")
            #expect(seen.first?.location?.contains("/sent/") == true)
            #expect(try await scene.requests.count == 1)
            #expect(try await scene.mails().count == 1)
        }
    }
}

private final class Answers: Sendable {
    let all = Mutex<[Seen]>([])
}
