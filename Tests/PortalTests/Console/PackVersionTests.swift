import Configuration
import Foundation
import Plugins
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// Newer versions of a pack, drawn by chance, that a council with changes of its own takes.
    ///
    /// `GUILDHALL_SEED` draws others.
    @Suite(.serialized) struct PackVersionTests {
        private static let seed = ProcessInfo.processInfo.environment["GUILDHALL_SEED"] ?? "1"
        private static let portal: FileName = "citizen"
        private static let cases = 20

        private let scene: ConsoleScene
        private let schema: ConfigValue

        init() throws {
            scene = try ConsoleScene(edited: true) { copy in
                // One council is read sooner than four.
                let tenants = "\(copy.root)/Tenants"
                for id in try FileManager.default.contentsOfDirectory(atPath: tenants) where id != ConsoleScene.tenant {
                    try FileManager.default.removeItem(atPath: "\(tenants)/\(id)")
                }
            }
            var issues: [ConfigIssue] = []
            let text = try #require(SchemaFiles.all(catalogue)["portal.schema.json"])
            schema = try #require(ConfigValue.parse(Array(text.utf8), file: "portal", issues: &issues))
        }

        private func json(_ path: String) throws -> ConfigValue { try DrawnScene.json(path, scene.town.root) }

        private func write(_ value: ConfigValue, _ path: String) throws {
            try value.json.write(toFile: "\(scene.town.root)/\(path)", atomically: true, encoding: .utf8)
        }

        @Test func `a new version changes what it says it changes, and nothing that is the council's`() async throws {
            var draw = SchemaDraw(chance: SampleChance("pack \(Self.seed)"))
            let path = SettingPath.pack(of: Self.portal)
            let service = scene.service
            let own = try #require(try await scene.served(path, .live)?.string)
            var (pack, taken, refused, hidden) = (PackName(own), 0, 0, 0)
            while taken < Self.cases {
                try #require(refused < 40 * Self.cases, "seed \(Self.seed)")
                let next = "\(pack.base).\(pack.version + 1)"
                try write(version: next, after: pack.text, &draw)
                scene.town.readAgain()

                let offered = try await service.base(ConsoleScene.tenant)
                guard offered.newerPack(of: Self.portal, with: .empty)?.text == next else {
                    // What check refuses is not read, and the earlier versions stay.
                    #expect(
                        offered.newerPack(of: Self.portal, with: .empty)?.text == (pack.version > 1 ? pack.text : nil))
                    try remove(next)
                    refused += 1
                    continue
                }

                // The council has changed part of what the version changes, and other things.
                var version = Overlay.empty
                version.set(path, to: ConfigValue(.string(next)))
                let differences = offered.differences(of: Self.portal, from: .empty, to: version)
                var edits = differences.compactMap { place -> ConfigurationService.Edit? in
                    guard Bool.random(using: &draw.chance), let value = offered.value(at: place, under: .empty) else {
                        return nil
                    }
                    let mine = value.string.map { ConfigValue(.string("\($0) of ours")) } ?? value
                    return .init(path: place, change: .pin(mine))
                }
                // What is not the council's is refused, and stays.
                while case .refused(let refusals) = try await scene.save(edits) {
                    let places = Set(refusals.map(\.path))
                    let rest = edits.filter { !places.contains($0.path) }
                    edits = rest.count < edits.count ? rest : []
                }
                try await scene.set(ConsoleScene.name, ConfigValue(.string("Team \(taken)")))
                let before = try await service.draft(ConsoleScene.tenant).overlay
                let live = try await effective(service.overlays[ConsoleScene.tenant].live)

                let outcome = try await scene.save([.init(path: path, change: .set(ConfigValue(.string(next))))])
                let after = try await service.draft(ConsoleScene.tenant).overlay
                if case .saved = outcome {
                    taken += 1
                    pack = PackName(next)
                    hidden += try await check(differences, from: before, to: after)
                    #expect(try await effective(service.overlays[ConsoleScene.tenant].live) == live)
                    let mistakes = scene.town.councils.statuses.flatMap(\.mistakes)
                    #expect(mistakes.isEmpty)
                    #expect(try scene.site("citizen", .test).tenant.id == ConsoleScene.tenant)
                    // Back on the former version, everything is as it was.
                    _ = try await scene.save([.init(path: path, change: .putBack)])
                    #expect(try await service.draft(ConsoleScene.tenant).overlay == before)
                } else {
                    refused += 1
                    #expect(after == before, "a version that does not fit changes nothing")
                    try remove(next)
                }
                let leaves = before.leaves.map { ConfigurationService.Edit(path: $0.path, change: .putBack) }
                _ = try await scene.save(leaves)
            }
            print("\(taken) versions taken, \(refused) refused, \(hidden) differences hidden, seed \(Self.seed)")
            #expect(hidden > 0)
        }

        private func remove(_ version: String) throws {
            try FileManager.default.removeItem(atPath: "\(scene.town.root)/Config/packs/\(version)")
        }

        /// Writes the next version of a pack: the one before with a few edits that its schema allows, and other words.
        private func write(version: String, after before: String, _ draw: inout SchemaDraw) throws {
            let (old, new) = ("Config/packs/\(before)", "Config/packs/\(version)")
            try FileManager.default.createDirectory(
                atPath: "\(scene.town.root)/\(new)", withIntermediateDirectories: true)
            let portal = try json("\(old)/portal.json")
            let file = SchemaDraw.File(path: "\(new)/portal.json", schema: schema, value: portal)
            var value = portal
            for _ in 0..<2 {
                let edit = draw.edit(of: file)
                guard !["pack", "audience", "origin", "path", "testPath"].contains(edit.path[0]) else { continue }
                switch edit.change {
                case .set(let new): value = value.setting(edit.path, to: new)
                case .remove: value = value.removing(edit.path)
                case .write: continue
                }
            }
            try write(value, "\(new)/portal.json")
            var words = try json("\(old)/texts.en.json")
            let engine = try json("Config/texts/identity/en.json")
            let keys = engine.table?.keys ?? []
            for _ in 0..<4 {
                let key = draw.chance.one(of: keys)
                let text = (words.value(at: [key]) ?? engine.value(at: [key]))?.string ?? ""
                words = words.setting([key], to: ConfigValue(.string("\(text) Newly.")))
            }
            try write(words, "\(new)/texts.en.json")
            if let welsh = try? json("\(old)/texts.cy.json") { try write(welsh, "\(new)/texts.cy.json") }
        }

        /// What the files of a pack say of a setting; for words that it does not have, the engine's.
        private func fileValue(of path: SettingPath, in pack: String) throws -> ConfigValue? {
            guard case .wordings(let language) = path.file, let key = path.keys.last else {
                return try json("Config/packs/\(pack)/portal.json").value(at: path.keys)
            }
            let words = try json("Config/packs/\(pack)/\(language.texts)")
            return try words.value(at: [key])
                ?? json("Config/texts/identity/\(language.rawValue).json").value(at: [key])
        }

        /// Every setting of the portal and the council as it is used.
        private func effective(_ overlay: Overlay) async throws -> [SettingPath: ConfigValue] {
            let service = scene.service
            let settings = EffectiveSettings(
                base: try await service.base(ConsoleScene.tenant), shapes: try service.shapes(), live: overlay,
                revisions: [], root: scene.town.root, tenant: ConsoleScene.tenant)
            let all = [CouncilFile.portal(Self.portal), .tenant].flatMap(settings.settings(of:))
            return Dictionary(all.map { ($0.path, $0.value) }) { first, _ in first }
        }

        /// Expects that the council's own values are what they were, that the others are those of the new version, and that
        /// nothing else is different. Returns how many differences the council's own hides.
        private func check(
            _ differences: [SettingPath], from before: Overlay, to after: Overlay
        ) async throws -> Int {
            let base = try await scene.service.base(ConsoleScene.tenant)
            for (path, value) in before.leaves {
                #expect(after[path] == value)
                #expect(base.value(at: path, with: after) == base.value(at: path, with: before), "\(path.text)")
            }
            let (old, new) = (try await effective(before), try await effective(after))
            for path in Set(old.keys).union(new.keys) where old[path] != new[path] {
                let isSaid =
                    path == .pack(of: Self.portal)
                    || differences.contains { difference in
                        let keys = difference.keys.last == "$order" ? difference.keys.dropLast() : difference.keys[...]
                        return difference.file == path.file && path.keys.starts(with: keys)
                    }
                #expect(isSaid, "\(path.text) is different, which nothing said")
            }
            var hidden = 0
            for path in differences where path.keys.last != "$order" {
                let isOwn = before.gives(path) || base.isProviders(path)
                let (was, now) = (base.value(at: path, with: before), base.value(at: path, with: after))
                if was == now { hidden += 1 }
                guard !isOwn else { continue }
                let said = try fileValue(of: path, in: base.packName(of: Self.portal, with: after) ?? "")
                #expect(now == said, "\(path.text)")
            }
            return hidden
        }
    }
}

extension CouncilBase {
    /// Whether the council's files give a setting, or replace a table around it.
    fileprivate func isProviders(_ path: SettingPath) -> Bool {
        path.keys.indices.contains { end in
            let part = SettingPath(path.file, Array(path.keys[...end]))
            guard layer(of: part, under: .empty) == .provider else { return false }
            return part == path || value(at: part, under: .empty)?.table == nil
        }
    }
}
