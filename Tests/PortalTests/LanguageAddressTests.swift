import Configuration
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Addresses of a portal, before and after it has a second language.
    @Suite struct LanguageAddressTests {
        private func seen(_ town: Town, _ path: String, _ method: Web.Method = .get) async -> Seen {
            let parts = path.split(separator: "?").map(String.init)
            let query = parts.count > 1 ? parts[1] : nil
            return await town.send(
                Head(method, parts[0], query: query, host: "ems.leicester.gov.uk", isSecure: true, isLoopback: false))
        }

        /// Leicester's citizen portal in `languages`.
        private func speak(_ languages: [ConfigValue], _ root: String) throws {
            let edit = try Edit([
                "file": "portals/citizen.json", "set": "languages", "value": .init(.list(languages)),
            ])
            try edit.apply(root, "leicester")
        }

        @Test func `a portal in one language leads from an address with a language to that without`() async throws {
            let town = try Town(edited: true) { try speak(["en"], $0.root) }
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            for (path, target) in [
                ("/CitizenPortal_LIVE/en", "/CitizenPortal_LIVE"),
                ("/CitizenPortal_LIVE/en/page/contact", "/CitizenPortal_LIVE/page/contact"),
                ("/CitizenPortal_LIVE/cy/sign-in?next=home", "/CitizenPortal_LIVE/sign-in?next=home"),
                ("/CitizenPortal_LIVE/en/page/a%20b", "/CitizenPortal_LIVE/page/a%20b"),
            ] {
                let moved = await seen(town, path)
                #expect(moved.status == 301 && moved.location == target, "\(path): \(moved.status)")
            }
            #expect(await seen(town, "/CitizenPortal_LIVE/page/contact").status == 200)
            #expect(await seen(town, "/CitizenPortal_LIVE/en/sign-in", .post).status == 308)
        }

        @Test func `the addresses of a portal in one language lead on once it has Welsh`() async throws {
            let town = try Town(edited: true) { try speak(["en"], $0.root) }
            let old = ["/CitizenPortal_LIVE/page/contact", "/CitizenPortal_LIVE/sign-in", "/CitizenPortal_LIVE"]
            for path in old { #expect(await seen(town, path).status == 200, "\(path)") }
            try speak(["en", "cy"], town.root)
            town.readAgain()
            for path in old {
                let moved = await seen(town, path)
                #expect(moved.status == 301)
                let target = try #require(moved.location)
                #expect(target == path.replacing("_LIVE", with: "_LIVE/en"))
                #expect(await seen(town, target).status == 200, "\(target)")
            }
        }

        @Test func `a portal can have its language in its addresses although it has one only`() async throws {
            let town = try Town(edited: true) { copy in
                try speak(["en"], copy.root)
                let always = try Edit(["file": "portals/citizen.json", "set": "languageInPath", "value": "always"])
                try always.apply(copy.root, "leicester")
            }
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            for (path, target) in [
                ("/CitizenPortal_LIVE", "/CitizenPortal_LIVE/en"),
                ("/CitizenPortal_LIVE/sign-in?next=home", "/CitizenPortal_LIVE/en/sign-in?next=home"),
                ("/CitizenPortal_LIVE/cy/page/contact", "/CitizenPortal_LIVE/en/page/contact"),
            ] {
                let moved = await seen(town, path)
                #expect(moved.status == 301 && moved.location == target, "\(path): \(moved.status)")
            }
            let page = await seen(town, "/CitizenPortal_LIVE/en/page/contact")
            #expect(page.status == 200 && !page.shows("Cymraeg"))
            #expect(page.text.contains("href=\"/CitizenPortal_LIVE/en/sign-in\""))
            #expect(!page.text.contains("href=\"/CitizenPortal_LIVE/sign-in\""))
        }

        @Test func `both paths of a portal may be any segment`() async throws {
            let town = try Town(edited: true) { copy in
                for (name, path) in [("path", "/portal"), ("testPath", "/try-it")] {
                    let edit = try Edit([
                        "file": "portals/citizen.json", "set": .init(.string(name)), "value": .init(.string(path)),
                    ])
                    try edit.apply(copy.root, "leicester")
                }
                let edit = try Edit(["file": "portals/professional.json", "set": "path", "value": "/professionals"])
                try edit.apply(copy.root, "leicester")
            }
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            for (path, isTest) in [
                ("/portal/en", false), ("/try-it/cy", true), ("/professionals", false), ("/professionals_TEST", true),
            ] {
                let page = await seen(town, path)
                #expect(page.status == 200 && page.text.contains("class=\"test-banner\"") == isTest, "\(path)")
            }
            for path in ["/CitizenPortal_LIVE/en", "/CitizenPortal_TEST/en", "/portal_TEST/en", "/portal_LIVE/en"] {
                #expect(await seen(town, path).status == 404, "\(path)")
            }
            #expect(await seen(town, "/Try-It/en").location == "/try-it/en")
            let site = try town.site("leicester/citizen/test")
            #expect(site.mailLink(.en, SiteLinks.landing()) == "https://ems.leicester.gov.uk/try-it/en")
        }
    }
}
