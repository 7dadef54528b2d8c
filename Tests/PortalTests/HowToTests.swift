import Configuration
import Database
import Forms
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

/// What the how-to pages say is so.
@Suite struct HowToTests {
    private let council: HowToPage

    init() throws { council = try HowToPage("AddACouncil") }

    /// The council of the page on adding one, with the files of others laid over it.
    private func written(_ others: HowToPage...) throws -> MistakeFolder {
        let folder = try MistakeFolder()
        for page in [council] + others { try page.write(in: folder) }
        return folder
    }

    @Test(arguments: [("AddAForm", 2), ("ChangeADeadline", 1), ("RunTheTeam", 3), ("ChangeALook", 1)])
    func `the files of a page are those of a council without a mistake`(_ name: String, _ count: Int) throws {
        let page = try HowToPage(name)
        #expect(page.files.count == count)
        let folder = try written(page)
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: "leafshire")
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.map(\.description) == [])
    }

    @Test func `the form of the page is offered beside those of the pack, and is no request`() throws {
        let folder = try written(try HowToPage("AddAForm"))
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: "leafshire")
        let site = try #require(result.councils.flatMap(\.sites).first { $0.portal.name == "citizen" })
        let offers = site.features.offers.filter { !$0.isOnRequest }
        #expect(offers.map(\.name) == ["parent-request", "young-person-request", "family-story"])
        #expect(offers.map(\.hasDeadline) == [true, true, false])
    }

    @Test func `the page about looks has each token once`() throws {
        let schema = "\(Town.repository)/Config/schema/theme.schema.json"
        var issues: [ConfigIssue] = []
        let bytes = Array(try Data(contentsOf: URL(filePath: schema)))
        let value = ConfigValue.parse(bytes, file: schema, issues: &issues)
        let tokens = value?.table?["properties"]?.table?["tokens"]?.table?["properties"]?.table?.keys ?? []
        let rows = try HowToPage("ChangeALook").text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let named = rows.flatMap { row in
            row.split(separator: "|").first?.matches(of: /`([a-z-]+)`/).map { String($0.1) } ?? []
        }
        #expect(tokens.count > 30)
        #expect(named.sorted() == tokens.sorted())
    }

    @Test func `a council made by the page has no mistake, and nothing to warn of`() throws {
        #expect(council.files.count == 7)
        let folder = try written()
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: "leafshire")
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.map(\.description) == [])
        #expect(result.councils.flatMap(\.sites).count == 7)
    }

    @Test func `the page about switches has each of the 130 points once`() throws {
        let file = "\(Town.repository)/Sources/Portal/Portal.docc/HowTo/Switches.md"
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let rows = lines.filter { $0.hasPrefix("| V") }
        let points = rows.flatMap { row in
            row.split(separator: "|").first?.matches(of: /V(\d+)(?: to V(\d+))?/).flatMap { match -> [Int] in
                let first = Int(match.1) ?? 0
                return Array(first...(match.2.flatMap { Int($0) } ?? first))
            } ?? []
        }
        #expect(points.sorted() == Array(1...130))
    }

    @Test func `no pack needs a page of the council, as the page says`() throws {
        // The provider's has a folder of its own.
        for (name, pack) in MistakeFolder.shared.packs where name != ProviderSite.id {
            var settings = Settings(pack.portal, at: "")
            let (facts, _, _) = PortalFile.read(&settings, name: name, MistakeFolder.shared, catalogue: [])
            let named = (facts.footer.map(\.page) + facts.tiles.map(\.page) + [facts.landing.page]).compactMap {
                $0?.text
            }
            for language in Language.allCases {
                let own = named.filter { MistakeFolder.shared.pages["\($0).\(language.rawValue)"] == nil }
                #expect(own == [], "\(name) in \(language)")
            }
            // Every council has the console without naming its pack.
            #expect(council.text.contains("| `\(name)` |") || name == PortalFile.consolePack, "\(name)")
        }
    }

    @Test(arguments: ["addresses.csv"]) func `a council made by the page works without the files it need not have`(
        file: String
    ) throws {
        let folder = try written()
        try FileManager.default.removeItem(atPath: "\(folder.root)/Tenants/leafshire/\(file)")
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: "leafshire")
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.map(\.description) == [])
    }

    @Test func `every form that the packs offer can be opened where the team may ask for it`() throws {
        let folder = try written()
        let professional: ConfigValue = [
            "pack": "professional", "origin": "https://portal.leafshire.example",
        ]
        try Edit([
            "file": "/Tenants/leafshire/portals/professional.json", "text": .init(.string(professional.json)),
        ]).apply(folder.root, "leafshire")
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: "leafshire")
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.map(\.description) == [])
        let sites = result.councils.flatMap(\.sites).filter { $0.environment == .live }
        let team = try #require(sites.first { $0.portal.audience == .staff })
        for asked in team.features.collected(AskableForms.self) {
            let portal = try #require(sites.first { $0.portal.audience == asked.audience })
            #expect(!asked.names.isEmpty)
            #expect(Set(asked.names).isSubset(of: Set(portal.features.offers.map(\.name))))
        }
    }

    @Test(arguments: [[], ["supporting-documents"]] as [ConfigValue])
    func `a portal whose tile leads to asking for an assessment, without a form, is warned of how to mend it`(
        offered: ConfigValue
    ) throws {
        let folder = try written()
        try Edit([
            "file": "/Tenants/leafshire/portals/citizen.json", "set": "plugins.forms.offered", "value": offered,
        ]).apply(folder.root, "leafshire")
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: "leafshire")
        #expect(result.issues.map(\.description) == [])
        let warning = try #require(result.warnings.first)
        #expect(warning.position?.file.hasSuffix("leafshire/portals/citizen.json") == true)
        #expect(warning.message.contains("\"forms\": { \"offered\""))
    }

    @Test func `the second colour is at the edge of the header and under the current page`() throws {
        let folder = try written()
        let result = ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: "leafshire")
        let site = try #require(result.councils.first?.sites.first)
        let style = String(decoding: site.assets["site.css"]?.asset.plain ?? [], as: UTF8.self)
        #expect(style.contains("--accent: #b3093c;"))
        #expect(style.contains("--header-edge: .375rem solid var(--accent);"))
        #expect(style.contains("border-bottom: var(--header-edge)"))
        #expect(site.theme.colour("nav-mark") == "#b3093c")
    }

    @Test func `the plugin of the page about plugins answers its page`() throws {
        var settings = Settings(["days": 3], at: "")
        let notes = Notes(settings: &settings)
        #expect(notes.days == 3)
        let site = try SiteFixture().site { $0.add(notes) }
        #expect(site.features.routes.map(\.path) == [["people", ":entry", "notes"]])
        #expect(site.features.routes.map(\.owner) == ["notes"])
    }

    @Test func `the page of My account that the page about plugins shows is there, with its table`() throws {
        var settings = Settings([:], at: "")
        let contact = EmergencyContact(settings: &settings)
        let site = try SiteFixture().site { $0.add(contact) }
        #expect(site.features.accountPages.map(\.name) == ["emergency-contact"])
        #expect(Set(site.features.routes.map(\.path)) == [["account", "emergency-contact"]])
        #expect(Set(site.features.routes.map(\.method)) == [.get, .post])
        let first = Migration("module-1")
        let catalogue = Catalogue([Notes.self, EmergencyContact.self], migrations: [first])
        #expect(catalogue.migrations.map(\.name) == ["module-1", "emergency-contact-1"])
    }
}
