import Database
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Views are told in the audit once a quarter hour, before the page is sent.
    @Suite struct ViewLogTests {
        private let town: Town

        init() throws { town = try Town() }

        /// What the audit has of views: what, of whom, and how often again.
        private func views() async throws -> [String] {
            try await town.site(Family.portal).store.read { db in
                try db.rows("SELECT action, subject, object FROM audit WHERE action LIKE 'viewed%' ORDER BY rowid")
                    .map { "\($0.text(0)) \($0.text(1)) \($0.text(2))" }
            }
        }

        @Test func `the first view is on disk before the page is here, and those that follow are counted`() async throws
        {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            let other = try await parent.add(["forename": "Ben"], button: nil)
            let before = try await views().count { $0.hasPrefix("viewed-person \(id)") }
            #expect(before == 1, "adding a child leads to its page")
            #expect(try await views().contains("viewed-person \(other) "), "each child is told of")
            for _ in 0..<3 { try await parent.visit("people/\(id)") }
            #expect(try await views().count == 2, "nothing is written at once")
            town.clock.advance(by: 5)
            await town.services.views.flush(at: town.clock.now)
            #expect(try await views().suffix(1) == ["viewed-again \(id) 3 viewed-person"])
            await town.services.views.flush(at: town.clock.now)
            #expect(try await views().count == 3, "what was written is not written again")
        }

        @Test func `a quarter hour later it is recorded again`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            town.clock.advance(by: 899)
            try await parent.visit("people/\(id)")
            #expect(try await views().count == 1)
            town.clock.advance(by: 1)
            try await parent.visit("people/\(id)")
            #expect(try await views().count == 2)
            await town.services.views.flush(at: town.clock.now)
            #expect(try await views().last == "viewed-again \(id) 1 viewed-person", "and nothing counted is lost")
        }

        @Test func `two sessions are two rows`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            var elsewhere = try await Family.parent(town)
            try await elsewhere.visit("people/\(id)")
            #expect(try await views() == ["viewed-person \(id) ", "viewed-person \(id) "])
        }

        @Test func `someone else's child and pages that are not there are no views`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            var stranger = try await Family.parent(town, "sam@example.org")
            #expect(try await stranger.visit("people/\(id)").status == 404)
            #expect(try await views().count == 1)
        }

        @Test func `what was sent is told of by its own id`() async throws {
            var parent = try await Family.parent(town)
            let child = try await parent.add()
            let sent = try await parent.sent(child)
            try await parent.visit("submissions/\(sent)")
            try await parent.visit("submissions/\(sent)")
            #expect(
                try await views().filter { $0.hasPrefix("viewed-submission") } == ["viewed-submission \(child) \(sent)"]
            )
        }

        @Test func `many at once of one session write one row, and each waits until it is there`() async throws {
            var parent = try await Family.parent(town)
            let id = try await parent.add()
            town.clock.advance(by: 1000)
            let browser = parent
            await withTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        var browser = browser
                        return (try? await browser.visit("people/\(id)"))?.status
                    }
                }
                for await status in group { #expect(status == 200) }
            }
            #expect(try await views().count == 2)
            await town.services.views.flush(at: town.clock.now)
            #expect(try await views().last == "viewed-again \(id) 19 viewed-person")
        }
    }
}
