import Configuration
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Where the team's site answers, and what its configuration may not say.
    @Suite struct StaffHostTests {
        private let tenant = "Tenants/leicester/tenant.json"
        private let team = "Tenants/leicester/portals/team.json"
        private let host = "team.leicester.gov.uk"

        private func get(_ town: Town, _ host: String, _ path: String) async -> Seen {
            let isLocal = host.hasSuffix(".localhost")
            return await town.send(Head(.get, path, host: host, isSecure: !isLocal, isLoopback: isLocal))
        }

        private func apart() throws -> Town {
            try Town(edited: true) { copy in
                try copy.replace("\"theme\": ", with: "\"staffHost\": \"\(host)\", \"theme\": ", in: tenant)
                try copy.replace("https://ems.leicester.gov.uk", with: "https://\(host)", in: team)
            }
        }

        @Test func `with a host of its own the team answers there alone, and nothing else does`() async throws {
            let town = try apart()
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            for path in ["/Team/en", "/Team_TEST/en"] {
                #expect(await get(town, host, path).status == 200)
                #expect(await get(town, "ems.leicester.gov.uk", path).status == 404)
                #expect(await get(town, "leicester.localhost", path).status == 404)
            }
            #expect(await get(town, host, "/CitizenPortal_LIVE/en").status == 404)
            #expect(await get(town, "ems.leicester.gov.uk", "/CitizenPortal_LIVE/en").status == 200)
            #expect(await get(town, "leicester.localhost", "/CitizenPortal_LIVE/en").status == 200)
        }

        @Test func `each host lists what it answers for`() async throws {
            let town = try apart()
            let own = await get(town, host, "/")
            #expect(own.text.contains("<li><div class=\"what\"><b><a href=\"/Team/en\">Team</a>"))
            #expect(!own.shows("Citizen Portal") && !own.shows("For council staff"))
            let others = await get(town, "ems.leicester.gov.uk", "/")
            #expect(others.shows("Citizen Portal") && !others.text.contains("/Team"))
        }

        @Test(arguments: [
            (
                "\"https://ems", "\"https://other",
                "origin is https://other.leicester.gov.uk, wanted one of its own hosts: https://team.leicester.gov.uk"
            ),
            ("\"/Team\"", "\"/Team/x\"", "is '/Team/x', wanted one segment"),
            ("\"team\"", "\"team\", \"plugins\": { \"accounts\": { \"registration\": true } }", "by invitation only"),
            (
                "\"team\"", "\"team\", \"plugins\": { \"two-step\": { \"policy\": \"opt-in\" } }",
                "in two steps, always"
            ),
            ("\"team\"", "\"team\", \"audience\": \"citizen\", \"path\": \"/T_LIVE\"", "wanted 'staff'"),
        ])
        func `what would let others in is a mistake`(_ old: String, _ new: String, _ words: String) throws {
            let town = try Town(edited: true)
            let hasHost = words.hasPrefix("origin")
            if hasHost {
                try town.copy.replace("\"theme\": ", with: "\"staffHost\": \"\(host)\", \"theme\": ", in: tenant)
            }
            if new.contains("/T_LIVE") {
                try town.copy.replace("  \"path\": \"/Team\",\n", with: "", in: team)
            }
            try town.copy.replace(old, with: new, in: team)
            town.readAgain()
            let mistakes = try #require(town.councils.statuses.first { $0.tenant == "leicester" }).mistakes
            #expect(mistakes.contains { $0.contains("team.json") && $0.contains(words) }, "\(mistakes)")
        }

        @Test(arguments: ["ems.leicester.gov.uk", "Team.leicester.gov.uk", "team/x", ""])
        func `a team's host that is no name, or another's, is a mistake`(_ name: String) throws {
            let town = try Town(edited: true)
            try town.copy.replace("\"theme\": ", with: "\"staffHost\": \"\(name)\", \"theme\": ", in: tenant)
            town.readAgain()
            let mistakes = try #require(town.councils.statuses.first { $0.tenant == "leicester" }).mistakes
            #expect(mistakes.contains { $0.contains("staffHost") }, "\(mistakes)")
        }

        @Test func `two councils cannot have one host for their teams`() throws {
            let town = try apart()
            try town.copy.replace(
                "\"theme\": ", with: "\"staffHost\": \"\(host)\", \"theme\": ", in: "Tenants/stockton/tenant.json")
            town.readAgain()
            let mistakes = try #require(town.councils.statuses.first { $0.tenant == "stockton" }).mistakes
            #expect(mistakes.contains { $0.contains("'\(host)' is the host of 'leicester'") }, "\(mistakes)")
        }
    }
}
