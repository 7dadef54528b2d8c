import Configuration
import Database
import Folders
import Foundation
import Identity
import PortalKit
import Testing
import Web

@testable import Portal

extension Proofs {
    /// Councils that are brought on, renamed, moved, suspended and taken off, with their data.
    @Suite(.timeLimit(.minutes(2))) struct TenantAdminTests {
        private let scene: TenantScene

        init() throws { scene = try TenantScene() }

        private func found(_ host: String, _ path: String = "/Team/en", in scene: TenantScene) -> String {
            switch scene.directory.find(Head(.get, path, host: host, isSecure: true, isLoopback: false)) {
            case .site(let site, _): site.id
            case .moved(let address): address
            case .portals(let tenant, _): tenant.id
            case .suspended(let tenant): "suspended \(tenant.id)"
            case .unknownPrefix: "unknown prefix"
            case .unknownHost: "unknown host"
            }
        }

        private func renameFolder(in scene: TenantScene) throws {
            let tenants = "\(scene.root)/Tenants"
            try FileManager.default.moveItem(atPath: "\(tenants)/leafshire", toPath: "\(tenants)/greenshire")
        }

        @Test func `a council is served as soon as it is made, with its admin invited`() async throws {
            let made = try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            #expect(made.id == "leafshire" && made.addresses.contains("https://portal.leafshire.example/Team"))
            #expect(made.activation.hasPrefix("https://portal.leafshire.example/Team"))
            #expect(found("portal.leafshire.example", in: scene) == "leafshire/team/live")
            #expect(try await scene.staff("leafshire") == ["ada@portal.leafshire.example"])
        }

        @Test func `a name or a host that is taken is refused, and nothing is left of the council`() async throws {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let taken: [(name: String, host: String, input: NewCouncil.Mistake.Input)] = [
                ("Leafshire Council", "other.example", .id), ("Mossbury Council", "portal.leafshire.example", .host),
            ]
            for council in taken {
                let mistakes = try await #require(throws: NewCouncil.Mistakes.self) {
                    try await scene.make(council.name, host: council.host)
                }
                #expect(mistakes.all.map(\.input) == [council.input])
            }
            #expect(scene.councils.tenants == ["leafshire"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(scene.root)/Themes") == ["leafshire"])
        }

        @Test func `a renamed council has its data, its sessions and what was sealed for it, also after a restart`()
            async throws
        {
            let next = try await TenantScene.restarted { scene in
                try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
                let sealed = try scene.team("leafshire").sealName
                try await scene.admin.rename("leafshire", to: "greenshire")
                #expect(found("portal.leafshire.example", in: scene) == "greenshire/team/live")
                #expect(try await scene.staff("greenshire") == ["ada@portal.leafshire.example"])
                #expect(try scene.team("greenshire").sealName == sealed)
            }
            #expect(try await next.staff("greenshire") == ["ada@portal.leafshire.example"])
        }

        @Test func `another council with the former name begins with nothing`() async throws {
            let next = try await TenantScene.restarted { scene in
                try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
                try await scene.admin.rename("leafshire", to: "greenshire")
                let typed = NewCouncil.Typed(
                    name: "Leafshire District Council", host: "district.example", admin: "bo@district.example",
                    id: "leaf")
                _ = try await scene.admin.make(typed)
                try await scene.admin.rename("leaf", to: "leafshire")
                #expect(try await scene.staff("leafshire") == ["bo@district.example"])
                #expect(try await scene.staff("greenshire") == ["ada@portal.leafshire.example"])
            }
            #expect(try await next.staff("leafshire") == ["bo@district.example"])
            #expect(try await next.staff("greenshire") == ["ada@portal.leafshire.example"])
        }

        @Test(arguments: [false, true]) func `a renaming that a kill broke off is finished or has not begun`(
            isMoved: Bool
        )
            async throws
        {
            let next = try await TenantScene.restarted { scene in
                try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
                scene.data.manifest.begin(.init(from: "leafshire", to: "greenshire"))
                if isMoved { try renameFolder(in: scene) }
            }
            let id = isMoved ? "greenshire" : "leafshire"
            #expect(try await next.staff(id) == ["ada@portal.leafshire.example"])
            #expect(next.data.manifest.content.renaming == nil)
        }

        @Test func `a folder that was renamed by hand has no data until it is renamed by the command`() async throws {
            let next = try await TenantScene.restarted { scene in
                try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
                try renameFolder(in: scene)
            }
            #expect(next.councils.statuses.flatMap(\.mistakes).joined().contains("guildhall tenant rename leafshire"))
            #expect(next.directory.sites.isEmpty)
            try await next.admin.rename("leafshire", to: "greenshire")
            #expect(try await next.staff("greenshire") == ["ada@portal.leafshire.example"])
        }

