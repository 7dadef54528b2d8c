import Configuration
import PortalKit
import Testing

@testable import Portal

/// Forms that all councils share, in `Config/forms`.
@Suite struct SharedFormTests {
    @Test func `a council's form of the same name overrides the parts that it has`() throws {
        let shared = try #require(MistakeFolder.shared.forms["parent-views"])
        let welsh = try #require(shared["title"]?["cy"]?.string)
        let folder = try MistakeFolder()
        for edit in try [
            Edit(["file": "forms/parent-views.json", "text": "{ \"title\": { \"en\": \"Our views\" } }"]),
            Edit(["file": "portals/citizen.json", "set": "plugins.forms.asked", "value": ["parent-views"]]),
        ] { try edit.apply(folder.root, BaseCouncil.id) }
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: BaseCouncil.id)
        #expect(result.issues.map(\.description) == [])
        let offers = result.councils.flatMap(\.sites).filter { $0.portal.name == "citizen" }.flatMap(\.features.offers)
        let form = try #require(offers.first { $0.name == "parent-views" })
        #expect(form.title(.en) == "Our views")
        #expect(form.title(.cy) == welsh)
        #expect(form.isOnRequest)
    }
}
