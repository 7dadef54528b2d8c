import Configuration
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Words in Welsh are out of date once their English has changed.
    @Suite struct TranslationTests {
        private let title = Translations.Pair(
            english: SettingPath(.wordings(.en), ["citizen", "signIn.title"]),
            other: SettingPath(.wordings(.cy), ["citizen", "signIn.title"]))

        private func isStale(_ scene: ConsoleScene, _ pair: Translations.Pair) async throws -> Bool {
            let draft = try await scene.service.draft(ConsoleScene.tenant)
            let state = CouncilState(base: try await scene.service.base(ConsoleScene.tenant), overlay: draft.overlay)
            return Translations(state, try await scene.service.history(ConsoleScene.tenant)).isStale(pair)
        }

        @Test func `are out of date from the edit of the English on, until they are written again`() async throws {
            let scene = try ConsoleScene()
            #expect(try await !isStale(scene, title))
            try await scene.set(title.english, "Enter")
            #expect(try await isStale(scene, title))
            try await scene.publish()
            #expect(try await isStale(scene, title))
            try await scene.set(title.other, "Mynd i mewn")
            #expect(try await !isStale(scene, title))
            try await scene.set(title.english, "Come in")
            #expect(try await isStale(scene, title))
            try await scene.set(title.english, "Enter")
            #expect(try await !isStale(scene, title))
        }

        @Test func `are as they were once the English is put back`() async throws {
            let scene = try ConsoleScene()
            try await scene.set(title.english, "Enter")
            _ = try await scene.save([.init(path: title.english, change: .putBack)])
            #expect(try await !isStale(scene, title))
        }

        @Test func `that are saved together with their English are not out of date`() async throws {
            let scene = try ConsoleScene()
            let saved = try await scene.save([
                .init(path: title.english, change: .set("Enter")),
                .init(path: title.other, change: .set("Mynd i mewn")),
            ])
            guard case .saved = saved else { throw Missing(what: "saved words: \(saved)") }
            #expect(try await !isStale(scene, title))
        }
    }
}
