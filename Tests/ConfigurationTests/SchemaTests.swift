import Configuration
import Foundation
import Support
import Testing

private let tests = URL(filePath: #filePath).deletingLastPathComponent()
private let root = Repository.root

private func read(_ file: URL) throws -> ConfigValue {
    var issues: [ConfigIssue] = []
    let value = ConfigValue.parse(Array(try Data(contentsOf: file)), file: file.lastPathComponent, issues: &issues)
    return try #require(value, "\(issues)")
}

private func shape(of value: ConfigValue) -> SettingsShape {
    var settings = Settings(value, at: "", isLearning: true)
    _ = CouncilSample(&settings)
    return settings.shape
}

private func mistakes(in value: ConfigValue, partial: Bool = false) throws -> [String] {
    let text = shape(of: [:]).jsonSchema(title: "Sample", id: "sample", partial: partial)
    var issues: [ConfigIssue] = []
    let schema = try #require(ConfigValue.parse(Array(text.utf8), file: "schema", issues: &issues))
    return SchemaCheck(schema: schema).mistakes(in: value)
}

@Suite struct `A schema` {
    @Test(arguments: [false, true]) func `says what the reader asks`(partial: Bool) throws {
        let schema = shape(of: [:]).jsonSchema(title: "A sample", id: "sample.schema.json", partial: partial)
        let golden = tests.appending(path: "Cases/schema/\(partial ? "partial" : "whole").schema.json")
        #expect(schema == (try String(contentsOf: golden, encoding: .utf8)))
    }

    @Test func `is the same whether it was learnt from an empty file or from a full one`() throws {
        let full = try read(tests.appending(path: "Cases/settings/right.json"))
        #expect(shape(of: full) == shape(of: [:]))
    }

    @Test func `allows what the reader allows`() throws {
        let right: ConfigValue = [
            "$schema": "x", "name": "n", "audience": "staff", "languages": ["en", "cy"],
            "session": ["idleMinutes": 5], "password": ["$file": "/run/secret"],
            "tiles": ["$order": ["b"], "a": ["title": "A"], "b": ["title": "B", "shown": false]],
            "contacts": [["label": "l"]], "banner": ["text": "t"], "plugins": ["any": [1, 2]],
        ]
        #expect(try mistakes(in: right) == [])
        #expect(try mistakes(in: ["tiles": ["a": ConfigValue(.null)]], partial: true) == [])
    }

    @Test(
        arguments: [
            ["name": 1], [:], ["name": "n", "audience": "citizn"], ["name": "n", "extra": 1],
            ["name": "n", "session": ["idleMinutes": 1.5]], ["name": "n", "session": ["idleMinutes": 0]],
            ["name": "n", "session": ["idleMinutes": 1441]], ["name": "n", "password": "hunter2"],
            ["name": "n", "password": ["$file": "relative"]], ["name": "n", "tiles": ["a": [:]]],
            ["name": "n", "contacts": [["phone": "1"]]], ["name": "n", "banner": [:]], ["name": "n", "languages": [1]],
        ] as [ConfigValue])
    func `refuses what the reader refuses`(_ wrong: ConfigValue) throws {
        var settings = Settings(wrong, at: "")
        _ = CouncilSample(&settings)
        settings.close()
        #expect(!settings.issues.isEmpty)
        #expect(try !mistakes(in: wrong).isEmpty)
    }

    @Test func `holds every file that names one`() throws {
        for folder in ["Config", "Tenants", "Themes"].map({ root.appending(path: $0) }) {
            let paths = FileManager.default.enumerator(atPath: folder.path)?.allObjects.compactMap { $0 as? String }
            for file in (paths ?? []).filter({ $0.hasSuffix(".json") }).map({ folder.appending(path: $0) }) {
                let value = try read(file)
                guard let name = value.table?["$schema"]?.string, !name.hasPrefix("https:") else { continue }
                let schema = try read(file.deletingLastPathComponent().appending(path: name).standardized)
                #expect(SchemaCheck(schema: schema).mistakes(in: value) == [], "\(file.path)")
            }
        }
    }
}
