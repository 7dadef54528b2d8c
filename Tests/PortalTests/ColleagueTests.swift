import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// What a portal shows of the professionals of a case.
    @Suite struct ColleagueTests {
        private func page(_ setting: String) async throws -> Seen {
            let town = try Town(edited: true) { copy in
                try copy.replace(
                    #""involvements": {},"#,
                    with: #""involvements": {}, "cases": { "professionals": "\#(setting)" },"#,
                    in: "Tenants/leicester/portals/citizen.json")
            }
            _ = try await CaseScene(town)
            let entry = try await town.site(CaseScene.citizen).store.read { db in
                try #require(try db.row("SELECT entry FROM involvement WHERE id = 'marta'")?.text(0))
            }
            var marta = try town.browser(CaseScene.citizen)
            try await marta.signIn("marta@example.org")
            return try await marta.visit("people/\(entry)/involvements")
        }

        @Test func `a portal shows nothing of the professionals of a case, their names, or their names and work`()
            async throws
        {
            let all = try await page("names-and-roles")
            #expect(all.status == 200 && all.shows("Ada Green") && all.shows("SEN Co-ordinator"))
            let names = try await page("names")
            #expect(names.status == 200 && names.shows("Ada Green") && !names.shows("SEN Co-ordinator"))
            let none = try await page("none")
            #expect(none.status == 200 && !none.shows("Ada Green") && !none.shows("SEN Co-ordinator"))
        }
    }
}
