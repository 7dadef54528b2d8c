import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Who answers on a host, over claims, copies and restarts; and councils whose folders come and go.
    @Suite struct HostTests {
        private static let stockton = "[\"emsonline.stockton.gov.uk\"]"
        private static let greedy = "[\"emsonline.stockton.gov.uk\", \"ems.leicester.gov.uk\"]"
        private let file = "Tenants/stockton/tenant.json"

        /// The council that answers on a host, by its id; nil for none.
        private func holder(_ host: String, _ town: Town) async -> String? {
            let seen = await town.send(Head(.get, "/", host: host, isSecure: true, isLoopback: false))
            return town.requestHandler.directory.councils.first { seen.heading == $0.tenant.name }?.tenant.id
        }

        private func mistakes(_ id: String, _ town: Town) -> [String] {
            town.councils.statuses.first { $0.tenant == id }?.mistakes ?? []
        }

        @Test func `a claimed host stays with who has it, and both files and lines are named`() async throws {
            let town = try Town(edited: true)
            try town.copy.replace(Self.stockton, with: Self.greedy, in: file)
            town.readAgain()
            #expect(await holder("ems.leicester.gov.uk", town) == "leicester")
            #expect(await holder("emsonline.stockton.gov.uk", town) == "stockton")
            let told = mistakes("stockton", town)
            #expect(told.count == 1)
            #expect(told[0].contains("/\(file):13: ") && told[0].contains("/Tenants/leicester/tenant.json:12"))
            #expect(mistakes("leicester", town) == [])
        }

        @Test(arguments: [true, false])
        func `it stays so over a restart, and the claimer serves its good copy`(_ isEarlier: Bool) async throws {
            // Coventry stands before Leicester in the alphabet, Stockton after it.
            let (id, own) =
                isEarlier ? ("coventry", "emsonline.lea.coventry.sch.uk") : ("stockton", "emsonline.stockton.gov.uk")
            let earlier = try Town(edited: true)
            let town = try Town(edited: true, after: earlier) {
                try $0.replace(
                    "\"\(own)\"", with: "\"\(own)\", \"ems.leicester.gov.uk\"", in: "Tenants/\(id)/tenant.json")
            }
            #expect(await holder("ems.leicester.gov.uk", town) == "leicester")
            #expect(await holder("leicester.localhost", town) == "leicester")
            #expect(await holder(own, town) == id)
            #expect(mistakes(id, town).contains { $0.contains("ems.leicester.gov.uk") })
        }

        @Test func `it stays with a council that a restart finds broken, or without its folder`() async throws {
            let earlier = try Town(edited: true)
            let broken = try Town(edited: true, after: earlier) {
                try $0.replace(Self.stockton, with: Self.greedy, in: file)
                try "{".write(
                    toFile: "\($0.root)/Tenants/leicester/tenant.json", atomically: true, encoding: .utf8)
            }
            #expect(await holder("ems.leicester.gov.uk", broken) == "leicester")
            let gone = try Town(edited: true, after: earlier) {
                try $0.replace(Self.stockton, with: Self.greedy, in: file)
                try FileManager.default.removeItem(atPath: "\($0.root)/Tenants/leicester")
            }
            #expect(await holder("ems.leicester.gov.uk", gone) == nil)
            #expect(await holder("emsonline.stockton.gov.uk", gone) == "stockton")
            #expect(mistakes("stockton", gone).contains { $0.contains("guildhall tenant remove leicester") })
            // Its data taken away, it has nothing that could come into wrong hands.
            try FileManager.default.moveItem(atPath: "\(earlier.data)/leicester", toPath: "\(earlier.data)/archive")
            let freed = try Town(edited: true, after: earlier) {
                try $0.replace(Self.stockton, with: Self.greedy, in: file)
                try FileManager.default.removeItem(atPath: "\($0.root)/Tenants/leicester")
            }
            #expect(await holder("ems.leicester.gov.uk", freed) == "stockton")
        }

        @Test(arguments: ["aaa-copy", "stockton-copy"])
        func `a copied folder takes nothing, live or by a restart`(_ copy: String) async throws {
            let town = try Town(edited: true)
            let make: (String) throws -> Void = { root in
                try FileManager.default.copyItem(
                    atPath: "\(root)/Tenants/stockton", toPath: "\(root)/Tenants/\(copy)")
            }
            try make(town.root)
            town.readAgain()
            let again = try Town(edited: true, after: town) { try make($0.root) }
            for town in [town, again] {
                #expect(await holder("emsonline.stockton.gov.uk", town) == "stockton")
                #expect(try town.site("stockton/citizen/live").tenant.id == "stockton")
                #expect(!town.sites.contains { $0.tenant.id == copy })
                #expect(mistakes(copy, town).contains { $0.contains("\(copy)/tenant.json:13: ") })
                #expect(mistakes("stockton", town) == [])
            }
        }

        @Test func `a claim that is withdrawn lets the other serve, whose files nobody touched`() async throws {
            let town = try Town(edited: true) { try $0.replace(Self.stockton, with: Self.greedy, in: file) }
            // On data that know no one, of two the first has it; the other waits.
            #expect(await holder("ems.leicester.gov.uk", town) == "leicester")
            #expect(await holder("emsonline.stockton.gov.uk", town) == nil)
            try town.copy.replace(
                "\"ems.leicester.gov.uk\"]", with: "\"portal.leicester.gov.uk\"]", in: "Tenants/leicester/tenant.json")
            for portal in ["citizen", "professional", "team"] {
                try town.copy.replace(
                    "https://ems.leicester", with: "https://portal.leicester",
                    in: "Tenants/leicester/portals/\(portal).json")
            }
            town.readAgain()
            #expect(await holder("portal.leicester.gov.uk", town) == "leicester")
            #expect(await holder("ems.leicester.gov.uk", town) == "stockton", "it was given up")
            #expect(town.councils.statuses.allSatisfy { $0.mistakes.isEmpty })
        }

        @Test func `who claims a free host beside one of another's keeps it from nobody`() async throws {
            let town = try Town(edited: true)
            try town.copy.replace(
                "\"emsonline.lea.coventry.sch.uk\"]",
                with: "\"emsonline.lea.coventry.sch.uk\", \"ems.leicester.gov.uk\", \"www.example.org\"]",
                in: "Tenants/coventry/tenant.json")
            try town.copy.replace(
                Self.stockton, with: "[\"emsonline.stockton.gov.uk\", \"www.example.org\"]", in: file)
            town.readAgain()
            #expect(await holder("www.example.org", town) == "stockton")
            #expect(mistakes("stockton", town) == [])
            #expect(mistakes("coventry", town).contains { $0.contains("'ems.leicester.gov.uk'") })
        }

        @Test func `two councils change hosts with each other in one saving`() async throws {
            let town = try Town(edited: true)
            let hosts = ["leicester": "ems.leicester.gov.uk", "stockton": "emsonline.stockton.gov.uk"]
            for (id, other) in [("leicester", "stockton"), ("stockton", "leicester")] {
                for name in ["tenant", "portals/citizen", "portals/professional", "portals/team"] {
                    let (old, new) = (try #require(hosts[id]), try #require(hosts[other]))
                    let mark = name == "tenant" ? "[\"" : "https://"
                    try town.copy.replace(mark + old, with: mark + new, in: "Tenants/\(id)/\(name).json")
                }
            }
            town.readAgain()
            #expect(await holder("ems.leicester.gov.uk", town) == "stockton")
            #expect(await holder("emsonline.stockton.gov.uk", town) == "leicester")
        }

        @Test func `a host for staff is nobody else's either`() async throws {
            let give: (Town.Copy) throws -> Void = { copy in
                try copy.replace(
                    "\"theme\": \"leicester\"", with: "\"staffHost\": \"staff.example.org\", \"theme\": \"leicester\"",
                    in: "Tenants/leicester/tenant.json")
                try copy.replace(
                    "https://ems.leicester.gov.uk", with: "https://staff.example.org",
                    in: "Tenants/leicester/portals/team.json")
            }
            let earlier = try Town(edited: true, edit: give)
            let town = try Town(edited: true, after: earlier) {
                try give($0)
                try $0.replace(
                    "\"emsonline.lea.coventry.sch.uk\"",
                    with: "\"emsonline.lea.coventry.sch.uk\", \"staff.example.org\"",
                    in: "Tenants/coventry/tenant.json")
            }
            #expect(await holder("staff.example.org", town) == "leicester")
            #expect(mistakes("coventry", town).contains { $0.contains("staff.example.org") })
        }

        @Test func `a name under localhost is its council's, and no other's to claim`() async throws {
            let town = try Town(edited: true)
            try town.copy.replace(
                Self.stockton, with: "[\"emsonline.stockton.gov.uk\", \"leicester.localhost\"]", in: file)
            town.readAgain()
            #expect(await holder("leicester.localhost", town) == "leicester")
            #expect(mistakes("stockton", town).contains { $0.contains("\(file):13: ") && $0.contains("localhost") })
        }

        @Test func `a council whose folder is gone is served on, and says so, until the process starts again`()
            async throws
        {
            let town = try Town(edited: true)
            try FileManager.default.removeItem(atPath: "\(town.root)/Tenants/leicester")
            town.readAgain()
            #expect(await holder("ems.leicester.gov.uk", town) == "leicester")
            #expect(mistakes("leicester", town).contains { $0.contains("Tenants/leicester is gone") })
            #expect(town.journal.contains { $0.contains("Tenants/leicester is gone") })
            let again = try Town(edited: true, after: town) {
                try FileManager.default.removeItem(atPath: "\($0.root)/Tenants/leicester")
            }
            #expect(await holder("ems.leicester.gov.uk", again) == nil)
            #expect(await holder("emsonline.stockton.gov.uk", again) == "stockton")
        }

        @Test(arguments: [
            "Tenants/leicester", "Tenants/leicester/tenant.json", "Tenants/leicester/pages", "Tenants", "Themes",
            "Config",
        ])
        func `what goes for a moment and comes back unchanged changes nothing`(_ name: String) async throws {
            let town = try Town(edited: true)
            let (path, aside) = ("\(town.root)/\(name)", "\(town.root)/aside")
            try FileManager.default.moveItem(atPath: path, toPath: aside)
            town.readAgain()
            #expect(town.sites.count == 24)
            #expect(await holder("ems.leicester.gov.uk", town) == "leicester")
            try FileManager.default.moveItem(atPath: aside, toPath: path)
            town.readAgain()
            #expect(town.sites.count == 24)
            #expect(await holder("ems.leicester.gov.uk", town) == "leicester")
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
        }

        @Test func `a council's folder may be a link, and its changes are seen`() async throws {
            let town = try Town(edited: true) {
                try FileManager.default.moveItem(
                    atPath: "\($0.root)/Tenants/leicester", toPath: "\($0.root)/leicester-1")
                try FileManager.default.createSymbolicLink(
                    atPath: "\($0.root)/Tenants/leicester", withDestinationPath: "../leicester-1")
            }
            #expect(town.sites.count == 24)
            try town.copy.replace(
                "\"short\": \"Leicester\"", with: "\"short\": \"Leafy\"", in: "Tenants/leicester/tenant.json")
            town.readAgain()
            #expect(try town.site("leicester/citizen/live").tenant.short == "Leafy")
            // The link led elsewhere, as a deployment does it.
            try FileManager.default.copyItem(atPath: "\(town.root)/leicester-1", toPath: "\(town.root)/leicester-2")
            try town.copy.replace("\"short\": \"Leafy\"", with: "\"short\": \"Again\"", in: "leicester-2/tenant.json")
            try FileManager.default.removeItem(atPath: "\(town.root)/Tenants/leicester")
            try FileManager.default.createSymbolicLink(
                atPath: "\(town.root)/Tenants/leicester", withDestinationPath: "../leicester-2")
            town.readAgain()
            #expect(try town.site("leicester/citizen/live").tenant.short == "Again")
        }

        @Test func `files beside the councils' folders are no councils`() throws {
            let town = try Town(edited: true) {
                try "x".write(toFile: "\($0.root)/Tenants/README.txt", atomically: true, encoding: .utf8)
                try "x".write(toFile: "\($0.root)/Tenants/.DS_Store", atomically: true, encoding: .utf8)
            }
            #expect(town.councils.statuses.count == 4)
            #expect(town.councils.statuses.flatMap(\.mistakes) == [])
        }
    }
}
