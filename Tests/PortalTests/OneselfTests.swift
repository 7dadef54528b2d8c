import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// A young person of 16 to 25 who acts for themselves.
    @Suite struct OneselfTests {
        private static let portal = "stockton/citizen/live"
        private let town: Town

        init() throws { town = try Town() }

        private func born(_ day: String, _ month: String, _ year: String) -> [String: String] {
            ["born.day": day, "born.month": month, "born.year": year]
        }

        @Test func `the account is one of its own people once it has given its date of birth`() async throws {
            var young = try await Family.parent(town, "robin@example.org", Self.portal)
            #expect(try await young.visit("people").text.contains("<a class=\"tile self\""))
            try await young.visit("people/self")
            try await young.submit("/people/self", born("2", "9", "2004"))
            #expect(young.page.heading == "Robin Ashdown")
            let page = young.page.address
            #expect(try await young.visit("people").text.contains("<a class=\"tile self\" href=\"\(page)\">"))
            #expect(young.page.shows("Yourself") && young.page.shows("Born 02/09/2004"))
            let again = try await young.visit("people/self")
            #expect(again.heading == "Robin Ashdown", "it is asked once")
            #expect(try await young.children() == 0, "and no one is added beside it")
        }

        // The town's clock stands at 1 September 2024.
        @Test(arguments: [("2", "9", "2008"), ("1", "9", "1998")])
        func `an age under 16 or over 25 is refused with what to do instead`(day: String, month: String, year: String)
            async throws
        {
            var young = try await Family.parent(town, "robin@example.org", Self.portal)
            try await young.visit("people/self")
            try await young.submit("/people/self", born(day, month, year))
            #expect(young.page.status == 422)
            let words = year == "2008" ? "ask your parent or carer, or your school" : "go back and add them"
            #expect(young.page.shows(words))
        }

        @Test(arguments: [("1", "9", "2008"), ("2", "9", "1998")])
        func `who is 16 today, or is 25 for one more day, acts for themselves`(
            day: String, month: String, year: String
        ) async throws {
            var young = try await Family.parent(town, "robin@example.org", Self.portal)
            try await young.visit("people/self")
            try await young.submit("/people/self", born(day, month, year))
            #expect(young.page.status == 200 && young.page.heading == "Robin Ashdown")
        }
    }
}
