import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// The dashboards of a portal whose home is about each child.
    @Suite struct DashboardTests {
        private static let portal = "hertfordshire/citizen/live"
        private let town: Town
        /// 1 September 2024, 09:00 in London.
        private let received = Date(timeIntervalSince1970: 1_725_177_600)

        init() throws { town = try Town() }

        @Test func `six weeks from 1 September 2024 is 13 October 2024 on every page`() async throws {
            var parent = try await Family.parent(town, "robin@example.org", Self.portal)
            let id = try await parent.add()
            #expect(parent.page.shows("What to do next") && parent.page.shows("Nothing received yet"))
            try await Family.send(town, parent, about: id, at: received)
            let dashboard = try await parent.visit("people/\(id)")
            #expect(dashboard.shows("Request Outcome Due: 13\u{A0}Oct\u{A0}2024"))
            #expect(dashboard.shows("13 Oct 2024") && !dashboard.shows("12 Oct 2024"))
            #expect(
                dashboard.text.matches(of: /<li class="(grey|green|yellow|later)"/).map { String($0.1) }.prefix(4) == [
                    "grey", "green", "yellow", "later",
                ])
            #expect(try await parent.visit("people/\(id)/request").shows("13 Oct 2024"))
        }

        @Test func `signing in leads to the only child, and to the home page where there are none or two`() async throws
        {
            var parent = try await Family.parent(town, "robin@example.org", Self.portal)
            #expect(await parent.look("/start").location?.hasSuffix("/home") == true)
            let id = try await parent.add()
            #expect(await parent.look("/start").location?.hasSuffix("/people/\(id)") == true)
            try await parent.add(["forename": "Ada"])
            #expect(await parent.look("/start").location?.hasSuffix("/home") == true)
            let home = try await parent.visit("home")
            #expect(home.text.matches(of: /class="bar"/).count == 2)
        }

        @Test func `every page about a child has the menu, with the page itself marked`() async throws {
            var parent = try await Family.parent(town, "robin@example.org", Self.portal)
            let id = try await parent.add()
            for page in ["request", "involvements", "documents", "complete", "messages"] {
                let shown = try await parent.visit("people/\(id)/\(page)")
                #expect(shown.status == 200 && shown.shows("Back to EHC Dashboard"), "\(page)")
                #expect(shown.text.contains("/people/\(id)/\(page)\" aria-current=\"page\""), "\(page)")
            }
        }
    }
}
