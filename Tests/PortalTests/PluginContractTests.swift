import Configuration
import Foundation
import Plugins
import PortalKit
import Testing

@testable import Portal

extension Proofs {
    /// What every plugin of every portal keeps to.
    @Suite struct PluginContractTests {
        /// A portal's file, with the pack that it builds on.
        struct Whole: Sendable, CustomTestStringConvertible {
            let tenant: String
            let name: String
            let value: ConfigValue
            var path: String { "Tenants/\(tenant)/portals/\(name).json" }
            var testDescription: String { "\(tenant)/\(name)" }
        }

        private static let shared = MistakeFolder.shared

        static let portals: [Whole] = {
            let tenants = Folder("\(Town.repository)/Tenants")
            return tenants.folders.flatMap { tenant in
                var folder = Folder("\(Town.repository)/Tenants/\(tenant)")
                return folder.tables(in: "portals").sorted { $0.key < $1.key }.map {
                    Whole(tenant: tenant, name: $0.key, value: $0.value)
                }
            }
        }()

        private func read(_ portal: Whole, _ change: ConfigValue) -> (plugins: [any Plugin], issues: [String]) {
            var issues: [ConfigIssue] = []
            let file = PortalFile(
                name: portal.name, portal.value.overlaid(with: change), path: portal.path, Self.shared, issues: &issues)
            return (file.plugins, issues.map(\.message))
        }

        @Test func `has a name of its own, and one that a setting can have`() {
            let names = catalogue.plugins.map { $0.name }
            #expect(Set(names).count == names.count)
            #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil })
            #expect(catalogue.plugins.allSatisfy { !$0.summary.isEmpty && $0.summary.hasSuffix(".") })
        }

        @Test(arguments: portals)
        func `refuses a setting that it does not have`(_ portal: Whole) {
            let plugins = read(portal, [:]).plugins
            #expect(plugins.count > 3)
            for plugin in plugins {
                let name = type(of: plugin).name
                let change: ConfigValue = ["plugins": [name: ["no-such-setting": true]]]
                let issues = read(portal, change).issues
                #expect(issues.contains { $0.contains("no-such-setting") }, "\(name): \(issues)")
            }
        }

        @Test func `documents each of its settings`() throws {
            let text = try #require(SchemaFiles.all(catalogue)["portal.schema.json"])
            var issues: [ConfigIssue] = []
            let schema = try #require(ConfigValue.parse(Array(text.utf8), file: "schema", issues: &issues))
            let plugins = try #require(schema["properties"]?["plugins"])
            let bare = undocumented(in: plugins, at: "plugins")
            #expect(bare.isEmpty, "\(bare)")
            #expect(undocumented(in: ["properties": ["a": ["type": "string"]]], at: "x") == ["x.a"])
        }

        /// The settings below a schema that do not say what they mean.
        private func undocumented(in schema: ConfigValue, at path: String) -> [String] {
            let forms = [schema] + (schema["anyOf"]?.list ?? schema["oneOf"]?.list ?? [])
            return forms.flatMap { $0["properties"]?.table?.entries ?? [] }.flatMap { setting -> [String] in
                let here = "\(path).\(setting.key)"
                let forms = [setting.value] + (setting.value["anyOf"]?.list ?? [])
                let isSaid = forms.contains { $0["description"]?.string?.isEmpty == false }
                return (isSaid ? [] : [here]) + undocumented(in: setting.value, at: here)
            }
        }

        @Test func `escapes every wording on every page`() async throws {
            let mark = "<i hostile>&\""
            let scene = try DrawnScene { copy in
                let known = Self.shared.known.all
                for tenant in Set(Self.portals.map(\.tenant)) {
                    let file = "\(copy.root)/Tenants/\(tenant)/texts.en.json"
                    let value = try DrawnScene.json("Tenants/\(tenant)/texts.en.json", copy.root)
                    var sections = value.table?.entries.filter { $0.key != "$schema" } ?? []
                    if !sections.contains(where: { $0.key == "all" }) { sections.append(.init("all", [:])) }
                    let whole = sections.map { section -> ConfigTable.Entry in
                        let own = section.value.table?.entries ?? []
                        let said = Set(own.map(\.key))
                        let others = known.filter { section.key == "all" && !said.contains($0.key) }
                        let all = own.map { ($0.key, $0.value.string ?? "") } + others.sorted { $0.key < $1.key }
                        let marked = all.map { ConfigTable.Entry($0.0, ConfigValue(.string(mark + $0.1))) }
                        return .init(section.key, ConfigValue(.table(ConfigTable(marked))))
                    }
                    try ConfigValue(.table(ConfigTable(whole))).json.write(
                        toFile: file, atomically: true, encoding: .utf8)
                }
            }
            var chance = SampleChance("hostile")
            for id in Set(Self.portals.map(\.tenant)).sorted() {
                var crawl = try await scene.crawl(id)
                let council = scene.council(id)
                #expect(council.issues.map(\.description) == [])
                crawl.known = Set(Self.shared.known.all.keys)
                let faults = await crawl.faults(of: council, in: scene.town, chance: &chance, all: true)
                #expect(faults.isEmpty, "\(faults)")
                for site in council.sites {
                    let seen = try await scene.town.browser(site.id).look("")
                    #expect(seen.text.contains("&lt;i hostile"), "\(site.id) has the wordings")
                }
            }
        }
    }
}
