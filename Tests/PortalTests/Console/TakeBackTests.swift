import Configuration
import Database
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Going back to a revision after the provider's files have changed.
    @Suite struct TakeBackTests {
        private static let rounds = 30

        /// Thirty drawn stories of two revisions with a change of the files between them: what the page says of then, now
        /// and after is so, and "exactly as then" gives what was there then.
        @Test func `says what was then, what is now and what comes after, and does exactly that`() async throws {
            var chance = SampleChance("take back")
            let scene = try ConsoleScene(edited: true)
            let paths = ["phone", "email", "web", "name"].map { SettingPath(.tenant, ["contacts", "support", $0]) }
            func value(_ path: SettingPath) -> ConfigValue {
                let number = Int.random(in: 100...999, using: &chance)
                switch path.keys.last {
                case "phone": return .init(.string("01632 960\(number)"))
                case "email": return .init(.string("team\(number)@example.org"))
                case "web": return .init(.string("https://www.example.org/\(number)"))
                default: return .init(.string("Team \(number)"))
                }
            }
            var numbers = [0]
            var seen: [Int: [SettingPath: ConfigValue?]] = [:]
            func note(_ number: Int) async throws {
                for path in paths { seen[number, default: [:]][path] = try await scene.served(path, .live) }
            }
            try await note(0)
            for _ in 0..<Self.rounds {
                for _ in 0..<Int.random(in: 1...2, using: &chance) {
                    let path = chance.one(of: paths)
                    try await scene.set(path, value(path))
                }
                if !(try await scene.service.draft(ConsoleScene.tenant).overlay
                    == scene.service.overlays[ConsoleScene.tenant].live)
                {
                    let number = try await scene.publish()
                    numbers.append(number)
                    try await note(number)
                }
                if Bool.random(using: &chance) {
                    let path = chance.one(of: paths)
                    try scene.town.copy.set(path.keys, to: value(path), in: "tenant.json")
                    scene.town.readAgain()
                }
                let target = chance.one(of: numbers)
                let (plan, latest) = try await self.plan(to: target, scene)
                guard target != latest else { continue }
                // A setting that no revision had changed until then has the value that the first later one found.
                let recorded = try await scene.service.store(ConsoleScene.tenant).read {
                    try OverlayStore.revision($0, target)?.shown.map(\.path) ?? []
                }
                for line in plan.lines where recorded.contains(line.path.text) {
                    #expect(line.then == seen[target]?[line.path] ?? nil, "\(target) \(line.path.text)")
                    #expect(line.now == (try await scene.served(line.path, .live)), "\(line.path.text)")
                }
                let isExact = Bool.random(using: &chance)
                let draft = scene.service.overlays[ConsoleScene.tenant].draft
                #expect(draft == scene.service.overlays[ConsoleScene.tenant].live)
                let result = try await scene.service.takeBack(
                    ConsoleScene.tenant, to: target, latest: latest, exactly: isExact ? plan.exactly : [], note: "",
                    by: ConsoleScene.ada, at: scene.now)
                guard case .published(let number) = result else { continue }
                numbers.append(number)
                try await note(number)
                for line in plan.lines {
                    let now = try await scene.served(line.path, .live)
                    #expect(now == (isExact ? line.then : line.after), "\(target) \(line.path.text) \(isExact)")
                }
            }
            #expect(numbers.count > 20)
        }

        private func plan(to number: Int, _ scene: ConsoleScene) async throws -> (TakeBack, latest: Int) {
            let store = scene.service.store(ConsoleScene.tenant)
            let (revision, all) = try await store.read {
                (try OverlayStore.revision($0, number), try OverlayStore.revisions($0))
            }
            let base = try await scene.service.base(ConsoleScene.tenant)
            let live = scene.service.overlays[ConsoleScene.tenant].live
            return (TakeBack(try #require(revision), among: all, base: base, live: live), all.first?.number ?? 0)
        }
    }
}
