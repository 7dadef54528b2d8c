import Foundation
import PortalKit
import Testing
import Web

@testable import Casework
@testable import Portal

extension Proofs {
    /// The table of roles in the process, held against what pages show.
    @Suite struct RoleTests {
        @Test func `each role sees what the table of the process gives it, and nothing more`() async throws {
            var hood = try await Neighbourhood(try Town())
            try await hood.goRound()
            let process = try hood.officer.site.caseRules.process
            #expect(Set(hood.linked.map(\.role)) == Set(process.roles.map(\.name)), "someone of every role is there")
            let mother = hood.people[0].account
            let sent = try #require(
                try await hood.read {
                    try ReviewStore.all(.system($0), person: "evie").first { $0.account == mother }
                })
            for one in hood.linked {
                let rights = try #require(process.role(one.role)).rights
                let browser = try await hood.browser(one)
                let child = await browser.look("/people/\(one.entry)")
                let seesCase = rights.contains(.seesCase)
                for part in ["id=\"dates\"", "id=\"decisions\"", "aria-current=\"step\""] {
                    #expect(child.text.contains(part) == seesCase, "\(one.role): \(part)")
                }
                let involved = await browser.look("/people/\(one.entry)/involvements").status
                #expect(involved == (seesCase && !one.isProfessional ? 200 : 404), "\(one.role)")
                if one.account != mother {
                    let shared = await browser.look("/people/\(one.entry)/shared/\(sent.submission)")
                    let sees = rights.contains(.seesSubmissions)
                    #expect(shared.status == (sees ? 200 : 404), "\(one.role)")
                    #expect(shared.shows(Neighbourhood.open) == sees, "\(one.role)")
                }
                let new = await browser.look("/messages/new").status
                #expect(new == (rights.contains(.mayAsk) ? 200 : 404), "\(one.role)")
                let letters = await browser.look("/people/\(one.entry)/documents")
                #expect(letters.shows("We will carry out an assessment") == rights.contains(.isTold), "\(one.role)")
                let withdrawn = letters.text.matches(of: /was withdrawn|has been withdrawn|withdrew/).count
                #expect(withdrawn == 1 && !letters.shows("A mistake"), "\(one.role)")
            }
        }
    }
}
