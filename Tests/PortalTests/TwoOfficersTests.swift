import Database
import Foundation
import PortalKit
import Testing

@testable import Casework
@testable import Portal

extension Proofs {
    /// What one officer does while another has the same case open: nothing of either is lost, and nothing leaves that
    /// no one has looked at.
    @Suite struct TwoOfficersTests {
        @Test func `of two letters about one decision one goes out, and the words of the other stay on its page`()
            async throws
        {
            var scene = try await CaseScene(try Town())
            let path = "decisions/\(try await scene.decide("assess.yes"))/letter"
            var dan = try await scene.colleague()
            try await dan.visit("cases/\(scene.id)/\(path)")
            try await dan.submit("/letter", ["title": "Dan's letter", "body": "What Dan wrote"], button: "preview")
            try await scene.preview(path, ["title": "Priti's letter", "body": "What Priti wrote"])
            #expect(try await scene.go(path).status == 200)

            let refused = try await dan.submit("/letter", button: "do")
            #expect(refused.status == 409 && refused.shows("Priti Shah"))
            #expect(refused.shows("Dan's letter") && refused.shows("What Dan wrote"))
            #expect(refused.shows("This is not possible now") && !refused.text.contains("name=\"insists\""))
            let id = scene.id
            let documents = try await scene.read { try DocumentStore.all(.system($0), of: id).map(\.title) }
            #expect(documents == ["Priti's letter"])
        }

        @Test func `whoever decides second reads that it is decided, and what they typed`() async throws {
            var scene = try await CaseScene(try Town())
            var dan = try await scene.colleague()
            try await dan.visit("cases/\(scene.id)/decision")
            try await dan.submit("/decision", ["what": "assess.no", "note": "What Dan thought"], button: "preview")
            _ = try await scene.decide("assess.yes")
            let refused = try await dan.submit("/decision", button: "do")
            #expect(refused.status == 409 && refused.shows("Priti Shah") && refused.shows("What Dan thought"))
            #expect(refused.shows("Refuse an assessment") && !refused.shows("assess.no"))
            let id = scene.id
            #expect(try await scene.read { try DecisionStore.all(.system($0), of: id).count } == 1)
            #expect(try await !scene.officer.visit("cases/\(id)/decision").shows("What Dan thought"))
        }

        @Test(arguments: ["added", "changed", "ended"])
        func `a letter goes to nobody but those whom its preview named, where they lived then`(_ what: String)
            async throws
        {
            var scene = try await CaseScene(try Town())
            let path = "decisions/\(try await scene.decide("assess.yes"))/letter"
            try await scene.preview(path, ["body": "It is so."])
            let now = scene.town.clock.now
            try await scene.town.site(CaseScene.team).store.write { db in
                switch what {
                case "added":
                    let nan = Involvement(id: "nan", person: "evie", role: "parent", name: "Nan Hartley", began: now)
                    try InvolvementStore.add(.system(db), nan)
                case "changed":
                    var peter = try #require(try InvolvementStore.find(.system(db), "peter"))
                    peter.lines = ["8 Mill Lane"]
                    try #require(try InvolvementStore.change(.system(db), peter))
                default: try InvolvementStore.end(.system(db), "peter", reason: "", at: now)
                }
            }
            #expect(try await scene.go(path).status == 409)
            let id = scene.id
            #expect(try await scene.read { try DocumentStore.all(.system($0), of: id).isEmpty })
        }
    }
}
