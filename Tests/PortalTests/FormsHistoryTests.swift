import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// The forms of a child beside their history, and the drawing of the process.
    @Suite struct FormsHistoryTests {
        private static let portal = "stockton/citizen/live"
        private let town: Town
        private let desk: CaseDesk
        private let robin = "robin@example.org"

        init() throws {
            town = try Town()
            desk = try CaseDesk(town, Self.portal)
        }

        private func parent(_ role: String = "parent") async throws -> (Browser, entry: String) {
            var parent = try await Family.parent(town, robin, Self.portal)
            let entry = try await parent.add()
            try await desk.open()
            try await desk.link(robin, entry, as: role, on: Self.portal)
            return (parent, entry)
        }

        /// The titles in a section of the page, in order.
        private func titles(_ section: String, _ page: Seen) throws -> [String] {
            let text = try #require(page.text.split(separator: "aria-labelledby=\"\(section)\"").dropFirst().first)
            let end = text.range(of: "</section>")?.lowerBound ?? text.endIndex
            return text[..<end].matches(of: /<div class="what"><b>([^<]*)</).map { String($0.1) }
        }

        @Test func `a search is among the forms, and the history stays`() async throws {
            var (parent, entry) = try await parent()
            try await Family.send(town, parent, about: entry, title: "A request", at: town.clock.now)
            let page = try await parent.open(parent.path("people/\(entry)") + "?q=views")
            #expect(try titles("forms", page) == ["Parent Views", "Child Views"])
            #expect(try titles("history", page) == ["A request"])
        }

        @Test func `what is asked for stands once, and in the history as soon as it is begun`() async throws {
            var (parent, entry) = try await parent()
            try await desk.ask(robin, "parent-views", on: Self.portal)
            let page = try await parent.visit("people/\(entry)")
            #expect(try titles("forms", page).filter { $0 == "Parent Views" }.count == 1)
            try await parent.submit("/parent-views/start")
            let begun = try await parent.visit("people/\(entry)")
            #expect(try !titles("forms", begun).contains("Parent Views"))
            #expect(try titles("history", begun) == ["Parent Views"])
        }

        @Test func `what the team has published stands in the history, and is gone once it is recalled`() async throws {
            var (parent, entry) = try await parent()
            try await desk.publish([robin])
            #expect(try titles("history", await parent.visit("people/\(entry)")) == ["Our decision"])
            #expect(parent.page.shows("View Shared Form"))
            try await desk.recall()
            #expect(try titles("history", await parent.visit("people/\(entry)")) == [])
        }

        @Test func `an account that may not see the case is offered what the team asks for, and nothing else`()
            async throws
        {
            var (supporter, entry) = try await parent("professional")
            #expect(try titles("forms", await supporter.visit("people/\(entry)")) == [])
            try await desk.ask(robin, "parent-views", on: Self.portal)
            #expect(try titles("forms", await supporter.visit("people/\(entry)")) == ["Parent Views"])
        }

        @Test func `the process is drawn once the assessment has started, and not before`() async throws {
            var (parent, entry) = try await parent()
            #expect(try await !parent.visit("people/\(entry)").text.contains("/process\""))
            #expect(try await parent.visit("people/\(entry)/process").status == 404)
            try await desk.publish([robin], decision: ("assess", "yes"))
            #expect(try await parent.visit("people/\(entry)").text.contains("/process\""))
            let page = try await parent.visit("people/\(entry)/process")
            let boxes = page.text.matches(of: /<li( class="(\w+)"[^>]*)?><span class="tag[^>]*>.*?<b>([^<]*)<\/b>/)
            #expect(boxes.map { String($0.2 ?? "") } == ["done", "done", "next", "", ""])
            #expect(
                boxes.dropFirst().first?.3 == "Decision to assess"
                    && boxes.dropFirst(2).first?.3 == "Issue a Draft Plan")
            #expect(page.shows("\"Decision to assess\" is complete. The next stage is \"Issue a Draft Plan\"."))
            #expect(page.shows("By 23 December 2024"), "the last day for the plan")
        }

        @Test func `an account that may not see the case has no drawing of it`() async throws {
            var (other, entry) = try await parent("professional")
            try await desk.publish([robin], decision: ("assess", "yes"))
            #expect(try await other.visit("people/\(entry)/process").status == 404)
        }
    }
}
