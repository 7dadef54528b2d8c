import Foundation
import Support
import Testing

/// The rule for wordings: each stands in the folder of the module or plugin that has it, and a feature uses its own and
/// those of the modules below all features, never another feature's.
@Suite struct `A wording` {
    /// The modules by floor; a wording of one may be used by those after it.
    private static let floors = ["Kit", "Identity", "Forms", "Casework"]

    private let texts: [String: [String: String]]
    private let plugins: [String: String]

    init() throws {
        texts = try EngineTexts.byFolder("en")
        let name = /static let name = "([\w-]+)"/
        let folders = House.folders(in: "Sources/Plugins").map { ($0, "Sources/Plugins/\($0)") }
        plugins = try Dictionary(
            uniqueKeysWithValues: (folders + ["Console", "Provider"].map { ($0, "Sources/Portal/\($0)") }).map {
                folder, path in
                let files = House.files(under: path, ending: ".swift")
                let plugin = try files.map { try $0.text }.first { $0.contains(": Plugin") } ?? ""
                return (folder, try #require(plugin.firstMatch(of: name).map { String($0.1) }, "\(folder)"))
            })
    }

    @Test func `stands in a folder that a module or a plugin has`() {
        let owners = Set((Self.floors + ["Portal"]).map { $0.lowercased() } + plugins.values)
        #expect(Set(texts.keys).subtracting(owners).isEmpty)
    }

    @Test func `stands in one folder`() {
        for (folder, own) in texts {
            for (other, theirs) in texts where other > folder {
                #expect(Set(own.keys).isDisjoint(with: theirs.keys), "\(folder) and \(other)")
            }
        }
    }

    @Test func `of a plugin's event stands in the plugin's folder`() throws {
        var count = 0
        for (folder, plugin) in plugins {
            for file in House.files(under: "Sources/Plugins/\(folder)", ending: ".swift") {
                for event in try file.text.matches(of: /AuditEvent\("([\w-]+)"\)/).map(\.1) {
                    count += 1
                    #expect(texts[plugin]?["audit.\(event)"] != nil, "\(file): \(event)")
                }
            }
        }
        #expect(count > 20)
    }

    @Test func `of another feature is never used`() throws {
        for file in House.files(under: "Sources", ending: ".swift") {
            guard let folders = folders(usedBy: file.path) else { continue }
            let code = try file.text
            #expect(foreign(in: code, besides: folders).isEmpty, "\(file)")
        }
    }

    @Test func `of another feature is found`() throws {
        let allowed = try #require(folders(usedBy: "Sources/Plugins/Messages/New.swift"))
        #expect(foreign(in: "texts(\"messages.new\") + texts(\"error.missing\")", besides: allowed).isEmpty)
        #expect(
            foreign(in: "texts(\"messages.new\") + texts(\"deadlines.title\")", besides: allowed) == ["deadlines.title"]
        )
        #expect(foreign(in: "TextKey(\"deadlines\", name)", besides: allowed) == ["deadlines"])
    }

    /// The folders of wordings that a file may use; nil for those that build and serve sites, which know all features.
    private func folders(usedBy path: String) -> Set<String>? {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 2, parts[1] != "Portal" else { return nil }
        if parts[1] == "Plugins" {
            guard let own = plugins[parts[2]] else { return nil }
            return Set(Self.floors.map { $0.lowercased() } + [own])
        }
        guard let floor = Self.floors.firstIndex(of: parts[1]) else { return [] }
        return Set(Self.floors[...floor].map { $0.lowercased() })
    }

    /// The keys and the beginnings of keys in a source that no folder of `folders` has, but another one.
    private func foreign(in code: String, besides folders: Set<String>) -> [String] {
        func has(_ isIt: (String) -> Bool) -> (own: Bool, other: Bool) {
            let having = texts.filter { $0.value.keys.contains(where: isIt) }.keys
            return (having.contains(where: folders.contains), !having.isEmpty)
        }
        let keys = code.matches(of: /"([a-z][A-Za-z]*(?:\.[A-Za-z0-9-]+)+)"/).map { String($0.1) }
        let families = code.matches(of: /TextKey\(\s*"([\w.-]+)",/).map { String($0.1) }
        let foreignKeys = Set(keys).filter { key in
            let (own, other) = has { $0 == key }
            return other && !own
        }
        let foreignFamilies = Set(families).filter { family in
            let (own, other) = has { $0.hasPrefix(family + ".") }
            return other && !own
        }
        return foreignKeys.sorted() + foreignFamilies.sorted()
    }
}