        @Test func `a council at another host is found there, and its former host leads to it`() async throws {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            try await scene.make("Mossbury Council", host: "portal.mossbury.example")
            try await scene.admin.move("leafshire", to: "send.leafshire.example")
            #expect(found("send.leafshire.example", in: scene) == "leafshire/team/live")
            #expect(found("portal.leafshire.example", in: scene) == "https://send.leafshire.example/Team/en")
            #expect(try scene.team("leafshire").portal.origin == "https://send.leafshire.example")
            await #expect(throws: CommandFailure.self) {
                try await scene.admin.move("leafshire", to: "portal.mossbury.example")
            }
            await #expect(throws: CommandFailure.self) { try await scene.admin.move("leafshire", to: "not a host") }
            #expect(scene.councils.statuses.flatMap(\.mistakes).isEmpty)
        }

        @Test func `a suspended council says so on every address, sends nothing, and is as before when it is resumed`()
            async throws
        {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let file = "\(scene.root)/Tenants/leafshire/tenant.json"
            let before = try String(contentsOfFile: file, encoding: .utf8)
            try await scene.admin.suspend("leafshire", for: "unpaid")
            for path in ["/", "/Team/en", "/CitizenPortal_LIVE", "/nothing"] {
                #expect(found("portal.leafshire.example", path, in: scene) == "suspended leafshire")
            }
            #expect(scene.directory.sites.isEmpty)
            #expect(scene.admin.list() == ["leafshire\tLeafshire County Council\tportal.leafshire.example\tsuspended"])
            try await scene.admin.suspend("leafshire", for: nil)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
            #expect(try await scene.staff("leafshire") == ["ada@portal.leafshire.example"])
        }

        @Test func `a council that is taken off leaves its data in a folder, and its name and host free`() async throws
        {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let store = try scene.team("leafshire").store
            let place = try await scene.admin.remove("leafshire")
            #expect(found("portal.leafshire.example", in: scene) == "unknown host")
            #expect(FileManager.default.fileExists(atPath: "\(place)/data/live.sqlite"))
            #expect(FileManager.default.fileExists(atPath: "\(place)/Tenants/leafshire/tenant.json"))
            await #expect(throws: DatabaseError.self) { try await store.read { _ in } }
            _ = try await scene.admin.make(
                .init(name: "Leafshire Council", host: "portal.leafshire.example", admin: "bo@leafshire.example"))
            #expect(try await scene.staff("leafshire") == ["bo@leafshire.example"])
        }

        @Test func `one change runs at a time, and another is told to try again`() async throws {
            try await scene.admin.alone {
                let error = try await #require(throws: CommandFailure.self) {
                    try await scene.make("Mossbury Council", host: "portal.mossbury.example")
                }
                #expect(error.exitCode == 75)
            }
            #expect(scene.councils.tenants.isEmpty)
            try await scene.make("Mossbury Council", host: "portal.mossbury.example")
        }

        @Test(arguments: ["provider", "removed", "outbox", "a_b", "../other", "a.b", ""])
        func `no council gets an id that its data could not have`(id: String) async throws {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            await #expect(throws: CommandFailure.self) { try await scene.admin.rename("leafshire", to: id) }
            let out = "\(scene.folder.path)/out"
            _ = try await scene.admin.export("leafshire", to: out)
            await #expect(throws: CommandFailure.self) { try await scene.admin.importFolder(out, as: id, at: Date()) }
            if !id.isEmpty {
                let typed = NewCouncil.Typed(name: "Moss", host: "moss.example", admin: "mo@moss.example", id: id)
                await #expect(throws: NewCouncil.Mistakes.self) { try await scene.admin.make(typed) }
            }
            #expect(scene.councils.tenants == ["leafshire"])
        }

        @Test func `a move that would be a mistake changes nothing`() async throws {
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            let tenant = "\(scene.root)/Tenants/leafshire/tenant.json"
            var text = try #require(ConfigText(Array(try Data(contentsOf: URL(filePath: tenant)))))
            text.set("staffHost", to: "team.leafshire.example")
            try Data(text.text.utf8).write(to: URL(filePath: tenant))
            _ = scene.read()
            let before = try CouncilFolder.files(in: .init("\(scene.root)/Tenants/leafshire"), as: "")
            await #expect(throws: CommandFailure.self) {
                try await scene.admin.move("leafshire", to: "team.leafshire.example")
            }
            #expect(try CouncilFolder.files(in: .init("\(scene.root)/Tenants/leafshire"), as: "") == before)
        }
    }
}
