import Configuration
import Database
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Two admins with two tabs each, and the provider, all at once.
    ///
    /// `GUILDHALL_INTERLEAVINGS` draws more or fewer stories.
    @Suite struct ConsoleInterleavingTests {
        private static let count =
            ProcessInfo.processInfo.environment["GUILDHALL_INTERLEAVINGS"].flatMap { Int($0) } ?? 100
        private static let dan = Author(account: "dan", name: "Dan Mole")
        private static let adviceName = SettingPath(.tenant, ["contacts", "advice", "name"])
        private static let settings = [
            ConsoleScene.phone, ConsoleScene.name, ConsoleScene.web,
            SettingPath(.wordings(.en), ["citizen", "signIn.title"]),
            SettingPath(
                .form("parental-request"), ["steps", "help", "questions", "extra-help", "label", "en"]),
        ]

        /// A page that an admin has open, what it showed, and what is typed into it.
        private struct Tab: Sendable {
            let author: Author
            let typed: [SettingPath: ConfigValue]
            var seen: [SettingPath: ConfigValue?] = [:]
            var outcome: ConfigurationService.Outcome?

            /// Opens the page, types and saves, with pauses that others use.
            func used(_ service: ConfigurationService, at now: Date, _ pauses: (Int, Int)) async throws -> Tab {
                var tab = self
                for _ in 0..<pauses.0 { await Task.yield() }
                let base = try await service.base(ConsoleScene.tenant)
                let state = CouncilState(base: base, overlay: try await service.draft(ConsoleScene.tenant).overlay)
                for path in typed.keys { tab.seen[path] = .some(state.value(path)) }
                for _ in 0..<pauses.1 { await Task.yield() }
                let edits = typed.map { path, value in
                    let seen = tab.seen[path] ?? nil
                    return ConfigurationService.Edit(path: path, change: .set(value)) {
                        $0.value(path) == seen || $0.value(path) == value
                    }
                }
                tab.outcome = try await service.save(edits, of: ConsoleScene.tenant, by: author, at: now)
                return tab
            }
        }

        @Test func `lose nothing, and are asked only about what someone else has changed`() async throws {
            let scene = try ConsoleScene(edited: true)
            var (saved, conflicts) = (0, 0)
            for round in 0..<Self.count {
                var chance = SeededRandom(seed: UInt64(round))
                let before = try await scene.service.draft(ConsoleScene.tenant)
                let tabs = [ConsoleScene.ada, ConsoleScene.ada, Self.dan, Self.dan].enumerated().map { index, author in
                    let paths = Self.settings.shuffled(using: &chance).prefix(Int.random(in: 1...2, using: &chance))
                    let typed = paths.map { ($0, Self.value($0, 10 * round + index)) }
                    return (
                        Tab(author: author, typed: Dictionary(uniqueKeysWithValues: typed)),
                        (Int.random(in: 0...40, using: &chance), Int.random(in: 0...40, using: &chance))
                    )
                }
                let pauses = Int.random(in: 0...40, using: &chance)
                let provided = "Advice service \(round)"
                let used = try await withThrowingTaskGroup(of: Tab?.self) { group in
                    for (tab, pauses) in tabs {
                        group.addTask { try await tab.used(scene.service, at: scene.now, pauses) }
                    }
                    group.addTask {
                        for _ in 0..<pauses { await Task.yield() }
                        try scene.town.copy.set(Self.adviceName.keys, to: .init(.string(provided)), in: "tenant.json")
                        scene.town.readAgain()
                        return nil
                    }
                    return try await group.reduce(into: [Tab]()) { tabs, tab in if let tab { tabs.append(tab) } }
                }
                try await check(used, since: before, scene, "seed \(round)")
                #expect(try await scene.served(Self.adviceName, .test)?.string == provided, "seed \(round)")
                for tab in used {
                    if case .conflict = tab.outcome { conflicts += 1 } else { saved += 1 }
                }
                if Bool.random(using: &chance) {
                    let draft = try await scene.service.draft(ConsoleScene.tenant)
                    if draft.overlay != scene.service.overlays[ConsoleScene.tenant].live { try await scene.publish() }
                }
            }
            print("\(Self.count) interleavings: \(saved) saved, \(conflicts) asked")
            #expect(saved > Self.count && conflicts > 0)
        }

        private static func value(_ path: SettingPath, _ number: Int) -> ConfigValue {
            switch path.keys.last {
            case "phone": .init(.string("01632 96\(1000 + number % 9000)"))
            case "web": .init(.string("https://www.example.org/\(number)"))
            default: .init(.string("Words \(number)"))
            }
        }

        /// Each change of a setting follows on the one before, the last is in the draft, and what was not saved left no
        /// trace and was asked for a reason.
        private func check(_ tabs: [Tab], since before: Draft, _ scene: ConsoleScene, _ seed: Comment) async throws {
            let after = try await scene.service.draft(ConsoleScene.tenant)
            let history = try await scene.service.history(ConsoleScene.tenant)
            #expect(scene.service.overlays[ConsoleScene.tenant].draft == after.overlay, seed)
            for path in Self.settings {
                let changes = (history[path] ?? []).filter { $0.version > before.version }
                var value = before.overlay[path]?.json ?? ""
                for change in changes {
                    #expect(change.before == value, seed)
                    value = change.after
                }
                #expect(after.overlay[path]?.json ?? "" == value, seed)
                for tab in tabs {
                    guard let typed = tab.typed[path], case .conflict(let edits)? = tab.outcome else { continue }
                    #expect(!changes.contains { $0.after == typed.json }, seed)
                    if edits.contains(where: { $0.path == path }) { #expect(!changes.isEmpty, seed) }
                }
            }
            for tab in tabs {
                guard case .saved? = tab.outcome else { continue }
                for (path, value) in tab.typed {
                    #expect(history[path]?.contains { $0.after == value.json } == true, seed)
                }
            }
        }
    }
}
