import Casework
import Configuration
import Foundation
import Plugins
import PortalKit

@testable import Portal

/// The four councils in a copy that edits are made in, with someone signed in at each of their sites.
struct DrawnScene {
    let town: Town
    let shared: Shared
    private let schemas: [String: ConfigValue]

    /// - Parameter edit: what else is changed in the copy before it is first read.
    init(edit: (Town.Copy) throws -> Void = { _ in }) throws {
        town = try Town(edited: true) { copy in
            try edit(copy)
            for id in try FileManager.default.contentsOfDirectory(atPath: "\(copy.root)/Tenants") {
                let file = "Tenants/\(id)/tenant.json"
                let value = try Self.json(file, copy.root)
                let test: ConfigValue = ["test": ["addresses": ["*@example.org"]]]
                try value.overlaid(with: test).json.write(
                    toFile: "\(copy.root)/\(file)", atomically: true, encoding: .utf8)
            }
        }
        var folder = Folder("\(town.root)/Config")
        shared = Shared(&folder, catalogue)
        var schemas: [String: ConfigValue] = [:]
        for (name, text) in SchemaFiles.all(catalogue) {
            var issues: [ConfigIssue] = []
            schemas[name] = ConfigValue.parse(Array(text.utf8), file: name, issues: &issues)
        }
        self.schemas = schemas
    }

    static func json(_ file: String, _ root: String) throws -> ConfigValue {
        var issues: [ConfigIssue] = []
        let bytes = FileManager.default.contents(atPath: "\(root)/\(file)").map(Array.init) ?? []
        guard let value = ConfigValue.parse(bytes, file: file, issues: &issues) else { throw Missing(what: file) }
        return value
    }

    private func file(_ path: String, _ schema: String) throws -> SchemaDraw.File {
        guard let schema = schemas["\(schema).schema.json"] else { throw Missing(what: schema) }
        return SchemaDraw.File(path: path, schema: schema, value: try Self.json(path, town.root))
    }

    private func names(_ folder: String) -> [String] {
        entries(folder).filter { $0.hasSuffix(".json") }.map { "\(folder)/\($0)" }
    }

    private func entries(_ folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(town.root)/\(folder)")
        return (names ?? []).sorted()
    }

    /// A council as it is read from the copy now.
    func council(_ id: String) -> Council {
        Council.read(
            id,
            on: Council.ReadingContext(
                tenants: "\(town.root)/Tenants", themes: "\(town.root)/Themes", shared: shared,
                services: town.services, everyoneTests: true, data: DataPlaces(town.data), stores: town.stores,
                configuration: town.configuration))
    }

    /// A council's own files, and its look's.
    func files(of id: String) throws -> [SchemaDraw.File] {
        let theme = try Self.json("Tenants/\(id)/tenant.json", town.root).table?["theme"]?.string ?? ""
        return try [file("Tenants/\(id)/tenant.json", "tenant"), file("Themes/\(theme)/theme.json", "theme")]
            + names("Tenants/\(id)/portals").map { try file($0, "portal") }
            + names("Tenants/\(id)/forms").map { try file($0, "form") }
    }

    /// The files that all councils share.
    func sharedFiles() throws -> [SchemaDraw.File] {
        try [file("Config/guildhall.json", "guildhall")]
            + names("Config/processes").map { try file($0, "process") }
            + entries("Config/packs").map { try file("Config/packs/\($0)/portal.json", "portal") }
    }

    /// Signs someone in at every site of a council, where a resident has a child and a draft.
    func crawl(_ id: String) async throws -> DrawnCrawl {
        var (cookies, pages): ([String: [String: String]], [String: [String]]) = ([:], [:])
        for site in town.sites where site.tenant.id == id {
            let email = "\(site.portal.name)@example.org"
            if try await town.find(email, site.id) == nil { try await town.account(email, site.id, twoStep: "email") }
            var browser = try town.browser(site.id)
            try await browser.signIn(email)
            let key = DrawnCrawl.key(site)
            cookies[key] = browser.cookies
            guard site.portal.audience == .citizen, browser.site.features.entrances["people"] != nil else { continue }
            let child = try await browser.add()
            pages[key] = ["people/\(child)"]
            guard let offer = site.features.offers.first(where: { !$0.isOnRequest }) else { continue }
            let hasTasks = browser.site.answers(FamilyLinks.complete)
            try await browser.visit(hasTasks ? "people/\(child)/complete" : "people/\(child)")
            try await browser.submit("/\(offer.name)/start")
            pages[key]?.append("drafts/\(try browser.page.id(of: "drafts"))")
        }
        let families = Set(shared.known.all.keys.compactMap { $0.split(separator: ".").first.map(String.init) })
        return DrawnCrawl(cookies: cookies, pages: pages, families: families)
    }
}
