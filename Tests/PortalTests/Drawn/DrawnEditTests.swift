import Configuration
import Foundation
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Edits drawn from the schemas, over the repository's own councils: each is refused at its place, or no page is the
    /// worse for it.
    ///
    /// `GUILDHALL_SEED` draws others, `GUILDHALL_EDITS` more or fewer. What is being tried is in the file that is named
    /// as it begins, which is gone once all went well: it tells the edits even where the process ended.
    @Suite(.serialized) struct DrawnEditTests {
        private static let seed = ProcessInfo.processInfo.environment["GUILDHALL_SEED"] ?? "1"
        private static let count = ProcessInfo.processInfo.environment["GUILDHALL_EDITS"].flatMap { Int($0) } ?? 2000

        /// Each council, or what all share, and of every hundred edits how many are its.
        private static let shares = [
            ("leicester", 15), ("coventry", 27), ("hertfordshire", 28), ("stockton", 26), ("shared", 4),
        ]

        @Test(arguments: shares)
        func `each of many is refused with its place, or every page is as it should be`(_ id: String, _ share: Int)
            async throws
        {
            let (scene, log) = (try DrawnScene(), Log(Self.seed, id))
            let isShared = id == "shared"
            let council = isShared ? "leicester" : id
            var draw = SchemaDraw(chance: SampleChance("\(Self.seed) \(id)"))
            var crawl = try await scene.crawl(council)
            let files = try isShared ? scene.sharedFiles() : scene.files(of: id)
            crawl.known = await Self.addresses(crawl, council, scene, &draw.chance)
            let judge = DrawnCouncil(
                council, files: files, in: scene.town, shared: isShared ? nil : scene.shared, crawl, draw.chance)
            var left = Self.count * share / 100
            var outcome = DrawnCouncil.Outcome()
            while left > 0 {
                var edits: [DrawnEdit] = []
                while edits.count < min(left, 40) {
                    let file = draw.chance.one(of: files)
                    let edit = draw.edit(of: file)
                    // What is no JSON is read alone, for nothing else of its file is.
                    if case .write = edit.change, !edits.isEmpty { continue }
                    if !edits.contains(where: edit.touches) { edits.append(edit) }
                    if case .write = edit.change { break }
                }
                left -= edits.count
                log.write(edits)
                let now = try await judge.judge(edits)
                outcome.refused += now.refused
                outcome.accepted += now.accepted
                for fault in now.faults { Issue.record("seed \(Self.seed): \(fault)") }
            }
            print("\(id): \(outcome.refused) edits refused, \(outcome.accepted) accepted, seed \(Self.seed)")
            // Of what councils share, a part is of forms that no portal here offers, and breaks nothing.
            #expect(outcome.refused > outcome.accepted / 2 && outcome.accepted > 0)
            log.remove()
        }

        /// What of the pages as they are looks like the name of a wording: addresses and the like.
        private static func addresses(
            _ crawl: DrawnCrawl, _ id: String, _ scene: DrawnScene, _ chance: inout SampleChance
        ) async -> Set<String> {
            guard let council = scene.town.requestHandler.directory.councils.first(where: { $0.tenant.id == id }) else {
                return []
            }
            let faults = await crawl.faults(of: council, in: scene.town, chance: &chance, all: true)
            #expect(!faults.contains { $0.contains(" answers ") }, "\(faults)")
            return Set(faults.compactMap { $0.split(separator: " ").last.map(String.init) })
        }

        /// The edits that are being tried.
        private struct Log {
            let path: String

            init(_ seed: String, _ id: String) {
                path = FileManager.default.temporaryDirectory.appending(path: "drawn-\(id)-\(UUID().uuidString)").path
                print("Edits drawn from seed \(seed); those under way are in \(path)")
            }

            func write(_ edits: [DrawnEdit]) {
                try? edits.map(\.description).joined(separator: "\n").write(
                    toFile: path, atomically: false, encoding: .utf8)
            }

            func remove() { try? FileManager.default.removeItem(atPath: path) }
        }
    }
}
