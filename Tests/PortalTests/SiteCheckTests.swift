import Configuration
import Foundation
import Plugins
import PortalKit
import Testing

@testable import Portal

/// What `guildhall check` says beside refusing: warnings, and that each cause is told once.
@Suite struct SiteCheckTests {
    private static let welsh: [ConfigValue] = [
        ["file": "portals/citizen.json", "set": "languages", "value": ["en", "cy"]],
        ["file": "pages/contact.cy.md", "text": "# Cysylltu\n\nx\n"],
        ["file": "pages/welcome-citizen.cy.md", "text": "Croeso.\n"],
        ["file": "portals/citizen.json", "unset": "plugins.forms"],
    ]

    /// What is found of the council that mistakes are made in, once it is changed.
    private func found(_ edits: [ConfigValue]) throws -> ConfigCheck.Result {
        let folder = try MistakeFolder()
        for edit in edits { try Edit(edit).apply(folder.root, BaseCouncil.id) }
        return ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: BaseCouncil.id)
    }

    @Test(
        arguments: [
            ["file": "portals/citizen.json", "set": "tiles", "value": ["send": ["area": .init(.null)]]],
            ["file": "portals/citizen.json", "set": "tiles", "value": ["send": ["area": "sennd"]]],
            ["file": "portals/citizen.json", "set": "tiles", "value": ["send": .init(.null)]],
        ] as [ConfigValue])
    func `what is behind people is an area whatever a tile says`(_ edit: ConfigValue) throws {
        let sites = try found([edit]).councils.flatMap(\.sites).filter { $0.portal.audience == .citizen }
        let routes = sites.flatMap(\.features.routes).filter {
            ["people", "drafts", "messages"].contains($0.path.first)
        }
        #expect(routes.count > 20)
        for route in routes { #expect(route.access == .area("send"), "\(route.path)") }
    }

    @Test(arguments: [
        ("home.signedInAs", "You", "{name}"), ("signIn.prompt", "Register please", "register"),
    ])
    func `a wording of a page that has lost its value or link is warned of`(
        _ key: String, _ words: String, _ lost: String
    ) throws {
        let edit: ConfigValue = [
            "file": "texts.en.json", "set": ["all", .init(.string(key))], "value": .init(.string(words)),
        ]
        let result = try found([edit])
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.count == 1)
        let warning = try #require(result.warnings.first)
        #expect(warning.position?.file.hasSuffix("borchester/texts.en.json") == true && warning.position?.line == 6)
        #expect(warning.message.contains(lost))
    }

    @Test(arguments: [("ems.leicester.gov.uk", true), ("www.leicester.gov.uk", false)])
    func `an old address that leads to a host of another council is warned of`(_ host: String, _ isWarned: Bool) throws
    {
        let redirect: ConfigValue = [
            "file": "portals/citizen.json", "set": "redirects.old",
            "value": ["from": "/Account/Login", "to": .init(.string("https://\(host)/"))],
        ]
        let result = try found([redirect])
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.map(\.message).contains { $0.contains("the host of 'leicester'") } == isWarned)
        #expect(result.warnings.count == (isWarned ? 1 : 0))
    }

    @Test func `a wording that is there in English only is warned of on a portal in two languages`() throws {
        let tile: [ConfigValue] = [
            ["file": "portals/citizen.json", "set": "tiles.meals", "value": ["page": "contact"]],
            ["file": "texts.en.json", "set": ["all", "tile.meals.title"], "value": "School meals"],
        ]
        let result = try found(Self.welsh + tile)
        #expect(result.issues.map(\.description) == [])
        let lines = result.warnings.map(\.message).filter { $0.contains("tile.meals.title") }
        #expect(lines.count == 1 && lines.first?.contains("texts.cy.json") == true)
        let welsh: [ConfigValue] = [
            ["file": "texts.cy.json", "set": ["all", "tile.meals.title"], "value": "Prydau ysgol"]
        ]
        let others = try found(Self.welsh + tile + welsh).warnings.map(\.message)
        #expect(others.filter { $0.contains("tile.meals") } == [])
    }

    @Test func `a mistake in what all share is told once, and nothing of the councils that build on it`() throws {
        let mistake = try Mistake.named("a pack that cannot be read")
        let folder = try MistakeFolder(mistake)
        let result = ConfigCheck(root: folder.root, catalogue).result()
        #expect(result.issues.count == 1 && result.councils.isEmpty)
    }

    @Test func `a file beside the councils is none of them`() throws {
        let folder = try MistakeFolder()
        try Edit(["file": "Tenants/README.txt", "text": "Notes"]).apply(folder.root, BaseCouncil.id)
        let check = ConfigCheck(root: folder.root, shared: MistakeFolder.shared)
        #expect(check.tenants == ["borchester", "coventry", "leicester"])
    }
}
