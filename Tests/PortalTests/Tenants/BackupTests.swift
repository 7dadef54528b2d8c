import Database
import Files
import Foundation
import Identity
import PortalKit
import Testing
import Vault

@testable import Portal

extension Proofs {
    /// Backups of one council while others are served, and what is put back of them.
    @Suite(.timeLimit(.minutes(2))) struct BackupTests {
        private let scene: TenantScene
        private let secret = BackupSecret()
        private let id = "leafshire"

        init() async throws {
            scene = try TenantScene()
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
            try await scene.make("Mossbury Council", host: "portal.mossbury.example")
        }

        private var path: String { "\(scene.folder.path)/leafshire.backup" }

        private func backUp(for key: BackupKey? = nil) async throws -> BackupAbout {
            try await scene.admin.backUp(id, to: path, for: key, at: Date(timeIntervalSince1970: 1_800_000_000))
        }

        private func upload(_ words: String) async throws -> String {
            let file = "\(scene.data.scratch)/upload"
            try words.write(toFile: file, atomically: true, encoding: .utf8)
            return try await scene.team(id).files.keep(file)
        }

        private func invite(_ email: String, to tenant: String) async throws {
            let directory = scene.directory
            _ = try await StaffAdmin { directory.councils }.invite(email: email, role: .officer, to: tenant)
        }

        private func states(_ site: Site) async throws -> [String] {
            try await site.store.scan { try $0.rows("SELECT state FROM outbox ORDER BY created").map { $0.text(0) } }
        }

        /// Every file below a folder, with its bytes.
        private func content(of folder: String) throws -> [String: Data] {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
            return Dictionary(
                uniqueKeysWithValues: paths.compactMap { path in
                    FileManager.default.contents(atPath: "\(folder)/\(path)").map { (path, $0) }
                })
        }

        @Test(arguments: [false, true]) func `a council is as it was when the backup was made`(isSealed: Bool)
            async throws
        {
            let digest = try await upload("a letter")
            let about = try await backUp(for: isSealed ? secret.key : nil)
            #expect(about.files["live"] == .init(count: 1, size: 8))
            try await invite("bo@leafshire.example", to: id)
            let later = try await upload("a later letter")
            let restored = try await scene.admin.restore(path, isSealed ? secret : nil, as: nil)
            #expect(restored.about == about)
            #expect(try await scene.staff(id) == ["ada@portal.leafshire.example"])
            let files = try scene.team(id).files
            #expect(
                files.path(of: digest).flatMap { FileManager.default.contents(atPath: $0) } == Data("a letter".utf8))
            #expect(files.digests == [digest])
            // What was there before is kept.
            let former = try #require(restored.former)
            #expect(FileStore(path: "\(former)/data/live/files").digests.contains(later))
            #expect(!FileManager.default.fileExists(atPath: "\(scene.data.path)/restoring"))
        }

        @Test func `the restored council is whole after a restart`() async throws {
            let time = Date(timeIntervalSince1970: 1_800_000_000)
            let next = try await TenantScene.restarted { scene in
                try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
                let path = "\(scene.folder.path)/leafshire.backup"
                _ = try await scene.admin.backUp(id, to: path, for: nil, at: time)
                try await scene.team(id).store.write {
                    try $0.run("UPDATE account SET email_folded = 'x', email = 'x'")
                }
                _ = try await scene.admin.restore(path, nil, as: nil)
            }
            #expect(try await next.staff(id) == ["ada@portal.leafshire.example"])
            #expect(next.data.manifest.held(id) == time)
        }

        @Test func `a council that is gone, with its folders, is served again from its backup`() async throws {
            _ = try await backUp(for: secret.key)
            _ = try await scene.admin.remove(id)
            #expect(!FileManager.default.fileExists(atPath: "\(scene.root)/Themes/\(id)"))
            let restored = try await scene.admin.restore(path, secret, as: nil)
            #expect(restored.hasConfiguration && restored.former == nil)
            #expect(try await scene.staff(id) == ["ada@portal.leafshire.example"])
            #expect(scene.councils.statuses.flatMap(\.mistakes).isEmpty)
        }

        @Test
        func `mail that waited is held until the council is released, new mail is not, and everyone is signed out`()
            async throws
        {
            let site = try scene.team(id)
            try await site.store.write { db in
                try db.run("UPDATE account SET credentials = 7")
            }
            #expect(try await states(site) == ["waiting"])
            _ = try await backUp()
            _ = try await scene.admin.restore(path, nil, as: nil)
            try await invite("bo@leafshire.example", to: id)
            let restored = try scene.team(id)
            #expect(try await states(restored).sorted() == ["held", "waiting"])
            #expect(
                try await restored.store.scan { try $0.rows("SELECT credentials FROM account").map { $0.integer(0) } }
                    .contains(8))
            #expect(try await scene.admin.release(id) == 1)
            #expect(try await states(restored) == ["waiting", "waiting"])
            #expect(scene.data.manifest.held(id) == nil)
            await #expect(throws: CommandFailure.self) { try await scene.admin.release(id) }
        }

        @Test func `a restore leaves every byte of the other councils as it was`() async throws {
            try await invite("mo@mossbury.example", to: "mossbury")
            _ = try await backUp()
            let other = scene.data.places.folder(of: "mossbury")
            let before = try content(of: other)
            _ = try await scene.admin.restore(path, nil, as: nil)
            #expect(try content(of: other) == before)
            #expect(!before.isEmpty)
        }

        @Test func `a backup that cannot be opened, is damaged or holds something else changes nothing`() async throws {
            _ = try await backUp(for: secret.key)
            let whole = try #require(FileManager.default.contents(atPath: path))
            var changed = whole
            changed[whole.count / 2] ^= 1
            let wrong: [(Data, BackupSecret?, String)] = [
                (whole, nil, "--key"), (whole, BackupSecret(), "another key"), (changed, secret, "damaged"),
                (whole.dropLast(20), secret, "damaged"), (Data("a file".utf8), nil, "cannot be read"),
                (Data(), nil, "cannot be read"),
            ]
            let folder = scene.data.places.folder(of: id)
            let before = try content(of: folder)
            for (bytes, secret, words) in wrong {
                try bytes.write(to: URL(filePath: path))
                let error = try await #require(throws: CommandFailure.self) {
                    try await scene.admin.restore(path, secret, as: nil)
                }
                #expect(error.description.contains(words), "\(error)")
                #expect(try content(of: folder) == before)
            }
            #expect(!FileManager.default.fileExists(atPath: "\(scene.data.path)/restoring"))
        }

        @Test func `a backup of a newer program is refused by name`() async throws {
            try await scene.team(id).store.write { db in
                try db.run("INSERT INTO migration (name) VALUES ('tomorrow.1')")
            }
            let error = try await #require(throws: CommandFailure.self) { try await backUp() }
            #expect(error.description.contains("tomorrow.1"), "a database that could not be restored is no backup")
            #expect(!FileManager.default.fileExists(atPath: path))
        }

        @Test func `a backup that was written under another main key is refused`() async throws {
            _ = try await backUp()
            let other = try TenantScene()
            let error = try await #require(throws: CommandFailure.self) {
                try await other.admin.restore(path, nil, as: nil)
            }
            #expect(error.description.contains("keys/main"))
            #expect(other.directory.councils.isEmpty)
        }

        @Test func `a backup does not take the place of another file`() async throws {
            try "precious".write(toFile: path, atomically: true, encoding: .utf8)
            await #expect(throws: CommandFailure.self) { try await backUp() }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        }
    }
}
