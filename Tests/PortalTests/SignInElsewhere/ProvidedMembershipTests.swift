import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// Memberships of organisations that an identity provider gives.
    @Suite struct ProvidedMembershipTests {
        private let urn = "138842"

        /// The primary school has its number in the register of schools.
        private func scene() async throws -> OrganisationScene {
            let place = try await OrganisationScene()
            let numbers = [("primary", "Example Primary", urn), ("special", "Far School", "138843")]
            try await place.write { db in
                for (id, name, urn) in numbers {
                    _ = try OrganisationStore.change(.system(db), Organisation(id: id, name: name, urn: urn))
                }
            }
            return place
        }

        /// What the provider says as the account signs in.
        private func update(
            _ place: OrganisationScene, _ account: String, _ urn: String, _ roles: Set<String>?,
            from provider: String = "dfe"
        ) async throws -> [ProvidedMembership.Change] {
            let now = place.town.clock.now
            return try await place.write {
                try ProvidedMembership.update($0, account: account, from: provider, urn: urn, roles: roles, at: now)
            }
        }

        private func sees(_ place: OrganisationScene, _ organisation: String) async throws -> Bool {
            var browser = try await place.browser("nan")
            return try await browser.visit("organisations/\(organisation)").status == 200
        }

        @Test func `a person is a member where the provider says, and no longer than it says so`() async throws {
            let place = try await scene()
            #expect(try await !sees(place, "primary"))
            #expect(try await update(place, place.stranger, urn, ["senco"]) == [.added(organisation: "primary")])
            #expect(try await sees(place, "primary"))
            #expect(try await update(place, place.stranger, urn, ["senco"]) == [], "nothing has changed")
            #expect(try await update(place, place.stranger, urn, nil) == [], "the roles are to stay")
            #expect(try await update(place, place.stranger, urn, ["head"]) == [.changed(organisation: "primary")])
            let moved = try await update(place, place.stranger, "138843", ["senco"])
            #expect(moved == [.ended(organisation: "primary"), .added(organisation: "special")])
            #expect(try await !sees(place, "primary"))
            #expect(try await sees(place, "special"))
            #expect(try await update(place, place.stranger, "", []) == [.ended(organisation: "special")])
            #expect(try await !sees(place, "special"))
        }

        @Test func `who has left passes on what they had, and its draft`() async throws {
            var place = try await scene()
            _ = try await update(place, place.stranger, urn, ["senco"])
            try await place.ask()
            var browser = try await place.browser("nan")
            _ = try await place.pass(&browser, to: place.stranger)
            let draft = try await place.begin(&browser)
            _ = try await update(place, place.stranger, "", nil)
            #expect(try await browser.visit("drafts/\(draft)").status == 404)
            var colleague = try await place.browser("pat")
            _ = try await place.pass(&colleague, to: place.pat)
            #expect(try await colleague.visit("drafts/\(draft)").status == 200)
        }

        @Test func `a number that no open organisation has makes no member`() async throws {
            let place = try await scene()
            for number in ["", "999999", "13884"] {
                #expect(try await update(place, place.stranger, number, ["senco"]) == [], "\(number)")
            }
            let now = place.town.clock.now
            try await place.write { try OrganisationStore.close(.system($0), "primary", at: now) }
            #expect(try await update(place, place.stranger, urn, ["senco"]) == [])
        }

        @Test func `what the team or another provider gave stays as it is`() async throws {
            let place = try await scene()
            #expect(try await update(place, place.pat, urn, ["head"]) == [], "the team added them, as SENCO")
            #expect(try await update(place, place.pat, "", []) == [])
            let members = try await place.read { try OrganisationStore.members($0, of: "primary") }
            #expect(members.first { $0.account == place.pat }?.roles == ["senco"])

            _ = try await update(place, place.stranger, urn, ["senco"], from: "first")
            #expect(try await update(place, place.stranger, "", [], from: "second") == [])
            #expect(try await sees(place, "primary"))
        }
    }
}
