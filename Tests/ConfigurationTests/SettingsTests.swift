import Configuration
import Testing

@Suite struct `Settings reading` {
    @Test func `give what is written`() {
        var settings = Settings(
            [
                "name": "Borchester", "audience": "staff", "languages": ["cy", "en"],
                "audiences": ["staff", "citizen"],
                "session": ["idleMinutes": 5],
                "tiles": ["b": ["title": "B"], "a": ["title": "A", "shown": false], "$order": ["a"]],
                "contacts": [["label": "Team", "phone": "1"], ["label": "Desk"]], "banner": ["text": "Closed"],
                "plugins": ["x": 1],
            ], at: "")
        let sample = CouncilSample(&settings)
        settings.close()
        #expect(settings.issues == [])
        #expect(sample.name == "Borchester")
        #expect(sample.audience == .staff)
        #expect(sample.languages == ["cy", "en"])
        #expect(sample.audiences == [.staff, .citizen])
        #expect(sample.idleMinutes == 5)
        #expect(
            sample.tiles == [.init(name: "a", title: "A", isShown: false), .init(name: "b", title: "B", isShown: true)])
        #expect(sample.contacts == [.init(label: "Team", phone: "1"), .init(label: "Desk", phone: nil)])
        #expect(sample.banner == "Closed")
        #expect(sample.plugins == ["x": 1])
    }

    @Test func `give defaults and placeholders for what is not`() {
        var settings = Settings([:], at: "", isLearning: true)
        let sample = CouncilSample(&settings)
        #expect(sample.name == "")
        #expect(sample.audience == .citizen)
        #expect(sample.languages == ["en"])
        #expect(sample.idleMinutes == 60)
        #expect(sample.password == nil)
        #expect(sample.tiles == [])
        #expect(sample.banner == nil)
    }

    @Test func `are closed once`() {
        var settings = Settings(["x": 1], at: "plugins.report")
        settings.close()
        settings.close()
        #expect(settings.issues.map(\.description) == ["plugins.report.x is not a setting here"])
    }

    @Test func `take in what another reader noted`() {
        var settings = Settings(["rule": ["depth": 1]], at: "")
        if let value = settings.value("rule", "A rule") {
            var rule = Settings(value, at: "rule")
            rule.close()
            settings.note(rule.issues)
        }
        #expect(settings.issues.map(\.message) == ["rule.depth is not a setting here"])
    }

    @Test func `learn the shape of a reader that asks for tables like its own`() {
        func menu(_ settings: inout Settings) -> Int {
            1 + settings.each("items", "Menus in this menu") { _, item in menu(&item) }.reduce(0, +)
        }
        var settings = Settings(["items": ["a": ["items": ["b": [:], "c": [:]]]]], at: "", isLearning: true)
        #expect(menu(&settings) == 4)
        #expect(settings.issues == [])
    }

    @Test func `say what was asked, of what type, whose it is and what for`() throws {
        var settings = Settings([:], at: "", isLearning: true)
        _ = CouncilSample(&settings)
        #expect(
            settings.shape.entries.map(\.key) == [
                "name", "audience", "languages", "audiences", "session", "password", "tiles", "contacts", "banner",
                "plugins",
            ])
        func entry(_ key: String) throws -> SettingsShape.Entry {
            try #require(settings.shape.entries.first { $0.key == key })
        }
        let name = try entry("name")
        #expect(name.isRequired)
        #expect(name.owner == .council)
        #expect(name.meaning == "What the council is called")
        let audience = try entry("audience")
        #expect(audience.fallback == "citizen")
        #expect(audience.owner == .provider)
        guard case .each(let tile) = try entry("tiles").content else {
            Issue.record("tiles are a table of named things")
            return
        }
        #expect(tile.entries.map(\.key) == ["title", "shown"])
    }
}

@Suite struct `A misspelt word` {
    @Test(arguments: [
        ("nmae", "name"), ("recipent", "recipient"), ("Hosts", "hosts"), ("languges", "languages"), ("host", "hosts"),
    ])
    func `is met with the known word nearest to it`(_ word: String, _ known: String) {
        #expect(nearest(to: word, in: ["tiles", "name", "recipient", "hosts", "languages"]) == known)
    }

    @Test(arguments: ["x", "", "colours", "idleMinutes"]) func `is met with none when none is near`(_ word: String) {
        #expect(nearest(to: word, in: ["tiles", "name", "hosts", "y"]) == nil)
    }
}

@Suite struct `A word as long as a page` {
    @Test func `is met with none, at once`() {
        let clock = ContinuousClock()
        let known = (0..<3000).map { "wording.number.\($0)" }
        let time = clock.measure {
            #expect(nearest(to: String(repeating: "wording.", count: 5000), in: known) == nil)
        }
        #expect(time < .seconds(1))
    }
}

@Suite struct `An issue` {
    @Test func `shows no control character of what it quotes`() {
        let issue = ConfigIssue(nil, "'\u{1B}[2J\n' is not a theme")
        #expect(issue.description == "'\u{FFFD}[2J\u{FFFD}' is not a theme")
    }
}
