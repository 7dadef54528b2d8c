import Configuration
import Database
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Councils that are taken from one installation to another as folders.
    @Suite(.timeLimit(.minutes(2))) struct CouncilFolderTests {
        private let scene: TenantScene

        init() throws { scene = try TenantScene() }

        private func content(of folder: String) throws -> [String: Data] {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
            return Dictionary(
                uniqueKeysWithValues: paths.compactMap { path in
                    FileManager.default.contents(atPath: "\(folder)/\(path)").map { (path, $0) }
                })
        }

        /// Brings one of the repository's councils on, with something published and something drafted.
        private func change(_ id: String) async throws {
            for (folder, name) in [("Tenants", id), ("Themes", id)] {
                try FileManager.default.copyItem(
                    atPath: "\(Town.repository)/\(folder)/\(name)", toPath: "\(scene.root)/\(folder)/\(name)")
            }
            _ = scene.read()
            let phone = SettingPath(.tenant, ["contacts", "support", "phone"])
            try await save(phone, "01632 960001", of: id)
            let version = try await scene.configuration.draft(id).version
            _ = try await scene.configuration.publish(id, version: version, note: "", by: author, at: Date())
            try await save(phone, "01632 960002", of: id)
        }

        private let author = Author(account: "", name: "Ada")

        private func save(_ path: SettingPath, _ value: ConfigValue, of id: String) async throws {
            let edit = ConfigurationService.Edit(path: path, change: .set(value))
            guard case .saved = try await scene.configuration.save([edit], of: id, by: author, at: Date()) else {
                Issue.record("not saved: \(path)")
                return
            }
        }

        @Test(arguments: ["leicester", "coventry", "stockton", "hertfordshire"])
        func `a council goes round byte for byte, and twice in is once`(id: String) async throws {
            try await change(id)
            let (out, again) = ("\(scene.folder.path)/out", "\(scene.folder.path)/again")
            _ = try await scene.admin.export(id, to: out)
            let other = try TenantScene()
            guard case .served(nil) = try await other.admin.importFolder(out, as: nil, at: Date()) else {
                Issue.record("not served")
                return
            }
            #expect(other.directory.sites.map(\.id) == scene.directory.sites.map(\.id))
            #expect(other.configuration.overlays[id] == scene.configuration.overlays[id])
            _ = try await other.admin.export(id, to: again)
            #expect(try content(of: again) == content(of: out))
            let tenants = try content(of: "\(other.root)/Tenants")
            guard case .same = try await other.admin.importFolder(out, as: nil, at: Date()) else {
                Issue.record("not the same")
                return
            }
            #expect(try content(of: "\(other.root)/Tenants") == tenants)
            let revisions = try await other.configuration.store(id).read { try OverlayStore.latest($0) }
            #expect(revisions == 1)
        }

        @Test func `an import gives a council that is there its configuration, and keeps its data and former files`()
            async throws
        {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let out = "\(scene.folder.path)/out"
            _ = try await scene.admin.export("leafshire", to: out)
            let file = "\(out)/Tenant/tenant.json"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing("Leafshire County Council", with: "Leafshire").write(
                toFile: file, atomically: true, encoding: .utf8)
            guard case .served(let former?) = try await scene.admin.importFolder(out, as: nil, at: Date()) else {
                Issue.record("not served in place of the other")
                return
            }
            #expect(scene.directory.councils.first?.tenant.name == "Leafshire")
            #expect(try await scene.staff("leafshire") == ["ada@portal.leafshire.example"])
            #expect(try String(contentsOfFile: "\(former)/Tenants/leafshire/tenant.json", encoding: .utf8) == text)
        }

        @Test func `an import with a mistake, or with another's host, changes nothing`() async throws {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let out = "\(scene.folder.path)/out"
            _ = try await scene.admin.export("leafshire", to: out)
            let before = try content(of: "\(scene.root)/Tenants")
            await #expect(throws: CommandFailure.self) {
                try await scene.admin.importFolder(out, as: "mossbury", at: Date())
            }
            let file = "\(out)/Tenant/tenant.json"
            for wrong in ["{", "{}", "{\"name\": 1}"] {
                try wrong.write(toFile: file, atomically: true, encoding: .utf8)
                await #expect(throws: CommandFailure.self) {
                    try await scene.admin.importFolder(out, as: nil, at: Date())
                }
            }
            for name in ["council.json", "published.json"] {
                try "nothing".write(toFile: "\(out)/\(name)", atomically: true, encoding: .utf8)
                await #expect(throws: CommandFailure.self) {
                    try await scene.admin.importFolder(out, as: nil, at: Date())
                }
            }
            #expect(try content(of: "\(scene.root)/Tenants") == before)
            #expect(scene.councils.statuses.flatMap(\.mistakes).isEmpty)
        }

        @Test func `a theme that another council has too is not replaced, and one that no other has is`() async throws {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let (out, theme) = ("\(scene.folder.path)/out", "\(scene.root)/Themes/leafshire/theme.json")
            _ = try await scene.admin.export("leafshire", to: out)
            let before = try String(contentsOfFile: theme, encoding: .utf8)
            let words = "{ \"tokens\": { \"brand\": \"#123456\" }, \"mark\": \"mark.svg\" }\n"
            try words.write(toFile: "\(out)/Themes/leafshire/theme.json", atomically: true, encoding: .utf8)
            // Another council with the same look.
            try await scene.make("Mossbury Council", host: "portal.mossbury.example")
            let file = "\(scene.root)/Tenants/mossbury/tenant.json"
            let own = try String(contentsOfFile: file, encoding: .utf8)
            try own.replacing("\"theme\": \"mossbury\"", with: "\"theme\": \"leafshire\"").write(
                toFile: file, atomically: true, encoding: .utf8)
            _ = scene.read()
            let error = try await #require(throws: CommandFailure.self) {
                try await scene.admin.importFolder(out, as: nil, at: Date())
            }
            #expect(error.description.contains("mossbury"))
            #expect(try String(contentsOfFile: theme, encoding: .utf8) == before)
            try own.write(toFile: file, atomically: true, encoding: .utf8)
            _ = scene.read()
            guard case .served(let former?) = try await scene.admin.importFolder(out, as: nil, at: Date()) else {
                Issue.record("not served in place of the other")
                return
            }
            #expect(try String(contentsOfFile: theme, encoding: .utf8) == words)
            #expect(try String(contentsOfFile: "\(former)/Themes/leafshire/theme.json", encoding: .utf8) == before)
        }

        @Test func `secrets are listed with where they are, and their values are not there`() async throws {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let file = "\(scene.root)/Tenants/leafshire/portals/team.json"
            var text = try #require(ConfigText(Array(try Data(contentsOf: URL(filePath: file)))))
            text.set(
                "plugins",
                to: [
                    "cases": ["initials": "LE"],
                    "openid-connect": [
                        "providers": [
                            "entra": [
                                "issuer": "https://login.example.org", "client": "guildhall",
                                "secret": ["$env": "LEAFSHIRE_SECRET"],
                                "domains": ["leafshire.example"],
                            ]
                        ]
                    ],
                ])
            try Data(text.text.utf8).write(to: URL(filePath: file))
            for language in ["en", "cy"] {
                let words = "{ \"all\": { \"signIn.with.entra\": \"Sign in with Leafshire (\(language))\" } }"
                try words.write(
                    toFile: "\(scene.root)/Tenants/leafshire/texts.\(language).json", atomically: true, encoding: .utf8)
            }
            _ = scene.read()
            setenv("LEAFSHIRE_SECRET", "open sesame", 1)
            let out = "\(scene.folder.path)/out"
            let secrets = try await scene.admin.export("leafshire", to: out)
            #expect(
                secrets.count == 1 && secrets[0].contains("LEAFSHIRE_SECRET")
                    && secrets[0].contains("portals/team.json:"))
            let all = try content(of: out)
            #expect(all["secrets.txt"] != nil)
            #expect(all.values.allSatisfy { $0.range(of: Data("open sesame".utf8)) == nil })
        }

        @Test func `the difference of two states is in words`() async throws {
            try await change("coventry")
            #expect(try await scene.admin.difference("coventry", "coventry").isEmpty)
            let lines = try await scene.admin.difference("coventry", "coventry/test")
            #expect(
                lines == ["tenant.json:", "  contacts, support, phone is \"01632 960002\", and was \"01632 960001\""])
            let out = "\(scene.folder.path)/out"
            _ = try await scene.admin.export("coventry", to: out)
            #expect(try await scene.admin.difference("coventry", out).isEmpty)
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let others = try await scene.admin.difference("coventry", "leafshire")
            #expect(others.contains { $0.contains("name is \"Leafshire County Council\", and was ") })
        }
    }
}
