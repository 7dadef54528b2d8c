import Configuration
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Edits drawn from the schemas and made in the console: each is refused, or no page of TEST is the worse for it, and
    /// LIVE never changes.
    ///
    /// `GUILDHALL_SEED` draws others, `GUILDHALL_CONSOLE_EDITS` more or fewer.
    @Suite(.serialized) struct ConsoleEditTests {
        private static let seed = ProcessInfo.processInfo.environment["GUILDHALL_SEED"] ?? "1"
        private static let count =
            ProcessInfo.processInfo.environment["GUILDHALL_CONSOLE_EDITS"].flatMap { Int($0) } ?? 1000
        private static let councils = ["leicester", "coventry", "stockton", "hertfordshire"]

        @Test(arguments: councils)
        func `in the console are refused or harmless`(_ id: String) async throws {
            let scene = try DrawnScene()
            let service = scene.town.configuration
            var draw = SchemaDraw(chance: SampleChance("console \(Self.seed) \(id)"))
            var crawl = try await scene.crawl(id)
            let files = try scene.files(of: id)
            var live: [String: String] = [:]
            for site in scene.council(id).sites {
                var browser = try scene.town.browser(site.id)
                let seen = try await browser.visit("")
                crawl.known.formUnion(crawl.keys(in: seen))
                if site.environment == .live { live[site.id] = seen.lasting }
            }
            var (refused, accepted, faults) = (0, 0, [String]())
            var edits: [DrawnEdit] = []
            func look() async throws {
                let council = scene.council(id)
                #expect(council.issues.isEmpty && council.draftIssues.isEmpty)
                for (site, before) in live {
                    var browser = try scene.town.browser(site)
                    #expect(try await browser.visit("").lasting == before, "\(site) after \(edits)")
                }
                let words = service.overlays[id].draft.json
                for fault in await crawl.faults(of: council, in: scene.town, words: words, chance: &draw.chance) {
                    faults.append("\(fault) after \(edits)")
                }
                let put = service.overlays[id].draft.leaves.map {
                    ConfigurationService.Edit(path: $0.path, change: .putBack)
                }
                _ = try await service.save(put, of: id, by: ConsoleScene.ada, at: scene.town.clock.now)
                edits = []
            }
            while refused + accepted < Self.count / Self.councils.count {
                let edit = draw.edit(of: draw.chance.one(of: files))
                guard let (path, change) = Self.change(edit) else { continue }
                switch try await service.save(
                    [.init(path: path, change: change)], of: id, by: ConsoleScene.ada, at: scene.town.clock.now)
                {
                case .saved:
                    accepted += 1
                    edits.append(edit)
                case .refused(let refusals):
                    refused += 1
                    #expect(!refusals.isEmpty)
                case .conflict: Issue.record("a conflict about \(edit)")
                }
                if edits.count == 20 { try await look() }
            }
            try await look()
            print("\(id): \(refused) edits refused, \(accepted) accepted, seed \(Self.seed)")
            #expect(faults.isEmpty, "seed \(Self.seed): \(faults)")
            #expect(refused > 0 && accepted > 0)
        }

        /// The same edit as the console makes it; nil for what no page of it can say.
        private static func change(_ edit: DrawnEdit) -> (SettingPath, ConfigurationService.Edit.Change)? {
            let parts = edit.file.split(separator: "/").map(String.init)
            let below = parts[0] == "Themes" ? edit.file : parts.dropFirst(2).joined(separator: "/")
            guard let file = CouncilFile(path: below),
                let path = SettingPath(text: SettingPath(file, edit.path).text)
            else { return nil }
            switch edit.change {
            case .set(let value): return (path, .set(value))
            case .remove: return (path, .clear)
            case .write: return nil
            }
        }
    }
}
