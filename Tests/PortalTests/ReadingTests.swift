import Configuration
import Foundation
import Markup
import Plugins
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Reading the councils' folders.
    @Suite struct ReadingTests {
        private let tenant = "Tenants/leicester/tenant.json"
        private let portal = "leicester/citizen/live"

        @Test func `the repository's own councils have no mistake`() throws {
            let town = try Town()
            #expect(town.councils.statuses.map(\.tenant) == ["coventry", "hertfordshire", "leicester", "stockton"])
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
            #expect(HostHolders.clashes(town.requestHandler.directory.councils.map { ($0.tenant.id, $0.claims) }) == [])
        }

        @Test func `a saved file is live with the next reading, in LIVE and in TEST`() async throws {
            let town = try Town(edited: true)
            town.readAgain()
            let sites = town.sites
            try town.copy.replace(
                "\"Leicester City Council\",\n  \"short\"", with: "\"Leafy City Council\",\n  \"short\"", in: tenant)
            try town.copy.replace(
                "Welcome to the Leicester Citizen Portal\",\n    \"notice", with: "Croeso!\",\n    \"notice",
                in: "Tenants/leicester/texts.en.json")
            town.readAgain()
            for id in [portal, "leicester/citizen/test"] {
                var browser = try town.browser(id)
                #expect(try await browser.visit().heading == "Croeso!")
                #expect(browser.page.shows("Leafy City Council"))
            }
            let same = town.sites.filter { site in sites.contains { $0 === site } }
            #expect(
                Set(same.map(\.tenant.id)) == ["coventry", "hertfordshire", "stockton"], "the others were left alone")
        }

        @Test func `the cached pages of a council go with a change of its own only`() async throws {
            let town = try Town(edited: true)
            let heads = try ["leicester/citizen/live", "stockton/citizen/live"].map { id in
                let browser = try town.browser(id)
                return browser.head(.get, browser.path("sign-in"))
            }
            for head in heads { _ = await town.requestHandler.answer(head) }
            #expect(heads.allSatisfy { town.requestHandler.ready($0) != nil })
            try town.copy.replace(
                "\"Leicester City Council\",\n  \"short\"", with: "\"Leafy City Council\",\n  \"short\"", in: tenant)
            town.readAgain()
            #expect(heads.map { town.requestHandler.ready($0) == nil } == [true, false])
        }

        @Test func `a wording of the engine that is saved is live for every council`() async throws {
            let town = try Town(edited: true)
            try town.copy.replace("\"THIS IS A TEST SYSTEM\"", with: "\"ONLY A TEST\"", in: "Config/texts/kit/en.json")
            town.readAgain()
            for site in town.sites where site.environment == .test {
                var browser = try town.browser(site.id)
                #expect(try await browser.visit("sign-in").shows("ONLY A TEST"))
            }
        }

        @Test func `a session lives on over a saved file`() async throws {
            let town = try Town(edited: true)
            var browser = try await town.resident(portal)
            let form = try await browser.visit("account/personal").form("/account/personal")
            try town.copy.replace(
                "\"Leicester City Council\",\n  \"short\"", with: "\"Leafy City Council\",\n  \"short\"", in: tenant)
            town.readAgain()
            let seen = await browser.post(form.action, form.fields)
            #expect(seen.location?.hasSuffix("?saved=1") == true)
            #expect(try await browser.visit("home").status == 200)
        }

        @Test(arguments: [
            (
                "tenant.json", "\"theme\": \"leicester\"", "\"them\": \"leicester\"", "tenant.json:13: ",
                "did you mean 'theme'"
            ),
            ("tenant.json", "\"leicester\",\n", "\"leicester\"\n", "tenant.json:", "wanted ','"),
            (
                "tenant.json", "\"ems.leicester.gov.uk\"", "\"EMS.leicester.gov.uk\"", "tenant.json:12: ",
                "in lower case"
            ),
            (
                "tenant.json", "\"no-reply@leicester.gov.uk\"", "\"no reply\"", "tenant.json:17: ",
                "wanted an e-mail address"
            ),
            (
                "portals/citizen.json", "\"pack\": \"citizen-tiles\"", "\"pack\": \"citizen-tile\"", "citizen.json:5: ",
                "citizen-tiles"
            ),
            (
                "portals/citizen.json", "\"/CitizenPortal_LIVE\"", "\"CitizenPortal\"", "citizen.json:8: ",
                "one segment"
            ),
            ("portals/citizen.json", "\"https://ems", "\"http//ems", "citizen.json:9: ", "origin"),
            ("portals/citizen.json", "\"2022-05-01T00:00\"", "\"2022-05-32\"", "citizen.json:12: ", "wanted a time"),
            (
                "portals/citizen.json", "\"service-admissions\"", "\"service-admission\"", "citizen.json:",
                "no pages/service-admission.en.md"
            ),
            (
                "texts.en.json", "\"register.security\"", "\"register.securty\"", "texts.en.json:",
                "did you mean 'register.security'"
            ),
            (
                "texts.en.json", "\"professional\": {", "\"profesional\": {", "texts.en.json:",
                "did you mean 'professional'"
            ),
        ])
        func `a mistake leaves what runs as it is, and is told with its place`(
            _ file: String, _ old: String, _ new: String, _ place: String, _ words: String
        ) async throws {
            let town = try Town(edited: true)
            var browser = try town.browser(portal)
            let before = try await browser.visit().text
            try town.copy.replace(old, with: new, in: "Tenants/leicester/\(file)")
            town.readAgain()
            let standing = try #require(town.councils.statuses.first { $0.tenant == "leicester" })
            #expect(standing.mistakes.contains { $0.contains(place) && $0.contains(words) }, "\(standing.mistakes)")
            #expect(standing.mistakes.allSatisfy { $0.hasPrefix("\(town.root)/Tenants/leicester/") })
            #expect(town.journal.contains { $0.contains("\"event\":\"configuration\"") && $0.contains("leicester") })
            var after = try town.browser(portal)
            #expect(try await after.visit().text == before)
            #expect(town.councils.statuses.filter { !$0.mistakes.isEmpty }.map(\.tenant) == ["leicester"])

            try town.copy.replace(new, with: old, in: "Tenants/leicester/\(file)")
            town.readAgain()
            #expect(town.councils.statuses.allSatisfy { $0.mistakes.isEmpty }, "put right, all is well")
        }

        @Test func `one reading tells every mistake of every file`() throws {
            let town = try Town(edited: true)
            try town.copy.replace("\"theme\": \"leicester\"", with: "\"theme\": \"leicester\", \"x\": 1", in: tenant)
            try town.copy.replace("\"short\": \"Leicester\"", with: "\"short\": 1", in: tenant)
            try town.copy.replace(
                "\"pack\": \"professional\"", with: "\"pack\": \"proffessional\"",
                in: "Tenants/leicester/portals/professional.json")
            try town.copy.replace("\"#", with: "\"##", in: "Themes/leicester/theme.json", first: true)
            town.readAgain()
            let mistakes = town.councils.statuses.flatMap(\.mistakes)
            #expect(mistakes.filter { $0.contains("tenant.json:") }.count == 2)
            #expect(mistakes.contains { $0.contains("professional.json:") })
            #expect(mistakes.contains { $0.contains("theme.json:") })
        }

        @Test func `one council's mistake keeps no change of another's from going live`() async throws {
            let town = try Town(edited: true)
            try "{".write(toFile: "\(town.root)/\(tenant)", atomically: true, encoding: .utf8)
            try town.copy.replace(
                "\"short\": \"Stockton\"", with: "\"short\": \"Stocktown\"", in: "Tenants/stockton/tenant.json")
            town.readAgain()
            #expect(try town.site("stockton/citizen/live").tenant.short == "Stocktown")
            #expect(try town.site(portal).tenant.short == "Leicester")
        }

        @Test func `a start that meets a mistake serves what ran last`() async throws {
            let earlier = try Town(edited: true) {
                try $0.replace(
                    "\"short\": \"Leicester\"", with: "\"short\": \"Leafy\"", in: "Tenants/leicester/tenant.json")
            }
            let town = try Town(edited: true, after: earlier) {
                try $0.replace(
                    "\"short\": \"Leicester\"", with: "\"shrt\": \"Leicester\"", in: "Tenants/leicester/tenant.json")
            }
            #expect(town.sites.count == 24)
            #expect(try town.site(portal).tenant.short == "Leafy")
            #expect(town.councils.statuses.first { $0.tenant == "leicester" }?.mistakes.isEmpty == false)
            var browser = try town.browser(portal)
            #expect(try await browser.visit().status == 200)
        }

        @Test func `a start that meets a mistake in what all share serves what ran last`() async throws {
            let earlier = try Town(edited: true) {
                try $0.replace("\"THIS IS A TEST SYSTEM\"", with: "\"ONLY A TEST\"", in: "Config/texts/kit/en.json")
            }
            let town = try Town(edited: true, after: earlier) {
                try "[".write(toFile: "\($0.root)/Config/texts/kit/en.json", atomically: true, encoding: .utf8)
            }
            var browser = try town.browser("leicester/citizen/test")
            #expect(try await browser.visit().shows("ONLY A TEST"))
        }

        @Test func `a first start with a mistake serves the other councils`() throws {
            let town = try Town(edited: true) {
                try "{".write(toFile: "\($0.root)/Tenants/leicester/tenant.json", atomically: true, encoding: .utf8)
            }
            #expect(Set(town.sites.map(\.tenant.id)) == ["coventry", "hertfordshire", "stockton"])
        }

        @Test func `a council that takes another's host takes nothing from it`() async throws {
            let town = try Town(edited: true)
            try town.copy.replace(
                "[\"emsonline.stockton.gov.uk\"]", with: "[\"emsonline.stockton.gov.uk\", \"ems.leicester.gov.uk\"]",
                in: "Tenants/stockton/tenant.json")
            town.readAgain()
            let head = Head(
                .get, "/CitizenPortal_LIVE/en", host: "ems.leicester.gov.uk", isSecure: true, isLoopback: false)
            let seen = await town.send(head)
            #expect(seen.status == 200)
            #expect(seen.shows("Leicester City Council"))
            let standing = try #require(town.councils.statuses.first { $0.tenant == "stockton" })
            #expect(standing.mistakes.contains { $0.contains("tenant.json") && $0.contains("ems.leicester.gov.uk") })
            #expect(try town.site("stockton/citizen/live").tenant.hosts == ["emsonline.stockton.gov.uk"])
        }

        @Test func `two portals of one council at the same path are a mistake`() throws {
            let town = try Town(edited: true)
            try town.copy.replace(
                "/ProfessionalPortal_LIVE", with: "/citizenportal_LIVE",
                in: "Tenants/leicester/portals/professional.json")
            town.readAgain()
            #expect(town.councils.statuses.first { $0.tenant == "leicester" }?.mistakes.isEmpty == false)
            #expect(try town.site("leicester/professional/live").prefix == "/ProfessionalPortal_LIVE")
        }

        @Test func `colours too close to be read are a mistake, with the ratio and the place`() throws {
            let town = try Town(edited: true) { copy in
                let file = "\(copy.root)/Themes/stockton/theme.json"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                try text.replacing(/"brand": "[^"]*"/, with: "\"brand\": \"#eeee99\"")
                    .write(toFile: file, atomically: true, encoding: .utf8)
            }
            let mistakes = town.councils.statuses.flatMap(\.mistakes)
            #expect(mistakes.contains { $0.contains("Themes/stockton/theme.json:") && $0.contains("WCAG 2.2 AA") })
            #expect(mistakes.contains { $0.contains("wanted at least 4.5") })
        }

        @Test func `the schemas on disk are those of the code that reads`() throws {
            let folder = "\(Town.repository)/Config/schema"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == SchemaFiles.all(catalogue).keys.sorted())
            for (name, schema) in SchemaFiles.all(catalogue) {
                #expect(try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) == schema + "\n", "\(name)")
            }
        }
    }
}
