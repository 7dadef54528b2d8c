import Foundation
import Markup
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// No file of a council's or a theme's publishes another, ends the reading or slows a page.
    @Suite struct ConfinementTests {
        private let portal = "leicester/citizen/live"

        /// The mistakes of Leicester after `edit`, which must leave its pages as they were.
        private func mistakes(_ edit: (Town) throws -> Void) async throws -> [String] {
            let town = try Town(edited: true)
            var browser = try town.browser(portal)
            let before = try await browser.visit().text
            try edit(town)
            town.readAgain()
            var after = try town.browser(portal)
            #expect(try await after.visit().text == before)
            return town.councils.statuses.first { $0.tenant == "leicester" }?.mistakes ?? []
        }

        @Test(arguments: [
            ("Themes/leicester/theme.json", "\"mark.svg\"", "\"../../../data/keys/main\"", "theme.json:16: mark is "),
            ("Themes/leicester/theme.json", "\"mark.svg\"", "\"../stockton/mark.svg\"", "theme.json:16: mark is "),
            (
                "Tenants/leicester/tenant.json", "\"theme\": \"leicester\"", "\"theme\": \"../Tenants/leicester\"",
                "tenant.json:13: theme is "
            ),
            (
                "Tenants/leicester/tenant.json", "\"theme\": \"leicester\"", "\"theme\": \"leicestre\"",
                "tenant.json:13: theme is "
            ),
        ])
        func `a name that is a path, or of nothing, is refused where it is written`(
            _ file: String, _ old: String, _ new: String, _ told: String
        ) async throws {
            let mistakes = try await mistakes { try $0.copy.replace(old, with: new, in: file) }
            #expect(mistakes.count == 1 && mistakes.first?.contains(told) == true, "\(mistakes)")
        }

        @Test(arguments: [
            ("landing", "{\"page\": \"../../../../secret\"}"), ("footer", "{\"contact\": {\"page\": \"../contact\"}}"),
            ("tiles", "{\"messages\": {\"page\": \"../../stockton/pages/contact\"}}"),
            (
                "plugins",
                "{\"gazetteer\": {\"file\": \"../../../../etc/passwd\"}, \"schools\": {\"file\": \"../var/keys/main\"}}"
            ),
        ])
        func `every setting of a portal that names a file takes a name only`(_ key: String, _ value: String)
            async throws
        {
            let mistakes = try await mistakes { town in
                let file = "\(town.root)/Tenants/leicester/portals/citizen.json"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
                var portal = try #require(object as? [String: Any])
                let added = try #require(JSONSerialization.jsonObject(with: Data(value.utf8)) as? [String: Any])
                portal[key] = (portal[key] as? [String: Any] ?? [:]).merging(added) { $1 }
                try JSONSerialization.data(withJSONObject: portal, options: .prettyPrinted)
                    .write(to: URL(filePath: file))
            }
            let told = mistakes.filter { $0.contains("without a path") }
            #expect(told.count == (key == "plugins" ? 2 : 1), "\(mistakes)")
            #expect(told.allSatisfy { $0.contains("portals/citizen.json:") })
        }

        @Test(arguments: [
            ("Themes/leicester/mark.svg", "/etc/hostname"), ("Themes/leicester/theme.json", "../stockton/theme.json"),
            ("Tenants/leicester/pages/welcome-citizen.en.md", "/etc/passwd"),
            ("Tenants/leicester/pages/welcome-citizen.en.md", "welcome-citizen.en.md"),
            ("Tenants/leicester/pages", "../stockton/pages"),
            ("Tenants/leicester/forms/parental-request.json", "../../../Config/texts/kit/en.json"),
            ("Tenants/leicester/portals/citizen.json", "../../stockton/portals/citizen.json"),
            ("Tenants/leicester/tenant.json", "../stockton/tenant.json"),
            ("Tenants/leicester/texts.en.json", "../stockton/texts.en.json"),
            ("Tenants/leicester/addresses.csv", "../stockton/addresses.csv"),
        ])
        func `a file that is a link out of its folder is refused by its name`(_ name: String, _ target: String)
            async throws
        {
            let mistakes = try await mistakes { town in
                try FileManager.default.removeItem(atPath: "\(town.root)/\(name)")
                try FileManager.default.createSymbolicLink(
                    atPath: "\(town.root)/\(name)", withDestinationPath: target)
            }
            let told = mistakes.filter { $0.contains("/\(name):1: is a link") }
            #expect(!told.isEmpty, "\(mistakes)")
        }

        @Test(arguments: [
            "pages/welcome-citizen.en.md", "portals/citizen.json", "tenant.json", "texts.en.json", "addresses.csv",
            "forms/parental-request.json",
        ])
        func `a pipe in a file's place is refused by its name, and waited for by nobody`(_ name: String) async throws {
            let mistakes = try await mistakes { town in
                let path = "\(town.root)/Tenants/leicester/\(name)"
                try FileManager.default.removeItem(atPath: path)
                #expect(mkfifo(path, 0o600) == 0)
            }
            #expect(mistakes.contains { $0.contains("/\(name):1: is a pipe") }, "\(mistakes)")
        }

        @Test func `a pipe that nothing names holds up neither a change nor the good copy`() async throws {
            let town = try Town(edited: true)
            let folder = "\(town.root)/Tenants/leicester"
            #expect(mkfifo("\(folder)/notes.pipe", 0o600) == 0)
            #expect(symlink("/", "\(folder)/all") == 0 && symlink(".", "\(folder)/pages/loop") == 0)
            try town.copy.replace(
                "\"short\": \"Leicester\"", with: "\"short\": \"Leafy\"", in: "Tenants/leicester/tenant.json")
            town.readAgain()
            #expect(try town.site(portal).tenant.short == "Leafy")
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            let good = "\(town.data)/leicester/good/Tenants/leicester"
            #expect(try String(contentsOfFile: good + "/tenant.json", encoding: .utf8).contains("Leafy"))
            for name in ["notes.pipe", "all"] { #expect(!FileManager.default.fileExists(atPath: "\(good)/\(name)")) }
        }

        @Test func `a page of 60 MB, one that is no UTF-8 and a text without end are refused by name`() async throws {
            let page = "Tenants/leicester/pages/welcome-citizen.en.md"
            var told = try await mistakes { #expect(truncate("\($0.root)/\(page)", 60_000_000) == 0) }
            #expect(told.contains { $0.contains("/\(page):1: is too large, wanted at most 64 KB") }, "\(told)")
            told = try await mistakes {
                try Data([0x43, 0x61, 0x66, 0xE9]).write(to: URL(filePath: "\($0.root)/\(page)"))
            }
            #expect(told.contains { $0.contains("/\(page):1: is not UTF-8") }, "\(told)")
            told = try await mistakes {
                try $0.copy.replace(
                    "\"short\": \"Leicester\"", with: "\"short\": \"\(String(repeating: "[", count: 20_000))\"",
                    in: "Tenants/leicester/tenant.json")
            }
            #expect(told.contains { $0.contains("tenant.json:") && $0.contains("too long") }, "\(told)")
        }

        @Test(arguments: [">", "![[](#)", "*a **a ", "[", "- a\n", "[a](", "`a``b```", "<a <a ", "**a _b *c __d "])
        func `the worst page is refused, or rendered before anyone asks for it`(_ part: String) async throws {
            let town = try Town(edited: true) {
                let file = "\($0.root)/Tenants/leicester/pages/welcome-citizen.en.md"
                let text = String(String(repeating: part, count: 64 * 1024).prefix(64 * 1024))
                try text.write(toFile: file, atomically: true, encoding: .utf8)
            }
            let mistakes = town.councils.statuses.flatMap(\.mistakes)
            #expect(mistakes.allSatisfy { $0.contains("/pages/welcome-citizen.en.md:") }, "\(mistakes)")
            guard mistakes.isEmpty else { return }
            let words = try #require(town.site(portal).pages["welcome-citizen"]?[.en])
            let took = ContinuousClock().measure { #expect(words.html.bytes.count > 7) }
            #expect(took < .milliseconds(20), "it was rendered when it was read")
        }

        @Test func `a mark that runs or fetches is refused by its name and line`() async throws {
            let mistakes = try await mistakes {
                try $0.copy.replace(
                    "<g ", with: "\n<script>alert(1)</script><g ", in: "Themes/leicester/mark.svg", first: true)
            }
            #expect(mistakes.contains { $0.contains("Themes/leicester/mark.svg:3: has <script>") }, "\(mistakes)")
        }

        @Test func `a drawing is sent under a policy in which no script runs`() async throws {
            let town = try Town()
            let site = try town.site(portal)
            let path = try #require(site.asset("mark.svg")).text
            let head = Head(.get, path, host: site.tenant.hosts[0], isSecure: true, isLoopback: false)
            let seen = await town.send(head)
            #expect(seen.status == 200)
            let policy = try #require(seen.fields.values("Content-Security-Policy").first)
            #expect(policy.contains("default-src 'none'") && policy.contains("sandbox"))
            #expect(!policy.contains("script-src") && !policy.contains("unsafe-inline"))
        }

        @Test(arguments: [
            ("https://ems.leicester.gov.uk", "https://emsonline.stockton.gov.uk"),
            ("https://ems.leicester.gov.uk", "https://ems.leicestre.gov.uk"),
            ("https://ems.leicester.gov.uk", "http://ems.leicester.gov.uk"),
            ("https://ems.leicester.gov.uk", "https://stockton.localhost"),
        ])
        func `links in mail lead to a host of the council's own`(_ old: String, _ new: String) async throws {
            let mistakes = try await mistakes {
                try $0.copy.replace(old, with: new, in: "Tenants/leicester/portals/citizen.json")
            }
            #expect(mistakes.count == 1)
            #expect(mistakes.first?.contains("portals/citizen.json:9: origin is ") == true, "\(mistakes)")
        }
    }
}
