import Configuration
import Folders
import Plugins
import PortalKit
import Testing

@testable import Portal

@Suite struct `A new council` {
    private static let typed = NewCouncil.Typed(
        name: "Leafshire County Council", host: "portal.leafshire.example", admin: "ada@leafshire.example")

    private static let shared: Shared = {
        var folder = Folder("\(Town.repository)/Config")
        return Shared(&folder, catalogue)
    }()

    @Test(arguments: [
        ("Leafshire County Council", "leafshire", "LE"), ("Stockton-on-Tees Borough Council", "stockton-on-tees", "ST"),
        ("City of York Council", "york", "YO"), ("London Borough of Barnet", "barnet", "BA"),
        ("Royal Borough of Windsor and Maidenhead", "windsor-and-maidenhead", "WM"),
        ("Cheshire West and Chester Council", "cheshire-west-and-chester", "CW"),
        ("The Council of the Isles of Scilly", "isles-of-scilly", "IS"),
        ("St. Helens Borough Council", "st-helens", "SH"), ("King\u{2019}s Lynn Council", "kings-lynn", "KL"),
        ("Cyngor Sir Ynys M\u{f4}n", "cyngor-sir-ynys-mon", "CS"), ("Council", "council", "CO"),
    ]) func `gets a folder and letters from its name`(name: String, id: String, letters: String) throws {
        var typed = Self.typed
        typed.name = name
        let council = try NewCouncil(typed)
        #expect(council.id.text == id)
        let team = try #require(council.files(on: Self.shared)["Tenants/\(id)/portals/team.json"])
        #expect(String(decoding: team, as: UTF8.self).contains("\"initials\": \"\(letters)\""))
    }

    @Test func `names everything that cannot be used at once`() throws {
        let typed = NewCouncil.Typed(name: " ", host: "Leafshire", admin: "ada", colours: "#12,red,#333", id: "a_b")
        let error = try #require(throws: NewCouncil.Mistakes.self) { try NewCouncil(typed) }
        #expect(Set(error.all.map(\.input)) == [.name, .admin, .colours, .id])
        var host = Self.typed
        host.host = "http://portal.example.org"
        #expect(throws: NewCouncil.Mistakes.self) { try NewCouncil(host) }
    }

    @Test func `takes its host from an address too`() throws {
        var typed = Self.typed
        typed.host = " https://Portal.Leafshire.example/CitizenPortal"
        #expect(try NewCouncil(typed).host.text == "portal.leafshire.example")
    }

    @Test(arguments: ["", "#fedd00", "#fedd00,#ffffff", "1c3d7c, b3093c", "#000,#fff"])
    func `is served without a warning`(
        colours: String
    ) async throws {
        let scene = try TenantScene()
        var typed = Self.typed
        typed.colours = colours
        _ = try await scene.admin.make(typed)
        let result = ConfigCheck(root: scene.root, catalogue).result()
        #expect(result.issues.isEmpty && result.warnings.isEmpty, "\(result.issues) \(result.warnings)")
        #expect(result.councils.first?.sites.count == 7)
    }
}
