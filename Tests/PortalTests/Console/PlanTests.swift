import Configuration
import Database
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Publications at a set time.
    @Suite struct PlannedPublicationTests {
        /// Twenty times in London, with both changes of the clocks of a year: as an admin writes them, and in UTC.
        static let times = [
            ("2027-03-28T00:30", "2027-03-28T00:30:00Z"), ("2027-03-28T02:30", "2027-03-28T01:30:00Z"),
            ("2027-03-28T03:00", "2027-03-28T02:00:00Z"), ("2027-10-31T00:30", "2027-10-30T23:30:00Z"),
            ("2027-10-31T02:30", "2027-10-31T02:30:00Z"), ("2027-10-31T03:00", "2027-10-31T03:00:00Z"),
            ("2027-01-01T00:00", "2027-01-01T00:00:00Z"), ("2027-06-30T23:59", "2027-06-30T22:59:00Z"),
            ("2027-07-01T00:00", "2027-06-30T23:00:00Z"), ("2028-02-29T09:00", "2028-02-29T09:00:00Z"),
        ]

        private func plan(_ scene: ConsoleScene, _ due: Date) async throws {
            let draft = try await scene.service.draft(ConsoleScene.tenant)
            let result = try await scene.service.plan(
                ConsoleScene.tenant, version: draft.version, due: due, note: "Planned", by: ConsoleScene.ada,
                language: .en)
            guard case .published = result else { throw Missing(what: "a plan: \(result)") }
        }

        private func revisions(_ town: Town) async throws -> [Revision] {
            let store = town.configuration.store(ConsoleScene.tenant)
            return try await store.read { try OverlayStore.revisions($0) }
        }

        @Test(arguments: times, [false, true])
        func `goes out once at its time in London, also after a restart`(
            time: (london: String, utc: String), restarts: Bool
        ) async throws {
            let scene = try ConsoleScene()
            let due = try #require(Dates.instant(london: time.london))
            #expect(due == (try Date(time.utc, strategy: .iso8601)))
            try await scene.set(ConsoleScene.phone, "01632 960111")
            try await plan(scene, due)
            // What is drafted later is not in it.
            try await scene.set(ConsoleScene.name, "The team")

            let town = restarts ? try Town(after: scene.town) : scene.town
            if restarts { await town.configuration.load([ConsoleScene.tenant]) }
            await town.configuration.publishDue(at: due - 1)
            #expect(try await revisions(town).isEmpty)
            for second in 0..<3 { await town.configuration.publishDue(at: due + Double(second)) }
            let published = try await revisions(town)
            #expect(published.count == 1 && published[0].origin == .scheduled && published[0].note == "Planned")
            let pair = town.configuration.overlays[ConsoleScene.tenant]
            #expect(pair.live[ConsoleScene.phone] == "01632 960111" && pair.live[ConsoleScene.name] == nil)
            #expect(pair.draft[ConsoleScene.name] == "The team")
        }

        @Test func `keeps what was published meanwhile`() async throws {
            let scene = try ConsoleScene()
            try await scene.set(ConsoleScene.phone, "01632 960111")
            try await plan(scene, scene.now + 60)
            _ = try await scene.save([.init(path: ConsoleScene.phone, change: .putBack)])
            try await scene.set(ConsoleScene.name, "The team")
            try await scene.publish()
            await scene.service.publishDue(at: scene.now + 60)
            let live = scene.service.overlays[ConsoleScene.tenant].live
            #expect(live[ConsoleScene.phone] == "01632 960111" && live[ConsoleScene.name] == "The team")
        }

        @Test func `that is cancelled does not go out`() async throws {
            let scene = try ConsoleScene()
            try await scene.set(ConsoleScene.phone, "01632 960111")
            try await plan(scene, scene.now + 60)
            let store = scene.service.store(ConsoleScene.tenant)
            let waiting = try await store.read { try PlanStore.waiting($0) }
            try await scene.service.cancel(waiting[0].id, of: ConsoleScene.tenant)
            await scene.service.publishDue(at: scene.now + 120)
            #expect(try await revisions(scene.town).isEmpty)
        }

        @Test func `that the files do not allow any more leaves the portals as they are, and its author gets one mail`()
            async throws
        {
            let scene = try ConsoleScene(edited: true)
            let admin = try await scene.town.account("ada@example.org", "leicester/team/live")
            let author = Author(account: admin, name: "Ada Wynn")
            let policy = SettingPath(.portal("citizen"), ["plugins", "two-step", "policy"])
            guard
                case .saved(let draft) = try await scene.save([.init(path: policy, change: .set("always"))], by: author)
            else { throw Missing(what: "a saved draft") }
            _ = try await scene.service.plan(
                ConsoleScene.tenant, version: draft.version, due: scene.now + 60, note: "", by: author, language: .en)
            try scene.town.copy.set(
                ["plugins", "two-step", "policies"], to: ["opt-in", "area"], in: "portals/citizen.json")
            scene.town.readAgain()
            scene.town.clock.advance(by: 60)
            for second in 0..<3 { await scene.service.publishDue(at: scene.now + Double(second)) }

            #expect(try await revisions(scene.town).isEmpty)
            let failed = try await scene.service.store(ConsoleScene.tenant).read { try PlanStore.failed($0) }
            #expect(failed.count == 1 && !failed[0].reason.isEmpty)
            let mails = try await scene.town.mails(to: "ada@example.org", "leicester/console/live")
            #expect(mails.map(\.subject) == ["Your planned changes were not published"])
        }
    }
}
