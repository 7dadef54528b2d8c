import Archives
import Configuration
import Database
import Files
import Foundation
import Journal
import PortalKit
import Synchronization
import Testing
import Vault

@testable import Portal

extension Proofs {
    /// Which backups are made when, and what is kept of them.
    @Suite(.timeLimit(.minutes(2))) struct BackupScheduleTests {
        private let scene: TenantScene
        private let folder: String
        private let secret = BackupSecret()
        /// Half an hour after the daily backup, in winter.
        private let start = Date(timeIntervalSince1970: 1_796_092_200)

        init() async throws {
            scene = try TenantScene()
            folder = "\(scene.folder.path)/backups"
            try await scene.make("Leafshire County Council", host: "portal.leafshire.example")
        }

        private func schedule(days: Int = 30) throws -> BackupSchedule {
            var settings = Settings(
                [
                    "folder": .init(.string(folder)), "for": .init(.string("\(secret.key)")),
                    "days": .init(.number(Double(days))),
                ],
                at: "")
            let read = BackupSettings(settings: &settings)
            #expect(settings.issues.isEmpty)
            let made = BackupSchedule(
                read, tenants: { [scene] in scene.directory.councils.map(\.tenant) },
                backup: { [scene] in CouncilBackup($0, scene.councils.context, scene.data) },
                journal: Journal(sink: { _ in }, now: { Date() }))
            return try #require(made)
        }

        private func names(_ tenant: String = "leafshire") -> [String] {
            BackupSchedule.names(in: "\(folder)/\(tenant)").map(\.text)
        }

        /// Writes to the council's database, as if at a time.
        private func change(at time: Date) async throws {
            try await scene.team("leafshire").store.write { db in
                try db.run("UPDATE account SET credentials = credentials + 1 WHERE email_folded <> ''")
            }
            let own = scene.data.places.folder(of: "leafshire")
            for name in CouncilDatabases.files.flatMap({ [$0, "\($0)-wal"] }) {
                try? FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: "\(own)/\(name)")
            }
        }

        private func keep(_ words: String) async throws {
            let file = "\(scene.data.scratch)/upload"
            try words.write(toFile: file, atomically: true, encoding: .utf8)
            _ = try await scene.team("leafshire").files.keep(file)
        }

        @Test func `a council is backed up as a whole each day, and in between when it has changed for five minutes`()
            async throws
        {
            let schedule = try schedule()
            try await change(at: start - 60)
            await schedule.makeDue(at: start)
            #expect(names() == ["20261201T023000Z-full.backup"])
            // Nothing has changed, or not long enough ago.
            await schedule.makeDue(at: start + 600)
            try await change(at: start + 650)
            await schedule.makeDue(at: start + 299)
            #expect(names().count == 1)
            await schedule.makeDue(at: start + 700)
            #expect(names().last == "20261201T024140Z-changes.backup")
            await schedule.makeDue(at: start + 1400)
            #expect(names().count == 2, "it was not changed since")
            await schedule.makeDue(at: start + 86_400)
            #expect(names().last == "20261202T023000Z-full.backup")
            let status = schedule.statuses.withLock { $0["leafshire"] }
            #expect(status?.last == start + 86_400 && status?.failure == nil && status?.lastSent == nil)
        }

        @Test func `what changed is restored with the files of the last full backup, and not without it`() async throws
        {
            try await keep("an early letter")
            let schedule = try schedule()
            await schedule.makeDue(at: start)
            try await keep("a late letter")
            try await change(at: start + 400)
            await schedule.makeDue(at: start + 600)
            let (full, changes) = (try #require(names().first), try #require(names().dropFirst().first))
            let uploads = try [full, changes].map { name in
                try BackupFile.read("\(folder)/leafshire/\(name)", .secret(secret)) { archive in
                    var count = 0
                    while let entry = try archive.next() { count += entry.name.hasPrefix("live/files/") ? 1 : 0 }
                    return count
                }
            }
            #expect(uploads == [1, 1], "the late letter alone is in what changed")
            _ = try await scene.admin.restore("\(folder)/leafshire/\(changes)", secret, as: nil)
            #expect(try scene.team("leafshire").files.digests.count == 2)
            try FileManager.default.removeItem(atPath: "\(folder)/leafshire/\(full)")
            let error = try await #require(throws: CommandFailure.self) {
                try await scene.admin.restore("\(folder)/leafshire/\(changes)", secret, as: nil)
            }
            #expect(error.description.contains(full))
        }

        @Test func `old backups go, but never the newest full one and what was made since`() async throws {
            let schedule = try schedule(days: 3)
            for day in 0..<6 {
                let time = start + Double(day) * 86_400
                await schedule.makeDue(at: time)
                try await change(at: time + 3600)
                await schedule.makeDue(at: time + 3700)
            }
            let last = start + 5 * 86_400 + 3700
            let kept = names().compactMap(BackupName.init)
            #expect(kept.filter { $0.kind == .full }.allSatisfy { last.timeIntervalSince($0.at) <= 3 * 86_400 })
            #expect(kept.filter { $0.kind == .changes }.allSatisfy { last.timeIntervalSince($0.at) <= 2 * 86_400 })
            #expect(kept.last?.kind == .changes && kept.count == 6)
            // A month later, with nothing made meanwhile, all of the last is still there.
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/leafshire")
            #expect(files.count == kept.count + kept.count { $0.kind == .full }, "\(files)")
        }

        @Test func `a council that cannot be backed up is named, and the others are backed up`() async throws {
            try await scene.make("Mossbury Council", host: "portal.mossbury.example")
            try await scene.team("leafshire").store.write { db in
                try db.run("INSERT INTO migration (name) VALUES ('tomorrow.1')")
            }
            let schedule = try schedule()
            await schedule.makeDue(at: start)
            #expect(names().isEmpty && names("mossbury").count == 1)
            let statuses = schedule.statuses.withLock { $0 }
            #expect(
                statuses["leafshire"]?.failure?.contains("tomorrow.1") == true && statuses["mossbury"]?.failure == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/leafshire").isEmpty)
        }

        @Test(arguments: ["2026-03-29T00:30:00Z", "2026-10-25T00:30:00Z"])
        func `a day has one full backup, also when the clocks change`(
            night: String
        ) async throws {
            let schedule = try schedule()
            let begin = try Date(night, strategy: .iso8601)
            for quarter in 0..<200 {
                try await change(at: begin + Double(quarter) * 900)
                await schedule.makeDue(at: begin + Double(quarter) * 900)
            }
            // The first one is made because there was none.
            let daily = names().compactMap(BackupName.init).filter { $0.kind == .full }.dropFirst()
            let days = Set(daily.map { Dates.london.startOfDay(for: $0.at) })
            #expect(daily.count == 3 && days.count == 3)
        }
    }
}
