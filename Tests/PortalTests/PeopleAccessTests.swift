import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Who may see whose children.
    @Suite struct PeopleAccessTests {
        private let town: Town

        init() throws { town = try Town() }

        /// What every address of a child answers, but for the id in it.
        private func answers(_ browser: inout Browser, _ id: String, _ token: String) async -> [String] {
            let fields = [("csrf-token", token)] + Family.dan.map { ($0.key, $0.value) }
            var answers: [String] = []
            for page in ["", "/details", "/remove"] {
                let path = browser.path("people/" + id + page)
                let seen = await town.send(browser.head(.get, path))
                #expect(seen.status == 404)
                answers.append(seen.lasting.replacing(id, with: "X"))
            }
            for page in ["/details", "/remove"] {
                let seen = await browser.post(browser.path("people/" + id + page), fields)
                #expect(seen.status == 404)
                answers.append(seen.lasting.replacing(id, with: "X"))
            }
            let start = [("csrf-token", token), ("subject", id), ("draft", "AAAAAAAAAAAAAAAAAAAAAA")]
            let seen = await browser.post(browser.path("forms/parental-request/start"), start)
            #expect(seen.status == 404)
            return answers + [seen.lasting.replacing(id, with: "X")]
        }

        @Test func `another account's child has the same 404 everywhere as one that does not exist`() async throws {
            var owner = try await Family.parent(town)
            let id = try await owner.add()
            var other = try await Family.parent(town, "other@example.org")
            let token = try await other.visit("people/add").form("/people/add")["csrf-token"] ?? ""
            let (theirs, nobodys) = (
                await answers(&other, id, token), await answers(&other, "AAAAAAAAAAAAAAAAAAAAAA", token)
            )
            #expect(theirs == nobodys)
            #expect(try await !other.visit("people").shows("Dan Brown"))
            #expect(try await owner.visit("people/\(id)").heading == "Dan Brown", "and it is as it was")
        }

        @Test func `a child of one council is not found at another, nor on the test site`() async throws {
            var owner = try await Family.parent(town)
            let id = try await owner.add()
            for site in ["coventry/citizen/live", "leicester/citizen/test"] {
                let email = site.hasSuffix("test") ? "robin@leicester.gov.uk" : "robin@example.org"
                var stranger = try await Family.parent(town, email, site)
                #expect(try await stranger.visit("people/\(id)").status == 404)
            }
        }

        @Test func `nothing about people or forms is open without two step verification where the area asks for it`()
            async throws
        {
            var careful = try await Family.parent(town)
            let id = try await careful.add()
            var careless = try await town.resident(Family.portal, "careless@example.org")
            let routes = careless.site.features.routes.filter { route in
                ["people", "forms", "drafts", "submissions"].contains(route.path.first)
            }
            #expect(routes.count > 10)
            for route in routes where route.method == .get {
                let path = route.path.map { $0.hasPrefix(":") ? id : $0 }.joined(separator: "/")
                let seen = try await careless.visit(path)
                #expect(seen.address.hasPrefix(careless.path("two-step") + "?next="), "\(route.path)")
            }
            for route in routes { #expect(route.access == .area("send"), "\(route.path)") }
        }
    }
}
