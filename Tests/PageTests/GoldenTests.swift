import Foundation
import Plugins
import Support
import Testing
import Web

@testable import PortalKit

/// The golden files find what they are there to find.
@Suite struct GoldenTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID().uuidString)")

    private func golden(isWriting: Bool = false) -> Golden { Golden(folder, isWriting: isWriting) }

    @Test func `a changed page shows its first lines that differ`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try golden().judge("<p>a</p>\n", "a/b.en.html") == .missing)
        #expect(try golden(isWriting: true).judge("<p>a</p>\n<p>b</p>\n", "a/b.en.html") == .same)
        #expect(try golden().judge("<p>a</p>\n<p>b</p>\n", "a/b.en.html") == .same)
        #expect(
            try golden().judge("<p>a</p>\n<p>c</p>\n", "a/b.en.html")
                == .changed(line: 2, before: "<p>b</p>", now: "<p>c</p>"))
    }

    @Test func `a file of a page that is gone is named, and removed when the others are rewritten`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try golden(isWriting: true).judge("a\n", "a.en.html")
        #expect(try golden().unused() == ["a.en.html"])
        #expect(try golden(isWriting: true).unused() == [])
        #expect(try golden().unused() == [])
    }

    @Test func `a parameter that no example gives is named`() async throws {
        let council = try await PageCouncil()
        let site = try #require(council.sites.first)
        let route = Route(
            method: .get, path: ["notes", ":note"], access: .account, isCacheable: false, bodyLimit: .encoded(),
            owner: "notes", handler: { _ in throw Problem(.notFound) }, page: nil)
        let examples = Examples(site: site, story: council.story)
        #expect { try examples.of(route) } throws: { "\($0)".contains(":note of notes/:note") }
    }

    @Test func `every further example is of a page that a site has`() async throws {
        let council = try await PageCouncil()
        for site in council.sites {
            let pages = Set(site.features.routes.map { "\($0.method.rawValue) \($0.path.joined(separator: "/"))" })
            for (path, example) in Examples(site: site, story: council.story).more {
                #expect(pages.contains("\(example.form == nil ? "GET" : "POST") \(path)"), "\(site.portal.name)")
            }
        }
    }

    /// What a plugin of the catalogue shows is shown here only if a portal of the sample council has it.
    @Test func `every plugin is switched on, but those that need a server`() throws {
        let council = Repository.root.appending(path: "Tests/PageTests/Council/Tenants/leafshire/portals")
        var names: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: council, includingPropertiesForKeys: nil) {
            let portal = try JSONDecoder().decode(Portal.self, from: Data(contentsOf: file))
            let pack = Repository.root.appending(path: "Config/packs/\(portal.pack ?? "")/portal.json")
            names.formUnion(portal.plugins.keys)
            names.formUnion(try JSONDecoder().decode(Portal.self, from: Data(contentsOf: pack)).plugins.keys)
        }
        let elsewhere = ["openid-connect", "clamd"]
        #expect(catalogue.plugins.map { $0.name }.filter { !names.contains($0) } == elsewhere)
    }

    private struct Portal: Decodable {
        struct Settings: Decodable { init(from decoder: any Decoder) {} }
        let pack: String?
        let plugins: [String: Settings]
    }
}
